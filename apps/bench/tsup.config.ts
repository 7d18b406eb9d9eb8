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
  entry: ["src/main.ts"],
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
