import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import type { Observation, PoolObservation } from "../../observations/observation";
import type { HpaMetric } from "../hpa/metric-proposals";
import { observedMetric } from "../hpa/observed-metrics";
import { type ScalingSignal, signalReader } from "../hpa/scaling-signal";

/** What makes a pool wake up, and grow. */
export interface KedaTrigger {
  readonly signal: ScalingSignal;
  /** Aimed at by each instance, or, for shares (0..1) and latencies (s), by all of them. */
  readonly threshold: number;
  /** Above this there is something to do at all. Default 0. */
  readonly activationThreshold?: number;
  /** Over how long rates and latencies are taken. Default: the window of the observation, 60 where nobody says. */
  readonly windowSeconds?: number;
}

/** Signals that are of the instances themselves: they cannot wake a pool that has none. */
const RESOURCE_SIGNALS: readonly ScalingSignal[] = ["busy", "memory"];
/** Requests at instances: those that wait for one belong to them. */
const REQUESTS_AT_INSTANCES: readonly ScalingSignal[] = ["queue_requests", "pending_requests"];

const MILLI = 1000;

/** @throws InvalidSettingsError on a signal that is not known, or thresholds that cannot be */
export function checkTrigger({ signal, threshold, activationThreshold = 0 }: KedaTrigger): void {
  signalReader(signal);
  if (!(threshold > 0)) throw new InvalidSettingsError(`threshold of ${signal}`, threshold, "a number above 0");
  if (!(activationThreshold >= 0)) {
    throw new InvalidSettingsError(`activationThreshold of ${signal}`, activationThreshold, "0 or more");
  }
}

/** Whether a trigger is of the kind that Kubernetes measures itself. */
export function isResourceTrigger({ signal }: KedaTrigger): boolean {
  return RESOURCE_SIGNALS.includes(signal);
}

/** Whether a trigger sees requests that no instance has yet. */
export function seesWaitingRequests({ signal }: KedaTrigger): boolean {
  return signal === "waiting_requests" || REQUESTS_AT_INSTANCES.includes(signal);
}

/** What a trigger reads; `undefined` without data. */
export function readTrigger(
  { signal, windowSeconds }: KedaTrigger,
  pool: PoolObservation,
  observation: Observation,
): number | undefined {
  const reader = signalReader(signal);
  const value = reader.read(pool, observation, windowSeconds);
  if (reader.kind !== "load") return value === undefined || Number.isNaN(value) ? undefined : value;
  const { active, scalingUp, draining } = pool.instances;
  const waiting = REQUESTS_AT_INSTANCES.includes(signal) ? observation.waitingRequests : 0;
  // Where there is no instance nothing is to be done at instances; what waits tells then.
  if (value === undefined) return active + scalingUp + draining === 0 ? waiting : undefined;
  // A fleet may count them in already: they are not to be counted twice.
  return Math.max(value, waiting ?? 0);
}

/** What the autoscaler of KEDA is shown of a trigger. @param value `undefined`: it fails */
export function triggerMetric(
  trigger: KedaTrigger,
  value: number | undefined,
  pool: PoolObservation,
  observation: Observation,
): HpaMetric {
  const { signal, threshold } = trigger;
  if (isResourceTrigger(trigger)) {
    return observedMetric({ ...trigger, target: threshold }, pool, observation);
  }
  const base = {
    type: "External",
    name: signal,
    failure: value === undefined ? "there is no data" : undefined,
    seriesMilli: [Math.round((value ?? 0) * MILLI)],
  } as const;
  const targetMilli = Math.max(1, Math.round(threshold * MILLI));
  return isSharedOut(trigger)
    ? { ...base, targetAverageValueMilli: targetMilli }
    : { ...base, targetValueMilli: targetMilli };
}

/** Whether the threshold is one of each instance. */
export function isSharedOut({ signal }: KedaTrigger): boolean {
  const { kind } = signalReader(signal);
  return kind === "load" || kind === "demand";
}
