import { type ErrorSpread, NO_ERRORS, withError } from "./error-spread";
import type { Forecaster } from "./forecaster";
import { checkSeason } from "./season";

/** Settings of {@link seasonalNaive}. */
export interface SeasonalNaiveSettings {
  /** Steps after which the series repeats itself. */
  readonly seasonSteps: number;
}

/** What {@link seasonalNaive} remembers. */
export interface SeasonalNaiveState {
  /** The last season, oldest first; shorter in the first one. */
  readonly season: readonly number[];
  readonly spread: ErrorSpread;
}

/**
 * As it was a season ago: ŷ(t + h) = y(t + h − m ⌈h/m⌉). Variance of the error: σ² for the first season ahead, 2 σ² for
 * the second, and so on.
 *
 * @throws InvalidSettingsError when the season is no whole number of at least 2 steps
 */
export function seasonalNaive({ seasonSteps }: SeasonalNaiveSettings): Forecaster<SeasonalNaiveState> {
  checkSeason(seasonSteps);
  return {
    name: "seasonal-naive",
    initialState: () => ({ season: [], spread: NO_ERRORS }),
    observe({ season, spread }, value) {
      if (season.length < seasonSteps) {
        // A gap in the very first season is filled with what was there last.
        const known = value ?? season.at(-1);
        return known === undefined ? { season, spread } : { season: [...season, known], spread };
      }
      const expected = season[0]!;
      const error = value === undefined ? undefined : value - expected;
      return { season: [...season.slice(1), value ?? expected], spread: withError(spread, error) };
    },
    forecast({ season, spread }, steps) {
      if (season.length < seasonSteps) return undefined;
      const ahead = Math.floor((steps - 1) / seasonSteps);
      return {
        mean: Math.max(0, season[(steps - 1) % seasonSteps]!),
        standardError: Math.sqrt(spread.meanSquare * (ahead + 1)),
      };
    },
  };
}
