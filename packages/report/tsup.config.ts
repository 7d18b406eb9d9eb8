import { defineConfig } from "tsup";
import { pageBundle } from "../../scripts/page-bundle.mjs";
import { libraryBuild } from "../../tsup.preset";

export default defineConfig(libraryBuild({ platform: "node", define: pageBundle() }));
