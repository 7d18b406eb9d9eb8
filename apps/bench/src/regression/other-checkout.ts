import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../paths";

/** A build to compare with cannot be made. */
export class BuildUnavailableError extends Error {
  override readonly name = "BuildUnavailableError";
  readonly code = "BUILD_UNAVAILABLE";

  constructor(
    readonly ref: string,
    problem: string,
    fix: string,
  ) {
    super(`Cannot compare with ${ref}: ${problem}. ${fix}`);
  }
}

/** The commit that a git ref names. @throws BuildUnavailableError when it names none */
export function commitOf(ref: string): string {
  const { status, stdout } = spawnSync(
    "git",
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`],
    {
      cwd: REPOSITORY,
      encoding: "utf8",
    },
  );
  if (status === 0) return stdout.trim();
  throw new BuildUnavailableError(
    ref,
    "git knows no such commit",
    "Name a branch, a tag or a commit of this repository; in a shallow clone, fetch it first.",
  );
}

/** Puts the files of a commit into an empty folder, with what they need to be bundled. Git's own state stays as it is. */
export function checkOut(commit: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, "checkout.tar");
  mustRun(commit, "git", ["archive", "--format=tar", "-o", archive, commit], REPOSITORY);
  mustRun(commit, "tar", ["-xf", archive], folder);
  const hasSameDependencies =
    spawnSync("git", ["diff", "--quiet", commit, "--", "pnpm-lock.yaml"], { cwd: REPOSITORY }).status === 0;
  if (!hasSameDependencies || !linkDependencies(folder)) installDependencies(commit, folder);
}

/** Borrows the dependencies of this checkout; false when it has no such package. */
function linkDependencies(folder: string): boolean {
  for (const name of readdirSync(join(folder, "packages"))) {
    const own = join(REPOSITORY, "packages", name);
    if (!existsSync(own)) return false;
    const installed = join(own, "node_modules");
    if (existsSync(installed)) symlinkSync(installed, join(folder, "packages", name, "node_modules"), "junction");
  }
  return true;
}

function installDependencies(commit: string, folder: string): void {
  const { packageManager } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    packageManager: string;
  };
  const args = [
    "--prefer-offline",
    "-y",
    packageManager,
    "install",
    "--frozen-lockfile",
    "--prefer-offline",
    "--silent",
  ];
  mustRun(commit, "npx", args, folder);
}

/** Bundles the packages of a checkout and answers the path of the bundle. `label` keeps two bundles apart. */
export function bundle(checkout: string, scratch: string, label: string): string {
  const { compilerOptions } = JSON.parse(readFileSync(join(checkout, "tsconfig.paths.json"), "utf8")) as {
    compilerOptions: { paths: Record<string, string[]> };
  };
  const paths = Object.entries(compilerOptions.paths).map(([name, [path]]) => [name, [join(checkout, path!)]]);
  const tsconfig = join(scratch, `${label}.tsconfig.json`);
  writeFileSync(
    tsconfig,
    JSON.stringify({
      extends: join(REPOSITORY, "tsconfig.base.json"),
      compilerOptions: { paths: Object.fromEntries(paths) },
    }),
  );
  const out = join(scratch, label);
  mustRun(label, join(REPOSITORY, "node_modules", ".bin", "tsup"), ["--silent"], join(REPOSITORY, "apps", "bench"), {
    ...process.env,
    TOKENTIDE_BENCH_TSCONFIG: tsconfig,
    TOKENTIDE_BENCH_OUT: out,
  });
  return join(out, "build-under-test.js");
}

function mustRun(
  ref: string,
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  if (status === 0) return;
  throw new BuildUnavailableError(
    ref,
    `${command} failed`,
    `It said: ${error?.message ?? `${stdout}${stderr}`.trim()}`,
  );
}
