import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { pageBundle } from "./scripts/page-bundle.mjs";

const { compilerOptions } = JSON.parse(readFileSync(new URL("./tsconfig.paths.json", import.meta.url), "utf8"));

/** Workspace packages resolve to their sources, so that tests need no build. One list, kept in tsconfig.paths.json. */
const alias = Object.entries(compilerOptions.paths as Record<string, string[]>).map(([name, [path]]) => ({
  find: new RegExp(`^${name}$`),
  replacement: new URL(path as string, import.meta.url).pathname,
}));

export default defineConfig({
  resolve: { alias },
  define: pageBundle(),
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "packages/*/tests/**/*.test.ts",
      "apps/*/src/**/*.test.ts",
      "apps/*/tests/**/*.test.ts",
      "tests/**/*.test.ts",
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    coverage: {
      provider: "v8",
      reportOnFailure: true,
      include: ["packages/*/src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/index.ts"],
      reporter: ["text-summary", "json-summary"],
      thresholds: { lines: 90 },
    },
  },
});
