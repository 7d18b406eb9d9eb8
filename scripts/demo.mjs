/** From a fresh checkout to an answer: installs, bundles, and replays an hour of traffic on a simulated cluster. */
import { join } from "node:path";
import { ensureInstalled, root, run } from "./setup.mjs";
import { buildCommandLine } from "./tokentide.mjs";

ensureInstalled();
buildCommandLine();
console.log("› tokentide run demo: an hour of traffic on a fleet that scales, as in examples/demo.yaml\n");
// npm starts scripts in the root; paths given by the user are relative to where the user is.
const cwd = process.env.INIT_CWD ?? process.cwd();
run(process.execPath, [join(root, "apps", "cli", "dist", "main.js"), "run", "demo", ...process.argv.slice(2)], { cwd });
console.log("\nIn a checkout the command is `npm run tokentide --`. Change something, for example:");
console.log("  npm run tokentide -- run demo --set workload.arrivals.rate=60 --out results");
