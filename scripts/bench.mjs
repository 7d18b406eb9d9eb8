/** `npm run bench`: measures speed and memory. Arguments go to the bench: `npm run bench -- --quick`, `-- --help`. */
import { join } from "node:path";
import { ensureInstalled, isStarted, root, run, tool } from "./setup.mjs";
import { buildCommandLine } from "./tokentide.mjs";

/** Bundles the bench from the sources (seconds), then runs it where the user is. */
export function runBench(args) {
  ensureInstalled();
  console.error("› bundling the bench from the sources");
  tool("tsup", ["--silent"], { cwd: join(root, "apps", "bench") });
  // npm starts scripts in the root; paths given by the user are relative to where the user is.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  run(process.execPath, [join(root, "apps", "bench", "dist", "main.js"), ...args], { cwd });
}

if (isStarted(import.meta.url)) {
  const args = process.argv.slice(2);
  // The command line is one of the things that are measured.
  buildCommandLine();
  runBench(args);
}
