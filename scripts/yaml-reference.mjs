/** `npm run docs:yaml`: writes docs/reference/yaml.md from the schema of configurations. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensureInstalled, root } from "./setup.mjs";

ensureInstalled();
const { buildSync } = await import("esbuild");
const { yamlReference } = await import("./docs/yaml-reference.mjs");

const { outputFiles } = buildSync({
  stdin: { contents: 'export { configJsonSchema } from "@tokentide/config";', resolveDir: root },
  bundle: true,
  write: false,
  format: "esm",
  platform: "node",
  tsconfig: join(root, "tsconfig.paths.json"),
});
const { configJsonSchema } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
);

const file = join(root, "docs", "reference", "yaml.md");
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, yamlReference(configJsonSchema()));
console.log("docs/reference/yaml.md is written.");
