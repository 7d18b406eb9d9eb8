import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

/** A file of this package, by its path in the package. */
export function packageFile(path: string): string {
  return join(PACKAGE, path);
}

/**
 * Bundles programs with everything they import into `folder`, from the workspace's sources, as the apps do: one file an
 * entry, and chunks that they share beside them.
 *
 * @param entries source files by name of the program
 */
export function bundle(folder: string, entries: Readonly<Record<string, string>>): void {
  const config = {
    entry: entries,
    outDir: join(folder, "dist"),
    format: ["esm"],
    target: "es2022",
    platform: "node",
    tsconfig: join(REPOSITORY, "tsconfig.paths.json"),
    splitting: true,
    silent: true,
    // Third-party CommonJS that is bundled into ES modules calls require.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  };
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(folder, "tsup.config.mjs"),
    `export default { ...${JSON.stringify(config)}, noExternal: [/.*/] };\n`,
  );
  const tsup = join(REPOSITORY, "node_modules", "tsup", "dist", "cli-default.js");
  execFileSync(process.execPath, [tsup, "--config", "tsup.config.mjs"], { cwd: folder, stdio: "pipe" });
}
