/**
 * `npm run parity`: holds the engine against the ancestor's results, case by case. TOKENTIDE_REFERENCE_DIR names the folder
 * of the cases. Arguments are beginnings of case names: `npm run parity -- e02 g0`.
 */
import { runBench } from "./bench.mjs";

runBench(["parity", ...process.argv.slice(2)]);
