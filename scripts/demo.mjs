/** From a fresh checkout to an answer: installs, bundles, and replays an hour of traffic on a simulated cluster. */
import { join } from "node:path";
import { ensureInstalled, root, run } from "./setup.mjs";
import { buildCommandLine, environment } from "./tokentide.mjs";

ensureInstalled();
buildCommandLine();
console.log("› tokentide run demo: an hour of traffic on a fleet that scales, as in examples/demo.yaml\n");
// npm starts scripts in the root; paths given by the user are relative to where the user is.
const cwd = process.env.INIT_CWD ?? process.cwd();
const program = join(root, "apps", "cli", "dist", "main.js");
run(process.execPath, [program, "run", "demo", ...process.argv.slice(2)], { cwd, env: environment });
console.log("\nOr change something, for example:");
console.log("  npm run tokentide -- run demo --set workload.arrivals.rate=60 --out results");
