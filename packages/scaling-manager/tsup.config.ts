import { defineConfig } from "tsup";
import { libraryBuild } from "../../tsup.preset";

export default defineConfig(libraryBuild({ entry: ["src/index.ts", "src/testing/index.ts"] }));
