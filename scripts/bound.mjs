/** `npm run bound`: whether any policy needs less than the clairvoyant schedule, on fifty invented workloads. */
import { runBench } from "./bench.mjs";

runBench(["bound", ...process.argv.slice(2)]);
