import type { PoolObservation } from "../observations/observation";
import type { PoolTag } from "../pool-tag";
import type { Policy } from "./policy";
import { NEW_THRESHOLD_STATE, type ThresholdState, thresholdRule, type Verdict } from "./threshold-rule";
import { poolsToWatch, seePools } from "./waking-up";

/** When a pool's queue is too long or short enough, in tokens of the whole pool. */
export interface QueueThresholds {
  readonly upTokens: number;
  readonly downTokens: number;
}

/** Settings of {@link queuePolicy}. */
export interface QueuePolicySettings {
  /** Default: prompt and mixed 1000 and 100, token 5000 and 500. */
  readonly thresholds?: Readonly<Partial<Record<PoolTag, QueueThresholds>>>;
  /** More waiting requests per active instance than this is also too long. Default 50. */
  readonly upRequestsPerInstance?: number;
  /** Instances per decision. Default 1. */
  readonly step?: number;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/** The quick start's example, and its ancestor's. */
const DEFAULT_THRESHOLDS: Readonly<Record<PoolTag, QueueThresholds>> = {
  prompt: { upTokens: 1000, downTokens: 100 },
  token: { upTokens: 5000, downTokens: 500 },
  mixed: { upTokens: 1000, downTokens: 100 },
};
const DEFAULT_UP_REQUESTS_PER_INSTANCE = 50;

/**
 * One more where the queue is long, one less where it is short, unless that many were too few for
 * the same load within the last half hour. Without data about a queue, its pool stays as it is.
 */
export function queuePolicy(settings: QueuePolicySettings = {}): Policy<ThresholdState> {
  const { step = 1, upRequestsPerInstance = DEFAULT_UP_REQUESTS_PER_INSTANCE } = settings;
  return {
    name: "queue",
    reads: "demand",
    initialState: () => NEW_THRESHOLD_STATE,
    recommend(observation, nowSeconds, previous) {
      const seen = seePools(previous, observation);
      const pressure = { ...previous.pressure };
      const desired: Partial<Record<PoolTag, number>> = {};
      const reasons: string[] = [];
      for (const tag of poolsToWatch(settings.pools, seen, observation)) {
        const pool = observation.pools[tag];
        const thresholds = settings.thresholds?.[tag] ?? DEFAULT_THRESHOLDS[tag];
        const result = thresholdRule(
          { observation, pool, nowSeconds },
          { ...judge(pool, thresholds, upRequestsPerInstance), step },
          pressure[tag],
        );
        if (result.desired !== undefined) desired[tag] = result.desired;
        pressure[tag] = result.pressure;
        reasons.push(result.reason);
      }
      return { desired, reason: reasons.join("; ") || "no pool to watch", state: { ...seen, pressure } };
    },
  };
}

function judge(
  { load, instances }: PoolObservation,
  thresholds: QueueThresholds,
  upRequestsPerInstance: number,
): { verdict: Verdict; reason: string } {
  const { queueTokens, queueRequests } = load;
  const meanRequests = queueRequests === undefined ? undefined : queueRequests / Math.max(1, instances.active);
  if (meanRequests !== undefined && meanRequests > upRequestsPerInstance) {
    return {
      verdict: "up",
      reason: `${Number(meanRequests.toFixed(1))} waiting requests per instance > ${upRequestsPerInstance}`,
    };
  }
  if (queueTokens === undefined) return { verdict: "unknown", reason: "the queue's tokens are not known" };
  if (queueTokens > thresholds.upTokens) {
    return { verdict: "up", reason: `${queueTokens} queued tokens > ${thresholds.upTokens}` };
  }
  if (queueTokens < thresholds.downTokens) {
    return { verdict: "down", reason: `${queueTokens} queued tokens < ${thresholds.downTokens}` };
  }
  return {
    verdict: "hold",
    reason: `${queueTokens} queued tokens are within ${thresholds.downTokens}..${thresholds.upTokens}`,
  };
}
