/** `npm run tokentide -- ARGUMENTS`: the command line from this checkout, as a user would have it installed. */
import { join } from "node:path";
import { ensureInstalled, isStarted, root, run, tool } from "./setup.mjs";

/** How the command is typed in a checkout, for the steps that it names at its end. */
export const environment = { ...process.env, TOKENTIDE_COMMAND: "npm run tokentide --" };

/** Bundles the command line from the sources (about a second). Messages go to stderr: stdout belongs to the command. */
export function buildCommandLine() {
  ensureInstalled();
  console.error("› bundling the command line from the sources");
  tool("tsup", ["--silent"], { cwd: join(root, "apps", "cli") });
}

if (isStarted(import.meta.url)) {
  buildCommandLine();
  // npm starts scripts in the root; paths given by the user are relative to where the user is.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  run(process.execPath, [join(root, "apps", "cli", "dist", "main.js"), ...process.argv.slice(2)], {
    cwd,
    env: environment,
  });
}
