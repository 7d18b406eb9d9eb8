import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MeasurementFailedError } from "../child-process";
import { REPOSITORY } from "../paths";

/** The bundled command line of this checkout. */
const PROGRAM = join(REPOSITORY, "apps", "cli", "dist", "main.js");

/** Loaded before the program: at its end it tells what it used, on a channel of its own. */
const TELL_RESOURCES = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from "node:fs";
process.on("exit", () => writeSync(3, JSON.stringify(process.resourceUsage())));
`)}`;

/** What a call of the command line took. */
export interface CommandCost {
  /** From the start of the process to its end: wall time, or the lesser of it and processor time where that is known. */
  readonly ms: number;
  /** NaN where it is not known. */
  readonly peakBytes: number;
}

export function isCommandLineBuilt(): boolean {
  return existsSync(PROGRAM);
}

/** Starts Node with nothing to do: what no program can be faster than. */
export function startBareNode(): CommandCost {
  return spawnAndMeasure(["-e", "0"], false);
}

/** Calls `tokentide` and looks at nothing but the clock. */
export function callCommandLine(args: readonly string[]): CommandCost {
  return spawnAndMeasure([PROGRAM, ...args], false);
}

/** Calls `tokentide` and asks it what it used; that costs a few milliseconds. */
export function callAndAskCommandLine(args: readonly string[]): CommandCost {
  return spawnAndMeasure(["--import", TELL_RESOURCES, PROGRAM, ...args], true);
}

function spawnAndMeasure(args: readonly string[], isAsked: boolean): CommandCost {
  const before = performance.now();
  const child = spawnSync(process.execPath, args, { stdio: ["ignore", "pipe", "pipe", isAsked ? "pipe" : "ignore"] });
  const wallMs = performance.now() - before;
  if (child.status !== 0) {
    process.stderr.write(child.stderr ?? "");
    throw new MeasurementFailedError(`tokentide ${args.at(-1)}`, `exit code ${child.status ?? child.signal}`);
  }
  if (!isAsked) return { ms: wallMs, peakBytes: Number.NaN };
  const used = JSON.parse(String(child.output[3])) as NodeJS.ResourceUsage;
  const cpuMs = (used.userCPUTime + used.systemCPUTime) / 1000;
  return { ms: Math.min(wallMs, cpuMs), peakBytes: used.maxRSS * 1024 };
}
