import type { Forecast, Forecaster } from "./forecaster";

/** How good forecasts were so far. */
export interface ForecastErrors {
  /** Forecasts that were compared with what came. */
  readonly samples: number;
  /** Of forecasts `steps` ahead; NaN without samples. */
  readonly meanAbsoluteError: number;
  /**
   * Mean absolute scaled error: relative to that of the naive forecast of the same steps (a season ago, without a season
   * the last value). Above 1 the forecaster is worse than that. NaN without samples.
   */
  readonly mase: number;
}

/** What is kept of a forecaster on trial. */
export interface TrackState<State = unknown> {
  readonly forecaster: State;
  /** What was forecast for the steps to come, the next one first; null where there was no forecast. */
  readonly due: readonly (number | null)[];
  /** What was measured, as far back as the naive forecast looks; the oldest first. */
  readonly past: readonly (number | null)[];
  readonly samples: number;
  readonly absoluteError: number;
  readonly naiveError: number;
}

/** Which forecasts are judged. */
export interface TrackSettings {
  /** How far ahead: what counts is the error after so many steps, from 1 on. */
  readonly steps: number;
  /** Steps of a season; absent: the naive forecast is the last value. */
  readonly seasonSteps?: number;
}

/** Errors count alike up to so many steps without a season; with one, a season is looked back on. */
const MEMORY = 100;

/** A forecaster that is compared with what came of its forecasts, and with the naive one. */
export class ForecastTrack<State> {
  readonly #forecaster: Forecaster<State>;
  readonly #steps: number;
  readonly #lag: number;
  readonly #memory: number;

  constructor(forecaster: Forecaster<State>, { steps, seasonSteps }: TrackSettings) {
    this.#forecaster = forecaster;
    this.#steps = steps;
    // The naive forecast may look at no value later than the one the forecast was made from.
    this.#lag = seasonSteps === undefined ? steps : seasonSteps * Math.ceil(steps / seasonSteps);
    this.#memory = seasonSteps ?? MEMORY;
  }

  initialState(): TrackState<State> {
    const due = Array.from({ length: this.#steps }, () => null);
    return { forecaster: this.#forecaster.initialState(), due, past: [], samples: 0, absoluteError: 0, naiveError: 0 };
  }

  /** The next value, `undefined` where none was measured: first judged by what was said of it, then learnt from. */
  observe(state: TrackState<State>, value: number | undefined): TrackState<State> {
    const [forecast = null, ...due] = state.due;
    const naive = state.past.length < this.#lag ? null : state.past[0]!;
    const forecaster = this.#forecaster.observe(state.forecaster, value);
    const moved = {
      forecaster,
      due: [...due, this.#forecaster.forecast(forecaster, this.#steps)?.mean ?? null],
      past: [...(state.past.length < this.#lag ? state.past : state.past.slice(1)), value ?? null],
    };
    if (value === undefined || forecast === null || naive === null) return { ...state, ...moved };
    const samples = Math.min(state.samples + 1, this.#memory);
    return {
      ...moved,
      samples,
      absoluteError: state.absoluteError + (Math.abs(value - forecast) - state.absoluteError) / samples,
      naiveError: state.naiveError + (Math.abs(value - naive) - state.naiveError) / samples,
    };
  }

  forecast(state: TrackState<State>, steps: number): Forecast | undefined {
    return this.#forecaster.forecast(state.forecaster, steps);
  }

  errors({ samples, absoluteError, naiveError }: TrackState<State>): ForecastErrors {
    if (samples === 0) return { samples, meanAbsoluteError: Number.NaN, mase: Number.NaN };
    // Both perfect: as good as the naive one.
    const mase = naiveError === 0 ? (absoluteError === 0 ? 1 : Number.POSITIVE_INFINITY) : absoluteError / naiveError;
    return { samples, meanAbsoluteError: absoluteError, mase };
  }
}
