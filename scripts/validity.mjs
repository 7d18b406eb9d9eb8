/**
 * `npm run validity`: calibrates on measured runs, predicts the others and writes every error to docs/validity.md.
 * TOKENTIDE_MEASURED_DIR names the folder of the runs.
 */
import { runBench } from "./bench.mjs";

runBench(["validity", ...process.argv.slice(2)]);
