import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MeasurementFailedError } from "../child-process";
import { REPOSITORY } from "../paths";

/** The bundled command line of this checkout. */
const PROGRAM = join(REPOSITORY, "apps", "cli", "dist", "main.js");

/** Loaded before the program: at its end it tells the largest memory it had, on a channel of its own. */
const TELL_PEAK_MEMORY = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from "node:fs";
process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));
`)}`;

/** What a call of the command line took. */
export interface CommandCost {
  /** From the start of the process to its end. */
  readonly wallMs: number;
  /** NaN when it was not asked for. */
  readonly peakBytes: number;
}

export function isCommandLineBuilt(): boolean {
  return existsSync(PROGRAM);
}

/** Starts Node with nothing to do: what no program can be faster than. */
export function startBareNode(): CommandCost {
  return spawnAndMeasure(["-e", "0"], false);
}

/** Calls `tokentide`. */
export function callCommandLine(args: readonly string[], options: { readonly memory?: boolean } = {}): CommandCost {
  const isMeasured = options.memory ?? false;
  return spawnAndMeasure([...(isMeasured ? ["--import", TELL_PEAK_MEMORY] : []), PROGRAM, ...args], isMeasured);
}

function spawnAndMeasure(args: readonly string[], tellsMemory: boolean): CommandCost {
  const before = performance.now();
  const child = spawnSync(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe", tellsMemory ? "pipe" : "ignore"],
  });
  const wallMs = performance.now() - before;
  if (child.status !== 0) {
    process.stderr.write(child.stderr ?? "");
    throw new MeasurementFailedError(`tokentide ${args.at(-1)}`, `exit code ${child.status ?? child.signal}`);
  }
  return { wallMs, peakBytes: tellsMemory ? Number(String(child.output[3])) * 1024 : Number.NaN };
}
