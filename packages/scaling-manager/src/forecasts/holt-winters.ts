import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { type ErrorSpread, NO_ERRORS, withError } from "./error-spread";
import type { Forecaster } from "./forecaster";
import { fitHoltWinters } from "./holt-winters-fit";
import { dampedSteps, HoltWintersModel, type SeasonalLevel, type SmoothingWeights } from "./holt-winters-model";
import { checkSeason } from "./season";

/** Settings of {@link holtWinters}. */
export interface HoltWintersSettings extends Partial<SmoothingWeights> {
  /** Steps after which the series repeats itself. */
  readonly seasonSteps: number;
  /** How much of the trend is left after each step, 0..1; 1 goes on for ever. Default 0.98. */
  readonly damping?: number;
  /** Seasons of the past that weights are fitted on, at least 2. Default 14, the days that AWS's predictive scaling looks at. */
  readonly keptSeasons?: number;
  /** Weights are fitted to forecasts so far ahead; at most a season. Default 1. */
  readonly fitSteps?: number;
}

/** What {@link holtWinters} remembers. */
export interface HoltWintersState {
  /** Whole seasons of the past, oldest first. */
  readonly seasons: readonly (readonly number[])[];
  /** The season that is going on. */
  readonly current: readonly number[];
  /** Absent before there were two seasons. */
  readonly model: (SeasonalLevel & { readonly weights: SmoothingWeights }) | null;
  readonly spread: ErrorSpread;
}

/** Upper end of the range that Hyndman and Athanasopoulos recommend, 0.8 to 0.98 (Forecasting: Principles and Practice, 8.2). */
const DEFAULT_DAMPING = 0.98;
const DEFAULT_KEPT_SEASONS = 14;

/**
 * Additive Holt-Winters with a damped trend: ŷ(t + h) = l + (φ + … + φ^h) b + s(t + h − m ⌈h/m⌉). Weights that are not given
 * are fitted to the least squared error of the past at the end of every season. No forecast before two seasons.
 * Variance of the error after h steps: σ² (1 + Σ_{j<h} (a + aB (φ + … + φ^j) + g [j mod m = 0])²).
 *
 * @throws InvalidSettingsError on a season, a weight or a number of seasons that cannot be
 */
export function holtWinters(settings: HoltWintersSettings): Forecaster<HoltWintersState> {
  const {
    seasonSteps,
    damping = DEFAULT_DAMPING,
    keptSeasons = DEFAULT_KEPT_SEASONS,
    fitSteps = 1,
    ...given
  } = settings;
  check(settings);
  return {
    name: "holt-winters",
    initialState: () => ({ seasons: [], current: [], model: null, spread: NO_ERRORS }),
    observe(state, value) {
      const { model } = state;
      const moving = model === null ? undefined : new HoltWintersModel(model, damping);
      const expected = moving?.expected ?? state.current.at(-1) ?? state.seasons.at(-1)?.at(-1);
      const known = value ?? expected;
      // Nothing was ever measured.
      if (known === undefined) return state;
      const current = [...state.current, known];
      const seasons = current.length === seasonSteps ? [...state.seasons, current].slice(-keptSeasons) : state.seasons;
      if (current.length === seasonSteps && seasons.length >= 2) {
        const { errors, meanSquare, ...fitted } = fitHoltWinters(seasons, { damping, fitSteps, given });
        return { seasons, current: [], model: fitted, spread: { count: errors, meanSquare } };
      }
      const open = current.length === seasonSteps ? [] : current;
      if (moving === undefined || model === null) return { ...state, seasons, current: open };
      const error = known - moving.expected;
      moving.advance(error, model.weights);
      return {
        seasons,
        current: open,
        model: { ...moving.state(), weights: model.weights },
        spread: withError(state.spread, value === undefined ? undefined : error),
      };
    },
    forecast({ model, spread }, steps) {
      if (model === null) return undefined;
      const { alpha, beta, gamma } = model.weights;
      let trends = 0;
      let variance = 1;
      for (let step = 1; step < steps; step++) {
        trends += damping ** step;
        variance += (alpha + alpha * beta * trends + (step % seasonSteps === 0 ? gamma : 0)) ** 2;
      }
      const mean = model.level + dampedSteps(damping, steps) * model.trend + model.season[(steps - 1) % seasonSteps]!;
      return { mean: Math.max(0, mean), standardError: Math.sqrt(spread.meanSquare * variance) };
    },
  };
}

function check(settings: HoltWintersSettings): void {
  const { seasonSteps, damping = 1, keptSeasons = 2, fitSteps = 1, alpha = 0, beta = 0, gamma = 0 } = settings;
  checkSeason(seasonSteps);
  for (const [name, value] of Object.entries({ damping, alpha, beta, gamma })) {
    if (!(value >= 0 && value <= 1)) throw new InvalidSettingsError(name, value, "a number from 0 to 1");
  }
  if (!(Number.isSafeInteger(keptSeasons) && keptSeasons >= 2)) {
    throw new InvalidSettingsError("keptSeasons", keptSeasons, "a whole number of at least 2");
  }
  if (!(Number.isSafeInteger(fitSteps) && fitSteps >= 1 && fitSteps <= seasonSteps)) {
    throw new InvalidSettingsError("fitSteps", fitSteps, `a whole number from 1 to a season's, ${seasonSteps}`);
  }
}
