import type { KpaReading } from "./kpa-decider";
import { weightedWindowAverage } from "./weighted-average";
import { isWindowEmpty, recordValue, type WindowBuckets, windowAverage, windowBuckets } from "./window-buckets";

/** Both windows of a load, a bucket a second; plain data. */
export interface LoadWindows {
  readonly stable: WindowBuckets;
  readonly panic: WindowBuckets;
  /** At the last look; `null` before it. */
  readonly lastLoad: number | null;
}

/** How figures of a window become one: their mean, or one in which the newest count most. */
export type LoadAggregation = "linear" | "weighted_exponential";

const BUCKET_SECONDS = 1;

/** Empty windows. */
export function loadWindows(stableSeconds: number, panicSeconds: number): LoadWindows {
  return {
    stable: windowBuckets(stableSeconds, BUCKET_SECONDS),
    panic: windowBuckets(panicSeconds, BUCKET_SECONDS),
    lastLoad: null,
  };
}

/**
 * The windows with the load of this moment in them, and with every second since the last look, as if the load had changed
 * evenly: pods are asked every second, observations come when decisions are made, and seconds that nobody looked at would
 * count as idle.
 */
export function recordLoad(windows: LoadWindows, nowSeconds: number, load: number): LoadWindows {
  const second = Math.floor(nowSeconds);
  const { lastBucket, windowSeconds } = windows.stable;
  if (lastBucket !== null && second <= lastBucket) return windows;
  const since = lastBucket ?? second - 1;
  const before = windows.lastLoad ?? load;
  let { stable, panic } = windows;
  for (let filled = Math.max(since + 1, second - windowSeconds + 1); filled <= second; filled++) {
    const value = before + ((load - before) * (filled - since)) / (second - since);
    stable = recordValue(stable, filled, value);
    panic = recordValue(panic, filled, value);
  }
  return { stable, panic, lastLoad: load };
}

/** The load over both windows; `undefined` when nobody has looked for a whole stable window. */
export function readLoad(
  { stable, panic }: LoadWindows,
  nowSeconds: number,
  aggregation: LoadAggregation,
): KpaReading | undefined {
  if (isWindowEmpty(stable, nowSeconds)) return undefined;
  const average = aggregation === "linear" ? windowAverage : weightedWindowAverage;
  return { stable: average(stable, nowSeconds), panic: average(panic, nowSeconds) };
}
