/**
 * `npm run size`: what the scaling manager adds to a downstream program. Bundles an import of it from the packed tarball,
 * minified, and holds the brotli size against the limit. Builds first unless `--built` says that this was done.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { ensureInstalled, tool } from "./setup.mjs";
import { ensureBuilt, installOffline, packScalingManager, scratchFolder } from "./standalone.mjs";

const LIMIT_BYTES = 20_000;
const PROGRAM = 'export { ScalingManager, WallClock } from "@tokentide/scaling-manager";\n';

ensureInstalled();
ensureBuilt();
const consumer = join(scratchFolder(), "size");
mkdirSync(consumer);
writeFileSync(join(consumer, "package.json"), JSON.stringify({ private: true, type: "module" }));
writeFileSync(join(consumer, "program.js"), PROGRAM);
installOffline(consumer, packScalingManager(consumer));
const options = [
  "--bundle",
  "--minify",
  "--format=esm",
  "--platform=neutral",
  "--target=es2022",
  "--log-level=warning",
];
tool("esbuild", ["program.js", ...options, "--outfile=bundle.js"], { cwd: consumer });

const bundle = readFileSync(join(consumer, "bundle.js"));
const brotli = brotliCompressSync(bundle, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
console.log(
  `ScalingManager and WallClock: ${bundle.length} bytes minified, ${brotli.length} brotli; the limit is ${LIMIT_BYTES}`,
);
process.exitCode = brotli.length < LIMIT_BYTES ? 0 : 1;
