import type { Observation, PoolObservation } from "../observations/observation";
import type { PoolTag } from "../pool-tag";
import { NO_PRESSURE, notePressure, type Pressure, tooFew } from "./pressure";
import { NO_POOL_SEEN, needsWakingUp, type SeenPools } from "./waking-up";

/** What a threshold says about a pool: too much, too little, all right, or not known. */
export type Verdict = "up" | "down" | "hold" | "unknown";

/** What policies by threshold remember. */
export interface ThresholdState extends SeenPools {
  /** By pool, what it could not carry of late. */
  readonly pressure: Readonly<Partial<Record<PoolTag, Pressure>>>;
}

/** Nothing yet. */
export const NEW_THRESHOLD_STATE: ThresholdState = { ...NO_POOL_SEEN, pressure: {} };

/** A count and why. */
export interface ThresholdResult {
  readonly desired: number | undefined;
  readonly reason: string;
  readonly pressure: Pressure;
}

/**
 * From a verdict to a count. Downwards it stops at what was too few for the load of the moment. Upwards it counts from what is active, so that what is booting already is part of the step:
 * a boot longer than the decision interval does not add a further instance at every tick.
 */
export function thresholdRule(
  moment: { readonly observation: Observation; readonly pool: PoolObservation; readonly nowSeconds: number },
  judged: { readonly verdict: Verdict; readonly reason: string; readonly step: number },
  before: Pressure = NO_PRESSURE,
): ThresholdResult {
  const { observation, pool } = moment;
  const { tag, capacity, instances } = pool;
  if (capacity === 0) {
    return needsWakingUp(observation)
      ? {
          desired: 1,
          reason: `${tag}: ${observation.waitingRequests} requests wait and nothing is there`,
          pressure: before,
        }
      : { desired: undefined, reason: `${tag}: nothing there, nothing waits`, pressure: before };
  }
  const pressure = notePressure(before, judged.verdict === "up", moment);
  const result = (desired: number | undefined, more = ""): ThresholdResult => ({
    desired,
    reason: `${tag}: ${judged.reason}${more}`,
    pressure,
  });
  switch (judged.verdict) {
    case "up":
      return result(
        Math.max(capacity, instances.active + judged.step),
        `, ${instances.active} active, ${instances.scalingUp} booting`,
      );
    case "down": {
      const fewer = Math.max(0, capacity - judged.step);
      const why = tooFew(pressure, fewer, moment);
      return why === undefined ? result(fewer) : result(capacity, `, but ${why}`);
    }
    case "hold":
      return result(capacity);
    case "unknown":
      return result(undefined);
  }
}
