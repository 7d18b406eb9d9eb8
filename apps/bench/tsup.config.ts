import { defineConfig, type Options } from "tsup";

const shared: Options = {
  format: ["esm"],
  target: "es2022",
  platform: "node",
  noExternal: [/.*/],
  clean: true,
  banner: {
    js: "import { createRequire as __tokentideCreateRequire } from 'node:module'; const require = __tokentideCreateRequire(import.meta.url);",
  },
};

/** The program, bundled from the workspace's sources: what is measured is what stands in the checkout, without a build of the libraries. */
const program: Options = {
  ...shared,
  entry: {
    main: "src/main.ts",
    // What worker threads load has to stand in files of its own: see the readme of @tokentide/experiments.
    "experiments-worker": "../../packages/experiments/src/worker.ts",
    "entry/worker": "../../packages/experiments/node_modules/tinypool/dist/entry/worker.js",
  },
  tsconfig: "../../tsconfig.paths.json",
  splitting: true,
};

/** What `--against` compares: one file of the packages that a tsconfig names. */
const buildUnderTest = (tsconfig: string, outDir: string): Options => ({
  ...shared,
  entry: ["src/regression/build-under-test.ts"],
  tsconfig,
  outDir,
  splitting: false,
});

const { TOKENTIDE_BENCH_TSCONFIG: tsconfig, TOKENTIDE_BENCH_OUT: outDir } = process.env;

export default defineConfig(
  tsconfig === undefined || outDir === undefined ? program : buildUnderTest(tsconfig, outDir),
);
