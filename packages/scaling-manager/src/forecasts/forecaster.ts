/** What is expected of a later step. */
export interface Forecast {
  /** Never negative: loads are not. */
  readonly mean: number;
  /** Standard deviation of the error, from the errors so far; 0 before there was one. */
  readonly standardError: number;
}

/**
 * Looks ahead in a series of values that are one step apart, knowing only those it was given. Pure: the state goes in and
 * comes out, and survives JSON.
 *
 * @example
 * const forecaster = kalmanTrend();
 * let state = forecaster.initialState();
 * for (const load of [10, 12, 14, 16]) state = forecaster.observe(state, load);
 * forecaster.forecast(state, 2)?.mean; // near 20
 */
export interface Forecaster<State = unknown> {
  readonly name: string;
  initialState(): State;
  /** Takes the value of the next step; `undefined` where none was measured, which counts as no error. */
  observe(state: State, value: number | undefined): State;
  /** `steps` after the last observed one, from 1 on; `undefined` before enough was seen. */
  forecast(state: State, steps: number): Forecast | undefined;
}
