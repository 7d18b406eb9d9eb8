import type { CapacityProfile, LoadPoint } from "@tokentide/scaling-manager";
import type { SizeSettings } from "@tokentide/workload";
import type { PoolBench } from "./pool-bench";
import { type MeasuredLoad, measureLoad } from "./steady-load";

/** How a load ladder is climbed. */
export interface LadderSettings {
  readonly sizes: SizeSettings;
  /** Share of the requests that have to meet the bounds, 0..1. Default 0.99. */
  readonly target?: number;
  /** Per rung. Default 800: a share of 0.99 is then known to about 0.4 %. */
  readonly requests?: number;
  /** Default 0. */
  readonly seed?: number;
}

export const DEFAULT_TARGET_ATTAINMENT = 0.99;
const DEFAULT_REQUESTS = 800;
/** The knee is known to this factor. */
const PRECISION = 1.03;
/** Requests so far apart that they never meet: an hour. */
const IDLE_RATE = 1 / 3600;
/** A model that is never slow enough has no knee; nothing serves that many requests. */
const MOST_REQUESTS_PER_SECOND = 1e6;

/**
 * What one instance carries: its load is doubled from one request at a time until it misses the target, then the knee is
 * bracketed by halving. All rungs are in the ladder. The capacity is 0 when even a lone request misses the bounds too often.
 */
export function climbLadder(bench: PoolBench, settings: LadderSettings): CapacityProfile {
  const { sizes, target = DEFAULT_TARGET_ATTAINMENT, requests = DEFAULT_REQUESTS, seed = 0 } = settings;
  const rungs: MeasuredLoad[] = [];
  const carries = (requestsPerSecond: number): boolean => {
    const rung = measureLoad(bench, { requestsPerSecond, sizes, requests, seed });
    rungs.push(rung);
    return rung.attainment >= target && rung.keepsUp;
  };
  if (!carries(IDLE_RATE)) return { ...NOTHING, ladder: rungs.map(plain) };
  const { ttftSeconds, tbtSeconds, outputTokensPerSecond } = rungs[0]!;
  const loneSeconds = ttftSeconds + (tbtSeconds || 0) * (outputTokensPerSecond / IDLE_RATE);
  let low = IDLE_RATE;
  let high = 1 / loneSeconds;
  while (high < MOST_REQUESTS_PER_SECOND && carries(high)) {
    low = high;
    high *= 2;
  }
  while (high / low > PRECISION) {
    const middle = Math.sqrt(low * high);
    if (carries(middle)) low = middle;
    else high = middle;
  }
  rungs.sort((one, other) => one.requestsPerSecond - other.requestsPerSecond);
  const knee = rungs.find((rung) => rung.requestsPerSecond === low)!;
  const { requestsPerSecond, promptTokensPerSecond, outputTokensPerSecond: outputs } = knee;
  return { requestsPerSecond, promptTokensPerSecond, outputTokensPerSecond: outputs, ladder: rungs.map(plain) };
}

const NOTHING = { requestsPerSecond: 0, promptTokensPerSecond: 0, outputTokensPerSecond: 0 };

function plain({ keepsUp, ...point }: MeasuredLoad): LoadPoint {
  return point;
}
