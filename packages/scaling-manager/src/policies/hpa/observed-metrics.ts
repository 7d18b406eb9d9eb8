import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import type { Observation, PoolObservation } from "../../observations/observation";
import type { HpaMetric } from "./metric-proposals";
import type { Pod, PodSample } from "./pod-groups";
import { type ScalingSignal, signalReader } from "./scaling-signal";

/** A signal and what it should be. */
export interface HpaMetricSettings {
  readonly signal: ScalingSignal;
  /**
   * Of one instance for what is to be done or comes in (requests, tokens, both also per second), 0..1 for shares (`busy`,
   * `kv`, `memory`), seconds for latencies.
   */
  readonly target: number;
  /** Over how long rates and latencies are taken. Default: the window of the observation, 60 where nobody says. */
  readonly windowSeconds?: number;
}

const PERCENT = 100;
const MILLI = 1000;

/** @throws InvalidSettingsError on a signal that is not known, or a target that is not above 0 */
export function checkMetric({ signal, target }: HpaMetricSettings): void {
  signalReader(signal);
  if (!(target > 0)) throw new InvalidSettingsError(`target of ${signal}`, target, "a number above 0");
}

/** The instances of a pool as pods: booting ones run but have no samples yet, draining ones are on their way out. */
export function podsOf({ instances }: PoolObservation): Pod[] {
  const pods = (count: number, kind: string, state: Partial<Pod>): Pod[] =>
    Array.from({ length: count }, (_, index) => ({
      name: `${kind}-${index}`,
      phase: "Running",
      requestMilli: MILLI,
      ...state,
    }));
  return [
    ...pods(instances.active, "active", { isReady: true }),
    ...pods(instances.scalingUp, "booting", { isReady: false }),
    ...pods(instances.draining, "draining", { isReady: true, isBeingDeleted: true }),
  ];
}

/**
 * A signal as the kind of metric that it would be on Kubernetes: a load is a `Pods` metric, shared out evenly since only
 * the sum is known; a share is a `Resource` of which every pod asked for the whole; demand is `External` with an average,
 * latency `External` with a value.
 */
export function observedMetric(
  { signal, target, windowSeconds }: HpaMetricSettings,
  pool: PoolObservation,
  observation: Observation,
): HpaMetric {
  const reader = signalReader(signal);
  const value = reader.read(pool, observation, windowSeconds);
  const failure = value === undefined || Number.isNaN(value) ? "there is no data" : undefined;
  const milli = Math.round((value ?? 0) * MILLI);
  const targetMilli = Math.max(1, Math.round(target * MILLI));
  const { active } = pool.instances;
  const base = { name: signal, failure };
  switch (reader.kind) {
    case "load": {
      const samples = samplesOf(active, (index) => sharedOut(milli, active, index));
      return { ...base, type: "Pods", targetAverageValueMilli: targetMilli, samples };
    }
    case "fraction":
      return {
        ...base,
        type: "Resource",
        targetUtilizationPercent: Math.max(1, Math.round(target * PERCENT)),
        samples: samplesOf(active, () => milli),
      };
    case "demand":
      return { ...base, type: "External", targetAverageValueMilli: targetMilli, seriesMilli: [milli] };
    case "latency":
      return { ...base, type: "External", targetValueMilli: targetMilli, seriesMilli: [milli] };
  }
}

function samplesOf(count: number, valueMilli: (index: number) => number): Map<string, PodSample> {
  return new Map(Array.from({ length: count }, (_, index) => [`active-${index}`, { valueMilli: valueMilli(index) }]));
}

/** Whole numbers whose sum is the whole. */
function sharedOut(whole: number, count: number, index: number): number {
  return Math.floor((whole * (index + 1)) / count) - Math.floor((whole * index) / count);
}
