import type { PoolObservation } from "../observations/observation";
import type { PoolTag } from "../pool-tag";
import type { Policy } from "./policy";
import { NEW_THRESHOLD_STATE, type ThresholdState, thresholdRule, type Verdict } from "./threshold-rule";
import { poolsToWatch, seePools } from "./waking-up";

/** What is meant by utilisation: memory or KV cache in use, or time spent busy. */
export type UtilizationSignal = "memory" | "kv" | "busy";

/** Settings of {@link utilizationPolicy}. */
export interface UtilizationPolicySettings {
  /** Default `memory`. */
  readonly signal?: UtilizationSignal;
  /** Above this, one more; 0..1. Default 0.8. */
  readonly up?: number;
  /** Below this, one less; 0..1. Default 0.3, of the busy fraction 0.2. */
  readonly down?: number;
  /** Instances per decision. Default 1. */
  readonly step?: number;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/** The ancestor's, and the quick start's for busy time. */
const DEFAULT_UP = 0.8;
const DEFAULT_DOWN: Readonly<Record<UtilizationSignal, number>> = { memory: 0.3, kv: 0.3, busy: 0.2 };

/**
 * One more where a pool is full, one less where it is nearly empty, unless that many were too few for the same load within
 * the last half hour. Without data its pool stays as it is.
 */
export function utilizationPolicy(settings: UtilizationPolicySettings = {}): Policy<ThresholdState> {
  const { signal = "memory", step = 1, up = DEFAULT_UP } = settings;
  const down = settings.down ?? DEFAULT_DOWN[signal];
  return {
    name: "utilization",
    reads: "demand",
    initialState: () => NEW_THRESHOLD_STATE,
    recommend(observation, nowSeconds, previous) {
      const seen = seePools(previous, observation);
      const pressure = { ...previous.pressure };
      const desired: Partial<Record<PoolTag, number>> = {};
      const reasons: string[] = [];
      for (const tag of poolsToWatch(settings.pools, seen, observation)) {
        const pool = observation.pools[tag];
        const judged = judge(utilization(pool, signal), { signal, up, down, step, capacity: pool.capacity });
        const result = thresholdRule({ observation, pool, nowSeconds }, { ...judged, step }, pressure[tag]);
        if (result.desired !== undefined) desired[tag] = result.desired;
        pressure[tag] = result.pressure;
        reasons.push(result.reason);
      }
      return { desired, reason: reasons.join("; ") || "no pool to watch", state: { ...seen, pressure } };
    },
  };
}

function utilization({ load }: PoolObservation, signal: UtilizationSignal): number | undefined {
  if (signal === "busy") return load.busyFraction;
  if (signal === "kv") return load.kvFraction;
  const { memoryBytes, memoryCapacityBytes } = load;
  if (memoryBytes === undefined || !memoryCapacityBytes) return undefined;
  return memoryBytes / memoryCapacityBytes;
}

function judge(
  value: number | undefined,
  rule: { signal: string; up: number; down: number; step: number; capacity: number },
): { verdict: Verdict; reason: string } {
  const { signal, up, down, step, capacity } = rule;
  if (value === undefined) return { verdict: "unknown", reason: `its ${signal} utilisation is not known` };
  const text = `${signal} utilisation ${value.toFixed(3)}`;
  if (value > up) return { verdict: "up", reason: `${text} > ${up}` };
  if (value >= down) return { verdict: "hold", reason: `${text} is within ${down}..${up}` };
  // The same load on fewer instances must not ask for them back at once.
  if (capacity > step && (value * capacity) / (capacity - step) > up) {
    return { verdict: "hold", reason: `${text} < ${down}, but would pass ${up} with ${step} less` };
  }
  return { verdict: "down", reason: `${text} < ${down}` };
}
