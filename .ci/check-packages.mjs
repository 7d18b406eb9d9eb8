/**
 * Checks what a user gets, not what the checkout holds: packs every public package, looks at the tarballs (publint,
 * are-the-types-wrong), installs them all into an empty folder with npm, loads every entry as ESM and as CommonJS and
 * type-checks a consumer. Prints a line a check; the last line of its output is `packages: N passed, N failed`.
 * Needs a finished build.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../scripts/setup.mjs";

const bin = (name) => join(root, "node_modules", ".bin", name);
const work = mkdtempSync(join(tmpdir(), "tokentide-packages-"));
let passed = 0;
let failed = 0;

/** Runs a command and counts it as one check; its output is shown only when it fails. */
function check(title, command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: "utf8", ...options });
  const ok = status === 0;
  console.log(`${ok ? "ok  " : "FAIL"} ${title}`);
  if (!ok) console.log(`${error?.message ?? ""}${stdout ?? ""}${stderr ?? ""}`.trimEnd().replaceAll(/^/gm, "     "));
  if (ok) passed++;
  else failed++;
  return ok;
}

/** The packages that are published, with every path they can be imported by. */
function publicPackages() {
  const found = [];
  for (const group of ["packages", "apps"]) {
    for (const folder of readdirSync(join(root, group))) {
      const manifest = JSON.parse(readFileSync(join(root, group, folder, "package.json"), "utf8"));
      if (manifest.private) continue;
      const entries = Object.keys(manifest.exports ?? {})
        .filter((key) => key !== "./package.json")
        .map((key) => manifest.name + key.slice(1));
      found.push({
        name: manifest.name,
        version: manifest.version,
        entries,
        commands: Object.keys(manifest.bin ?? {}),
      });
    }
  }
  return found;
}

/** Packs them all; pnpm, because only it replaces `workspace:` and `catalog:` by versions. Name → tarball. */
function packAll(packages) {
  const folder = join(work, "tarballs");
  const filters = packages.flatMap(({ name }) => ["--filter", name]);
  const args = ["--prefer-offline", "-y", pinnedPnpm, "--recursive", ...filters, "pack", "--pack-destination", folder];
  check(`${packages.length} packages pack`, "npx", args);
  const tarballs = new Map();
  for (const { name, version } of packages) {
    tarballs.set(name, join(folder, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`));
  }
  return tarballs;
}

/** An empty folder that depends on the tarballs alone: also on each other's, none of which a registry has. */
function installAll(tarballs) {
  const consumer = join(work, "consumer");
  mkdirSync(consumer);
  const dependencies = Object.fromEntries([...tarballs].map(([name, file]) => [name, `file:${file}`]));
  writeFileSync(
    join(consumer, "package.json"),
    JSON.stringify({ private: true, dependencies, overrides: dependencies }),
  );
  const args = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  return check("all packages install together with npm", "npm", args, { cwd: consumer }) ? consumer : undefined;
}

function checkImports(consumer, entry) {
  const script = `
    import { createRequire } from "node:module";
    const esm = Object.keys(await import(${JSON.stringify(entry)})).filter((name) => !["default", "module.exports"].includes(name)).sort();
    const cjs = Object.keys(createRequire(import.meta.url)(${JSON.stringify(entry)})).sort();
    if (esm.join() !== cjs.join()) throw new Error("ESM exports [" + esm + "], CommonJS exports [" + cjs + "]");
  `;
  writeFileSync(join(consumer, "load.mjs"), script);
  check(`${entry}: loads as ESM and as CommonJS, with the same exports`, process.execPath, ["load.mjs"], {
    cwd: consumer,
  });
}

/** Every entry in one program, under every module resolution that a consumer of today uses. */
function checkTypes(consumer, entries) {
  const names = entries.map((_, index) => `entry${index}`);
  const modern = entries.map((entry, index) => `import * as ${names[index]} from "${entry}";`);
  const required = entries.map((entry, index) => `import ${names[index]} = require("${entry}");`);
  const use = `export const all: readonly object[] = [${names.join(", ")}];\n`;
  writeFileSync(join(consumer, "esm.mts"), `${modern.join("\n")}\n${use}`);
  writeFileSync(join(consumer, "cjs.cts"), `${required.join("\n")}\n${use}`);
  const modes = [
    { resolution: "node16", module: "node16", files: ["esm.mts", "cjs.cts"] },
    { resolution: "nodenext", module: "nodenext", files: ["esm.mts", "cjs.cts"] },
    { resolution: "bundler", module: "esnext", files: ["esm.mts"] },
  ];
  for (const { resolution, module, files } of modes) {
    const options = {
      strict: true,
      noEmit: true,
      target: "es2022",
      lib: ["es2023"],
      skipLibCheck: false,
      types: ["node"],
    };
    const typeRoots = [join(root, "node_modules", "@types")];
    const compilerOptions = { ...options, typeRoots, module, moduleResolution: resolution };
    const project = join(consumer, `tsconfig.${resolution}.json`);
    writeFileSync(project, JSON.stringify({ compilerOptions, files }));
    check(`a consumer's types check under ${resolution}`, bin("tsc"), ["-p", project], { cwd: consumer });
  }
}

const pinnedPnpm = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;
try {
  const packages = publicPackages();
  const tarballs = packAll(packages);
  for (const { name, entries } of packages) {
    check(`${name}: publint`, bin("publint"), ["run", tarballs.get(name), "--strict"]);
    // A command has no types to be wrong about. node10 cannot see "exports" at all, so subpaths are not judged by it.
    if (entries.length > 0) check(`${name}: types`, bin("attw"), [tarballs.get(name), "--profile", "node16"]);
  }
  const consumer = installAll(tarballs);
  if (consumer !== undefined) {
    const entries = packages.flatMap((each) => each.entries);
    for (const entry of entries) checkImports(consumer, entry);
    checkTypes(consumer, entries);
    for (const command of packages.flatMap((each) => each.commands)) {
      check(`${command} --version starts`, join(consumer, "node_modules", ".bin", command), ["--version"], {
        cwd: consumer,
      });
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`packages: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
