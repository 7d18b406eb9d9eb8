import type { PoolChange } from "../accounting/pool-changes";
import type { DirectionRules } from "../scaling-manager-config";

/** What a rate limit depends on. */
export interface RateLimitInput {
  readonly current: number;
  readonly desired: number;
  readonly nowSeconds: number;
  /** The pool's last change in either direction. */
  readonly lastChange: PoolChange | undefined;
  readonly scaleUp: Required<DirectionRules>;
  readonly scaleDown: Required<DirectionRules>;
}

/** A figure and, if it was held back, why. */
export interface Limited {
  readonly desired: number;
  readonly reason?: string;
}

/**
 * Holds a change back while a cooldown runs, and cuts it to one step. The cooldown counts from the last change in *either*
 * direction: a scale-in right after a scale-out is what cooldowns are there to prevent.
 */
export function rateLimit(input: RateLimitInput): Limited {
  const { current, desired, nowSeconds, lastChange } = input;
  if (desired === current) return { desired };
  const isUp = desired > current;
  const { cooldownSeconds, maxStep } = isUp ? input.scaleUp : input.scaleDown;
  const sinceSeconds = lastChange === undefined ? Number.POSITIVE_INFINITY : nowSeconds - lastChange.timeSeconds;
  if (sinceSeconds < cooldownSeconds) {
    return {
      desired: current,
      reason: `${isUp ? "scale-up" : "scale-down"} cooldown of ${cooldownSeconds} s: the pool went ${lastChange?.direction} ${sinceSeconds} s ago`,
    };
  }
  if (Math.abs(desired - current) <= maxStep) return { desired };
  return { desired: isUp ? current + maxStep : current - maxStep, reason: `at most ${maxStep} per decision` };
}
