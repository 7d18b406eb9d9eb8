import { defineConfig } from "tsup";

/** One program, bundled from the workspace's sources: what is measured is what stands in the checkout, without a build of the libraries. */
export default defineConfig({
  entry: ["src/main.ts"],
  format: ["esm"],
  target: "es2022",
  platform: "node",
  tsconfig: "../../tsconfig.paths.json",
  noExternal: [/.*/],
  splitting: true,
  clean: true,
  banner: {
    js: "import { createRequire as __tokentideCreateRequire } from 'node:module'; const require = __tokentideCreateRequire(import.meta.url);",
  },
});
