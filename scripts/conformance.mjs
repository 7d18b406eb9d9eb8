/**
 * `npm run conformance`: holds the policies that follow a standard against the cases of the originals. TOKENTIDE_VECTORS_DIR
 * names the folder of the cases. Arguments are beginnings of kinds or case ids: `npm run conformance -- hpa.reconcile`.
 */
import { runBench } from "./bench.mjs";

runBench(["conformance", ...process.argv.slice(2)]);
