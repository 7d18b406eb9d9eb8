import type { Options } from "tsup";

/** What every published package builds alike: ESM + CJS + types, one file per entry, nothing minified. */
export function libraryBuild(overrides: Partial<Options> = {}): Options {
  return {
    entry: ["src/index.ts"],
    format: ["esm", "cjs"],
    target: "es2022",
    platform: "neutral",
    tsconfig: "../../tsconfig.build.json",
    // tsup's declaration bundler still sets an option that TypeScript 6 calls deprecated. Node's types are known here for
    // the entries that need them; `typecheck` is what keeps them out of the browser-safe packages.
    dts: { compilerOptions: { ignoreDeprecations: "6.0", declaration: true, noEmit: false, types: ["node"] } },
    clean: true,
    sourcemap: true,
    treeshake: true,
    ...overrides,
  };
}
