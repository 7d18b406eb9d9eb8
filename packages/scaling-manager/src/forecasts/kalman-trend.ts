import { type ErrorSpread, NO_ERRORS, withError } from "./error-spread";
import type { Forecaster } from "./forecaster";

/** Settings of {@link kalmanTrend}: variances relative to each other, only their ratios matter. */
export interface KalmanTrendSettings {
  /** By how much the level wanders per step. Default 1. */
  readonly levelVariance?: number;
  /** By how much the slope wanders per step. Default 0.1. */
  readonly slopeVariance?: number;
  /** Noise of what is measured. Default 10. */
  readonly noiseVariance?: number;
  /** Values before the first forecast. Default 5. */
  readonly minValues?: number;
}

/** What {@link kalmanTrend} remembers: mean and covariance of level and slope. */
export interface KalmanTrendState {
  readonly values: number;
  readonly level: number;
  readonly slope: number;
  /** Var(level), Cov(level, slope), Var(slope), in units of the settings. */
  readonly covariance: readonly [number, number, number];
  /** Of the errors divided by what they were expected to be: what turns the settings' units into the series'. */
  readonly spread: ErrorSpread;
}

/** So uncertain is a start that its first values decide alone. */
const DIFFUSE = 1e7;

/**
 * Kalman filter of the local linear trend: level ← level + slope + w₁, slope ← slope + w₂, y = level + v. Defaults are those
 * of NVIDIA Dynamo's planner (level 1, trend 0.1, measurement 10, five points). A step without a value only makes the
 * state less certain.
 */
export function kalmanTrend(settings: KalmanTrendSettings = {}): Forecaster<KalmanTrendState> {
  const { levelVariance = 1, slopeVariance = 0.1, noiseVariance = 10, minValues = 5 } = settings;
  const ahead = (state: KalmanTrendState): KalmanTrendState => {
    const [levels, both, slopes] = state.covariance;
    return {
      ...state,
      level: state.level + state.slope,
      covariance: [levels + 2 * both + slopes + levelVariance, both + slopes, slopes + slopeVariance],
    };
  };
  return {
    name: "kalman",
    initialState: () => ({ values: 0, level: 0, slope: 0, covariance: [DIFFUSE, 0, DIFFUSE], spread: NO_ERRORS }),
    observe(state, value) {
      if (state.values === 0)
        return value === undefined
          ? state
          : { ...state, values: 1, level: value, covariance: [noiseVariance, 0, DIFFUSE] };
      const expected = ahead(state);
      if (value === undefined) return expected;
      const [levels, both, slopes] = expected.covariance;
      const variance = levels + noiseVariance;
      const error = value - expected.level;
      // The second value makes the first slope; its error says nothing about the noise.
      const spread = state.values < 2 ? state.spread : withError(state.spread, error / Math.sqrt(variance));
      return {
        values: state.values + 1,
        level: expected.level + (levels / variance) * error,
        slope: expected.slope + (both / variance) * error,
        covariance: [
          levels - (levels * levels) / variance,
          both - (levels * both) / variance,
          slopes - (both * both) / variance,
        ],
        spread,
      };
    },
    forecast(state, steps) {
      if (state.values < minValues) return undefined;
      let then = state;
      for (let step = 0; step < steps; step++) then = ahead(then);
      const variance = state.spread.meanSquare * (then.covariance[0] + noiseVariance);
      return { mean: Math.max(0, then.level), standardError: Math.sqrt(variance) };
    },
  };
}
