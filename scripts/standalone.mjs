/**
 * `npm run standalone`: what a downstream team does, from the packed tarball. Packs the scaling manager, installs the tarball
 * in an empty folder offline, runs examples/standalone there and checks what it prints. Builds the package first unless
 * `--built` says that this was done.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureInstalled, isStarted, pnpm, root, run, tool } from "./setup.mjs";

const packageFolder = join(root, "packages", "scaling-manager");
const LONGEST_SECONDS = 20;

/** What the output must show, whatever the machine's speed. */
const EXPECTED = [
  { what: "it starts from nothing, because requests wait", pattern: /0 → 1 instances: mixed: \d+ requests wait/ },
  { what: "it scales up for the queue, with the reason", pattern: /1 → 2 instances: mixed: .* > (50|1000), 1 active/ },
  { what: "it hears of a failed start", pattern: /scale_up_failed: out of memory/ },
  { what: "instances become ACTIVE by signal", pattern: /scale_up_complete/ },
  { what: "it scales down again, with the reason", pattern: /1 → 0 instances: .*queued tokens < 200/ },
  { what: "every request is served", pattern: /served (\d+) of \1 requests/ },
  { what: "one start failed", pattern: /, 1 failed start\(s\)/ },
  { what: "nothing is left", pattern: /left: 0 servers, 0 instances, 0 timers\s*$/ },
];

/** The package as a registry would have it. */
export function packScalingManager(folder) {
  pnpm(["pack", "--pack-destination", folder], { cwd: packageFolder, stdio: ["ignore", "ignore", "inherit"] });
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  return join(folder, tarball);
}

/** Installs the tarball in a folder. Nothing is fetched: the package has no dependency. */
export function installOffline(folder, tarball) {
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent", tarball], {
    cwd: folder,
    shell: process.platform === "win32",
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** Builds the scaling manager, unless the arguments say that this was done and there is something. */
export function ensureBuilt() {
  if (process.argv.includes("--built") && existsSync(join(packageFolder, "dist", "index.js"))) return;
  console.error("› building the scaling manager");
  tool("tsup", ["--silent"], { cwd: packageFolder });
}

/** A folder that is no more when this process ends. */
export function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), "tokentide-standalone-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the example in an empty folder. Answers its output and the checks that it failed. */
function runStandalone(work, tarball) {
  const consumer = join(work, "standalone");
  cpSync(join(root, "examples", "standalone"), consumer, { recursive: true });
  installOffline(consumer, tarball);
  const { status, stdout, stderr, signal } = spawnSync(process.execPath, ["src/main.mjs"], {
    cwd: consumer,
    encoding: "utf8",
    timeout: LONGEST_SECONDS * 1000,
  });
  const missing = EXPECTED.filter(({ pattern }) => !pattern.test(stdout)).map(({ what }) => what);
  if (signal !== null) missing.push(`it ends by itself within ${LONGEST_SECONDS} s`);
  else if (status !== 0) missing.push(`it ends with exit code 0, found ${status}`);
  return { output: stdout + stderr, missing, checks: EXPECTED.length + 1 };
}

if (isStarted(import.meta.url)) {
  ensureInstalled();
  ensureBuilt();
  const work = scratchFolder();
  const { output, missing, checks } = runStandalone(work, packScalingManager(work));
  console.log(output.trimEnd());
  for (const what of missing) console.log(`MISSING ${what}`);
  console.log(`standalone: ${checks - missing.length} passed, ${missing.length} failed`);
  process.exitCode = missing.length > 0 ? 1 : 0;
}
