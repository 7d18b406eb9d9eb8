import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "./repository";

const SHORT = ["--set", "workload.duration=900", "--quiet"];

/** Runs the command line from the sources, as a user would, and fails as it does. */
function tokentide(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [join(repositoryRoot, "scripts", "tokentide.mjs"), ...args], {
    cwd: repositoryRoot,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`tokentide ${args.join(" ")} ended with ${status}:\n${stderr}`);
}

/** Pages of a run, of one with failures, and of both side by side; answers where they are. */
export function makeResults(folder: string): Readonly<Record<"one" | "failures" | "both", string>> {
  const at = (name: string) => join(folder, name);
  tokentide("run", "demo", ...SHORT, "--out", at("one"), "--report");
  const failing = join(repositoryRoot, "examples", "failures.yaml");
  tokentide("run", failing, ...SHORT, "--set", "failures.0.mtbf=600", "--out", at("failures"), "--report");
  tokentide("report", at("one"), at("failures"), "-o", at("both.html"));
  return { one: at("one/report.html"), failures: at("failures/report.html"), both: at("both.html") };
}
