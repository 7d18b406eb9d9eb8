import { defineConfig } from "tsup";
import { libraryBuild } from "../../tsup.preset";

/** The worker is a program of its own, which stands beside the entry: threads of CommonJS programs load it too. */
export default defineConfig(
  libraryBuild({
    entry: ["src/index.ts", "src/worker.ts"],
    platform: "node",
    // In CommonJS there is no import.meta.url, by which the worker is found.
    shims: true,
  }),
);
