import { defineConfig } from "tsup";
import { libraryBuild } from "../../tsup.preset";

// Splitting also for CommonJS: both entries must share one TraceError, or `instanceof` fails between them.
export default defineConfig(libraryBuild({ entry: ["src/index.ts", "src/node/index.ts"], splitting: true }));
