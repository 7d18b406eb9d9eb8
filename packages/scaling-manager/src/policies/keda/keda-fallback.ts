import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import { isSharedOut, type KedaTrigger } from "./keda-trigger";

/** How many instances there should be while a trigger fails. */
export interface KedaFallback {
  /** More failures in a row than this. */
  readonly failureThreshold: number;
  readonly instances: number;
  /**
   * `static`: that many; `current`: as many as there are; `current_if_higher`, `current_if_lower`: as many as there are if
   * that is more, or fewer. Default `static`.
   */
  readonly behavior?: "static" | "current" | "current_if_higher" | "current_if_lower";
}

const MILLI = 1000;

/** @throws InvalidSettingsError on a setting that cannot be */
export function checkFallback({ failureThreshold, instances }: KedaFallback): void {
  if (!(failureThreshold >= 0)) {
    throw new InvalidSettingsError("fallback.failureThreshold", failureThreshold, "0 or more");
  }
  if (!(Number.isInteger(instances) && instances >= 0)) {
    throw new InvalidSettingsError("fallback.instances", instances, "a whole number of 0 or more");
  }
}

/** How many instances the fallback is about. */
export function fallbackInstances({ instances, behavior = "static" }: KedaFallback, current: number): number {
  switch (behavior) {
    case "static":
      return instances;
    case "current":
      return current;
    case "current_if_higher":
      return Math.max(current, instances);
    case "current_if_lower":
      return Math.min(current, instances);
  }
}

/**
 * The value with which the autoscaler comes to that many instances, cut to thousandths: threshold · instances, where the
 * threshold is one of all instances divided by those that are ready. `undefined` when none is: it fails then.
 */
export function fallbackValue(trigger: KedaTrigger, instances: number, ready: number): number | undefined {
  const { threshold } = trigger;
  if (isSharedOut(trigger)) return Math.trunc(threshold * instances * MILLI) / MILLI;
  return ready === 0 ? undefined : Math.trunc(((threshold * instances) / ready) * MILLI) / MILLI;
}
