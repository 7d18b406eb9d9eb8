import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { type ErrorSpread, NO_ERRORS, withError } from "./error-spread";
import type { Forecaster } from "./forecaster";

/** Settings of {@link ewma}. */
export interface EwmaSettings {
  /** Weight of the newest value, 0 < a ≤ 1; 1 is the last value. Default 0.3. */
  readonly alpha?: number;
}

/** What {@link ewma} remembers. */
export interface EwmaState {
  readonly level: number | null;
  readonly spread: ErrorSpread;
}

/**
 * Exponentially weighted moving average, l ← l + a (y − l), for every step. Variance of the error after h steps:
 * σ² (1 + (h − 1) a²) (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 8.7).
 *
 * @throws InvalidSettingsError when alpha is not within its range
 */
export function ewma({ alpha = 0.3 }: EwmaSettings = {}): Forecaster<EwmaState> {
  if (!(alpha > 0 && alpha <= 1)) throw new InvalidSettingsError("alpha", alpha, "a number above 0 and at most 1");
  return {
    name: "ewma",
    initialState: () => ({ level: null, spread: NO_ERRORS }),
    observe({ level, spread }, value) {
      if (value === undefined) return { level, spread };
      if (level === null) return { level: value, spread };
      return { level: level + alpha * (value - level), spread: withError(spread, value - level) };
    },
    forecast({ level, spread }, steps) {
      if (level === null) return undefined;
      return {
        mean: Math.max(0, level),
        standardError: Math.sqrt(spread.meanSquare * (1 + (steps - 1) * alpha * alpha)),
      };
    },
  };
}
