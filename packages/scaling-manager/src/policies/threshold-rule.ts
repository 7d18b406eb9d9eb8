import type { Observation, PoolObservation } from "../observations/observation";
import { needsWakingUp } from "./waking-up";

/** What a threshold says about a pool: too much, too little, all right, or not known. */
export type Verdict = "up" | "down" | "hold" | "unknown";

/** A count and why. */
export interface ThresholdResult {
  readonly desired: number | undefined;
  readonly reason: string;
}

/**
 * From a verdict to a count. Upwards it counts from what is active, so that what is booting already is part of the step:
 * a boot longer than the decision interval does not add a further instance at every tick.
 */
export function thresholdRule(
  observation: Observation,
  pool: PoolObservation,
  judged: { readonly verdict: Verdict; readonly reason: string; readonly step: number },
): ThresholdResult {
  const { tag, capacity, instances } = pool;
  if (capacity === 0) {
    return needsWakingUp(observation)
      ? { desired: 1, reason: `${tag}: ${observation.waitingRequests} requests wait and nothing is there` }
      : { desired: undefined, reason: `${tag}: nothing there, nothing waits` };
  }
  switch (judged.verdict) {
    case "up":
      return {
        desired: Math.max(capacity, instances.active + judged.step),
        reason: `${tag}: ${judged.reason}, ${instances.active} active, ${instances.scalingUp} booting`,
      };
    case "down":
      return { desired: Math.max(0, capacity - judged.step), reason: `${tag}: ${judged.reason}` };
    case "hold":
      return { desired: capacity, reason: `${tag}: ${judged.reason}` };
    case "unknown":
      return { desired: undefined, reason: `${tag}: ${judged.reason}` };
  }
}
