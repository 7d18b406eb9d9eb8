import { pathToFileURL } from "node:url";
import { ownMsSince, readClocks } from "../measurement/own-time";
import { percentile } from "../measurement/statistics";
import { type Build, prepareWork } from "./compared-work";

/** A comparison of two builds on one piece of work, in a process of its own. */
export interface InterleaveInput {
  readonly work: string;
  /** Bundles of the two builds. */
  readonly baselinePath: string;
  readonly candidatePath: string;
  /** Which of the two is loaded, warmed and measured first; processes take turns. */
  readonly candidateFirst: boolean;
}

/** Milliseconds of a chunk that nine of ten chunks take at least: the machine's noise only ever adds. */
export interface InterleaveAnswer {
  readonly baselineMs: number;
  readonly candidateMs: number;
}

const WARM_UP_MS = 600;
const MEASURED_MS = 2_000;
const FEWEST_ROUNDS = 20;
const QUIET_SHARE = 0.1;

/** Runs chunks of both builds in turns, so that whatever else the machine does meets both alike. */
export async function interleave(input: InterleaveInput): Promise<InterleaveAnswer> {
  const { baselinePath, candidatePath, candidateFirst } = input;
  const paths = candidateFirst ? [candidatePath, baselinePath] : [baselinePath, candidatePath];
  const builds: Build[] = [];
  for (const path of paths) builds.push((await import(pathToFileURL(path).href)) as Build);
  const [first, second] = prepareWork(input.work, builds);
  runInTurns(first!, second!, WARM_UP_MS, 1);
  const [firstMs, secondMs] = runInTurns(first!, second!, MEASURED_MS, FEWEST_ROUNDS);
  const quiet = [percentile(firstMs!, QUIET_SHARE), percentile(secondMs!, QUIET_SHARE)];
  return candidateFirst
    ? { candidateMs: quiet[0]!, baselineMs: quiet[1]! }
    : { baselineMs: quiet[0]!, candidateMs: quiet[1]! };
}

/** Times of all chunks of either, for at least so long. Within a round they swap places each time. */
function runInTurns(
  first: () => void,
  second: () => void,
  totalMs: number,
  fewestRounds: number,
): [number[], number[]] {
  const firstMs: number[] = [];
  const secondMs: number[] = [];
  const end = performance.now() + totalMs;
  for (let round = 0; round < fewestRounds || performance.now() < end; round++) {
    if (round % 2 === 0) firstMs.push(timeOf(first));
    secondMs.push(timeOf(second));
    if (round % 2 === 1) firstMs.push(timeOf(first));
  }
  return [firstMs, secondMs];
}

function timeOf(chunk: () => void): number {
  const start = readClocks();
  chunk();
  return ownMsSince(start);
}
