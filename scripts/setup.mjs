/**
 * Makes a fresh checkout usable with nothing but Node and npm: installs the dependencies with the pinned pnpm when they
 * are missing or not those of the lockfile. Every root script starts here; `node scripts/setup.mjs` does only this.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const onWindows = process.platform === "win32";
const OLDEST_NODE = 20;

/** Ends this process with a message when Node is too old for the tools; otherwise they fail in ways nobody understands. */
function requireNode() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= OLDEST_NODE) return;
  console.error(
    `Tokentide needs Node ${OLDEST_NODE} or newer, this is Node ${process.versions.node} (${process.execPath}).\n` +
      "Install a current Node, open a new terminal and run the command again.",
  );
  process.exit(2);
}

/** Whether the module of this URL is the one that was started, not one that was imported. */
export function isStarted(moduleUrl) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(moduleUrl);
}

/** Runs a command in the repository, its output shown; ends this process with its exit code when it fails. */
export function run(command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (error) {
    console.error(`Cannot start ${command}: ${error.message}`);
    process.exit(1);
  }
  if (signal) {
    console.error(`${command} was ended by ${signal}.`);
    process.exit(1);
  }
  if (status !== 0) process.exit(status ?? 1);
}

/** The pinned pnpm, fetched by npx: nothing has to be installed by hand. */
export function pnpm(args, options = {}) {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", npm_config_update_notifier: "false" };
  // On Windows npx is a script, which only a shell can start.
  run("npx", ["--prefer-offline", "-y", packageManager, ...args], { env, shell: onWindows, ...options });
}

/** A tool of this workspace, started without a package manager in between. */
export function tool(name, args, options = {}) {
  run(join(root, "node_modules", ".bin", onWindows ? `${name}.CMD` : name), args, { shell: onWindows, ...options });
}

/** Changes whenever what has to be installed changes. By content, because a clone gives every file today's time. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"])
    hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** Installs what the lockfile says, unless that was done already. */
export function ensureInstalled() {
  requireNode();
  const stamp = join(root, "node_modules", ".tokentide-installed");
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.error(`› installing dependencies with ${packageManager} (once; later runs skip this)`);
  pnpm(["install", "--frozen-lockfile", "--prefer-offline", "--reporter=append-only", "--loglevel=warn"]);
  writeFileSync(stamp, wanted);
}

if (isStarted(import.meta.url)) {
  ensureInstalled();
  console.log("› dependencies are installed");
}
