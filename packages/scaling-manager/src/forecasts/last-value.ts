import { type ErrorSpread, NO_ERRORS, withError } from "./error-spread";
import type { Forecaster } from "./forecaster";

/** What {@link lastValue} remembers. */
export interface LastValueState {
  readonly last: number | null;
  readonly spread: ErrorSpread;
}

/** Tomorrow is like today: the last value for every step. Its error grows with the root of the steps, as a random walk's. */
export function lastValue(): Forecaster<LastValueState> {
  return {
    name: "last-value",
    initialState: () => ({ last: null, spread: NO_ERRORS }),
    observe(state, value) {
      if (value === undefined) return state;
      return { last: value, spread: withError(state.spread, state.last === null ? undefined : value - state.last) };
    },
    forecast({ last, spread }, steps) {
      if (last === null) return undefined;
      return { mean: Math.max(0, last), standardError: Math.sqrt(spread.meanSquare * steps) };
    },
  };
}
