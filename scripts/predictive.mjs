/**
 * `npm run predictive`: whether forecasting the load earns its place, on seven invented days. `npm run predictive -- --help`.
 */
import { runBench } from "./bench.mjs";

runBench(["predictive", ...process.argv.slice(2)]);
