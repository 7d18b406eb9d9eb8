/**
 * Makes a fresh checkout usable with nothing but Node and npm: installs the pinned pnpm's dependencies when they are
 * missing or older than the lockfile. Every root script starts here.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Runs a command in the repository, its output shown; ends this process with its exit code when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (error) {
    console.error(`Cannot start ${command}: ${error.message}`);
    process.exit(1);
  }
  if (status !== 0) process.exit(status ?? 1);
}

/** The pinned pnpm, fetched by npx: nothing has to be installed by hand. */
export function pnpm(args, options = {}) {
  run("npx", ["-y", packageManager, ...args], { env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" }, ...options });
}

/** A tool of this workspace, started without a package manager in between. */
export function tool(name, args, options = {}) {
  run(join(root, "node_modules", ".bin", name), args, options);
}

export function ensureInstalled() {
  const marker = join(root, "node_modules", ".modules.yaml");
  const lockfile = join(root, "pnpm-lock.yaml");
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(lockfile).mtimeMs) return;
  console.log(`› installing dependencies with ${packageManager}`);
  pnpm(["install", "--frozen-lockfile", "--prefer-offline", "--reporter=append-only"]);
}
