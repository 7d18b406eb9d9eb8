/**
 * `npm run example -- NAME`: runs a TypeScript example from this checkout. The package names that it imports stand for
 * their sources, as in tests.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureInstalled, isStarted, root, run, tool } from "./setup.mjs";

const folder = join(root, "examples");

/** Bundles the example and runs it; its output is this process's. */
export function runExample(name) {
  const file = join(folder, `${name.replace(/\.ts$/, "")}.ts`);
  if (!existsSync(file)) {
    const known = readdirSync(folder).filter((each) => each.endsWith(".ts"));
    console.error(`There is no example ${name}. There are: ${known.map((each) => each.slice(0, -3)).join(", ")}.`);
    process.exit(2);
  }
  ensureInstalled();
  const work = mkdtempSync(join(tmpdir(), "tokentide-example-"));
  process.on("exit", () => rmSync(work, { recursive: true, force: true }));
  const bundle = join(work, "example.mjs");
  const paths = join(root, "tsconfig.paths.json");
  tool("esbuild", [
    file,
    "--bundle",
    "--platform=node",
    "--format=esm",
    "--log-level=warning",
    // Third-party CommonJS that is bundled into an ES module calls require.
    "--banner:js=import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    `--tsconfig=${paths}`,
    `--outfile=${bundle}`,
  ]);
  run(process.execPath, [bundle]);
}

if (isStarted(import.meta.url)) runExample(process.argv[2] ?? "");
