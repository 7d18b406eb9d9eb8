import { defineConfig } from "tsup";
import { pageBundle } from "../../scripts/page-bundle.mjs";

/**
 * One self-contained program: everything is bundled from the workspace's sources, so `npm install -g tokentide`
 * fetches one package and nothing else, and the demo needs no build of the libraries.
 */
export default defineConfig({
  entry: {
    main: "src/main.ts",
    // Programs of worker threads stand beside the command: ours, and tinypool's where tinypool looks for it.
    "experiments-worker": "../../packages/experiments/src/worker.ts",
    "entry/worker": "node_modules/tinypool/dist/entry/worker.js",
  },
  format: ["esm"],
  target: "es2022",
  platform: "node",
  tsconfig: "../../tsconfig.paths.json",
  noExternal: [/.*/],
  define: pageBundle(),
  splitting: true,
  clean: true,
  banner: {
    js: "import { createRequire as __tokentideCreateRequire } from 'node:module'; const require = __tokentideCreateRequire(import.meta.url);",
  },
});
