import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import type { Observation, PoolObservation } from "../../observations/observation";
import { type ScalingSignal, signalReader } from "../hpa/scaling-signal";

/** When a metric has been beyond its bound for long enough. */
export interface AlarmSettings {
  /** Seconds of one datapoint. */
  readonly periodSeconds: number;
  /** Datapoints in a row that must be beyond the bound. */
  readonly periods: number;
}

/** Where an alarm stands. */
export interface AlarmState {
  /** When the last datapoint was taken; null before the first. */
  readonly evaluatedSeconds: number | null;
  /** Datapoints in a row that were beyond the bound. */
  readonly breaching: number;
}

/** An alarm before its first datapoint. */
export const NEW_ALARM: AlarmState = { evaluatedSeconds: null, breaching: 0 };

/** @throws InvalidSettingsError on periods that cannot be */
export function checkAlarm(name: string, { periodSeconds, periods }: AlarmSettings): void {
  if (!(periodSeconds > 0)) throw new InvalidSettingsError("periodSeconds", periodSeconds, "a number above 0");
  if (!(Number.isInteger(periods) && periods >= 1)) {
    throw new InvalidSettingsError(name, periods, "a whole number of at least 1");
  }
}

/**
 * A CloudWatch alarm, one datapoint a period. While it rings it acts at every datapoint. A missing datapoint begins the
 * count anew: INSUFFICIENT_DATA scales nothing.
 *
 * @param isBeyond `undefined` without data
 */
export function evaluateAlarm(
  before: AlarmState,
  isBeyond: boolean | undefined,
  nowSeconds: number,
  { periodSeconds, periods }: AlarmSettings,
): { readonly state: AlarmState; readonly acts: boolean } {
  const { evaluatedSeconds } = before;
  if (evaluatedSeconds !== null && nowSeconds < evaluatedSeconds + periodSeconds) return { state: before, acts: false };
  const breaching = isBeyond === true ? before.breaching + 1 : 0;
  return { state: { evaluatedSeconds: nowSeconds, breaching }, acts: breaching >= periods };
}

/** A signal as the cloud has it: loads and demand per instance that serves, shares and latencies as they are. */
export function metricOf(
  signal: ScalingSignal,
  pool: PoolObservation,
  observation: Observation,
  windowSeconds: number,
): number | undefined {
  const reader = signalReader(signal);
  const value = reader.read(pool, observation, windowSeconds);
  if (reader.kind !== "load" && reader.kind !== "demand") return value;
  const { active } = pool.instances;
  return value === undefined || active === 0 ? undefined : value / active;
}
