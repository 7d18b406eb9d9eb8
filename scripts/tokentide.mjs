import { join } from "node:path";
import { ensureInstalled, root, run, tool } from "./setup.mjs";

/** Bundles the command line from the sources (about a second), then runs it with the given arguments. */
export function buildCommandLine() {
  ensureInstalled();
  tool("tsup", ["--silent"], { cwd: join(root, "apps", "cli") });
}

if (process.argv[1]?.endsWith("tokentide.mjs")) {
  buildCommandLine();
  run(process.execPath, [join(root, "apps", "cli", "dist", "main.js"), ...process.argv.slice(2)], { cwd: process.env.INIT_CWD ?? root });
}
