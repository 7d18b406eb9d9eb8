import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ewma } from "./ewma";
import type { Forecaster } from "./forecaster";
import { createForecaster, FORECASTER_TYPES, type ForecasterSettings } from "./forecaster-registry";
import { holtWinters } from "./holt-winters";
import { kalmanTrend } from "./kalman-trend";
import { lastValue } from "./last-value";
import { seasonalNaive } from "./seasonal-naive";

const SEASON = 4;
const ALL: readonly ForecasterSettings[] = [
  { type: "last-value" },
  { type: "ewma" },
  { type: "seasonal-naive", seasonSteps: SEASON },
  { type: "holt-winters", seasonSteps: SEASON, keptSeasons: 3 },
  { type: "kalman" },
];

function fed<State>(forecaster: Forecaster<State>, values: readonly (number | undefined)[]): State {
  return values.reduce((state, value) => forecaster.observe(state, value), forecaster.initialState());
}

const means = <State>(forecaster: Forecaster<State>, state: State, steps: readonly number[]) =>
  steps.map((step) => forecaster.forecast(state, step)?.mean);

describe("the last value", () => {
  it("holds for every step, its error as a random walk's", () => {
    const forecaster = lastValue();
    // Errors 3 and -1: mean square 5.
    const state = fed(forecaster, [4, 7, 6]);
    expect(forecaster.forecast(state, 1)).toEqual({ mean: 6, standardError: Math.sqrt(5) });
    expect(forecaster.forecast(state, 4)).toEqual({ mean: 6, standardError: Math.sqrt(20) });
  });
});

describe("the moving average", () => {
  it("takes a share of each error", () => {
    const forecaster = ewma({ alpha: 0.5 });
    // Levels 10, 12, 11; errors 4 and -2: mean square 10.
    const state = fed(forecaster, [10, 14, 10]);
    expect(forecaster.forecast(state, 1)).toEqual({ mean: 11, standardError: Math.sqrt(10) });
    expect(forecaster.forecast(state, 5)).toEqual({ mean: 11, standardError: Math.sqrt(20) });
  });
});

describe("the seasonal naive forecast", () => {
  it("is what was a season ago, for every season ahead", () => {
    const forecaster = seasonalNaive({ seasonSteps: 3 });
    expect(forecaster.forecast(fed(forecaster, [1, 2]), 1)).toBeUndefined();
    const state = fed(forecaster, [1, 2, 3, 5]);
    expect(means(forecaster, state, [1, 2, 3, 4, 5, 6])).toEqual([2, 3, 5, 2, 3, 5]);
    expect(forecaster.forecast(state, 3)?.standardError).toBe(4);
    expect(forecaster.forecast(state, 4)?.standardError).toBe(Math.sqrt(32));
  });
});

describe("Holt-Winters", () => {
  const weights = { alpha: 0.5, beta: 0.5, gamma: 0.5 };

  it("does the sums of its formula", () => {
    const forecaster = holtWinters({ seasonSteps: 2, damping: 1, ...weights });
    // Start: level 15, trend 2, season -5 and 5. Errors of the second season: 14 - 12 = 2, 24 - 25.5 = -1.5.
    const state = fed(forecaster, [10, 20, 14, 24]);
    expect(state.model).toEqual({ level: 19.75, trend: 2.125, season: [-4, 4.25], weights });
    expect(means(forecaster, state, [1, 2, 3])).toEqual([17.875, 28.25, 22.125]);
    expect(forecaster.forecast(state, 1)?.standardError).toBe(Math.sqrt(3.125));
    expect(forecaster.forecast(state, 3)?.standardError).toBe(Math.sqrt(3.125 * (1 + 0.75 ** 2 + 1.5 ** 2)));
  });

  it("has no forecast before two seasons", () => {
    const forecaster = holtWinters({ seasonSteps: 2 });
    expect(forecaster.forecast(fed(forecaster, [1, 2, 1]), 1)).toBeUndefined();
    expect(forecaster.forecast(fed(forecaster, [1, 2, 1, 2]), 1)?.mean).toBe(1);
  });

  it("lets a trend fade by its damping", () => {
    const forecaster = holtWinters({ seasonSteps: 2, damping: 0.5, alpha: 0, beta: 0, gamma: 0 });
    // Start: trend 4 per step; a quarter of it is left after the second season.
    const state = fed(forecaster, [0, 0, 8, 8]);
    expect(state.model).toMatchObject({ level: 3, trend: 1 });
    expect(means(forecaster, state, [1, 2, 3])).toEqual([3.5, 3.75, 3.875]);
  });

  it("forecasts a line with a season exactly, in the limit", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (base, slope, season) => {
          const at = (step: number) => base + slope * step + season[step % 3]!;
          const forecaster = holtWinters({ seasonSteps: 3, damping: 1, keptSeasons: 60 });
          const state = fed(
            forecaster,
            Array.from({ length: 180 }, (_, step) => at(step)),
          );
          for (const steps of [1, 2, 7]) {
            expect(Math.abs(forecaster.forecast(state, steps)!.mean / at(179 + steps) - 1)).toBeLessThan(0.01);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it("follows a season that the naive forecast, a season late, cannot", () => {
    // A daily shape on a load that grows by 6 a day.
    const at = (step: number) => 100 + 60 * Math.sin((step / 24) * 2 * Math.PI) + step / 4;
    const past = Array.from({ length: 240 }, (_, step) => at(step));
    const errorOf = <State>(forecaster: Forecaster<State>) => {
      const state = fed(forecaster, past);
      const errors = Array.from({ length: 24 }, (_, index) =>
        Math.abs(forecaster.forecast(state, index + 1)!.mean - at(240 + index)),
      );
      return errors.reduce((sum, error) => sum + error) / 24;
    };
    const naive = errorOf(seasonalNaive({ seasonSteps: 24 }));
    expect(errorOf(holtWinters({ seasonSteps: 24, damping: 1, fitSteps: 24 }))).toBeLessThan(naive / 5);
  });

  it("fits its weights to the steps that are asked of it", () => {
    // Noise on a level that jumps: one step ahead the newest value says most, a season ahead the mean does.
    const noise = (step: number) => ((step * 7919) % 101) / 10;
    const series = Array.from({ length: 96 }, (_, step) => 20 + 10 * Math.floor(step / 36) + noise(step));
    const alpha = (fitSteps: number) => fed(holtWinters({ seasonSteps: 12, fitSteps }), series).model!.weights.alpha;
    expect(alpha(12)).not.toBe(alpha(1));
  });

  it.for([
    { setting: "seasonSteps", settings: { seasonSteps: 1 } },
    { setting: "damping", settings: { seasonSteps: 4, damping: 1.1 } },
    { setting: "gamma", settings: { seasonSteps: 4, gamma: -1 } },
    { setting: "keptSeasons", settings: { seasonSteps: 4, keptSeasons: 1 } },
    { setting: "fitSteps", settings: { seasonSteps: 4, fitSteps: 5 } },
  ])("refuses a $setting that cannot be", ({ setting, settings }) => {
    expect(() => holtWinters(settings)).toThrow(expect.objectContaining({ setting }));
  });
});

describe("the Kalman filter of a local trend", () => {
  it("forecasts a line exactly, in the limit", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1000, noNaN: true }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        (base, slope) => {
          const forecaster = kalmanTrend();
          const state = fed(
            forecaster,
            Array.from({ length: 60 }, (_, step) => base + slope * step),
          );
          const forecast = forecaster.forecast(state, 5)!;
          expect(forecast.mean).toBeCloseTo(base + slope * 64, 2);
        },
      ),
    );
  });

  it("moves by the gain that its variances have settled at", () => {
    // Without a wandering slope and a wide prior: a level of variance 1 and noise 2 has the steady gain 1/2.
    const forecaster = kalmanTrend({ levelVariance: 1, slopeVariance: 0, noiseVariance: 2 });
    const steady = fed(
      forecaster,
      Array.from({ length: 5000 }, () => 10),
    );
    expect(forecaster.observe(steady, 20).level).toBeCloseTo(15, 2);
  });

  it("is as sure of itself whatever the unit", () => {
    const forecaster = kalmanTrend();
    const values = [3, 5, 4, 6, 8, 7, 9, 12];
    const small = forecaster.forecast(fed(forecaster, values), 3)!;
    const large = forecaster.forecast(
      fed(
        forecaster,
        values.map((value) => value * 1000),
      ),
      3,
    )!;
    expect(large.standardError / small.standardError).toBeCloseTo(1000, 6);
  });

  it("waits for so many values, and is less sure after a gap", () => {
    const forecaster = kalmanTrend({ minValues: 3 });
    expect(forecaster.forecast(fed(forecaster, [1, 2]), 1)).toBeUndefined();
    const state = fed(forecaster, [1, 3, 2, 4]);
    const later = forecaster.observe(state, undefined);
    expect(forecaster.forecast(later, 1)!.standardError).toBeGreaterThan(forecaster.forecast(state, 1)!.standardError);
    expect(forecaster.forecast(later, 1)!.mean).toBe(forecaster.forecast(state, 2)!.mean);
  });
});

describe.for(ALL)("$type", (settings) => {
  const forecaster = createForecaster(settings);
  const series = fc.array(fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined, freq: 10 }), {
    maxLength: 30,
  });

  it("says the same after a restart", () => {
    fc.assert(
      fc.property(series, series, (before, after) => {
        const saved = fed(forecaster, before);
        const restored = JSON.parse(JSON.stringify(saved)) as unknown;
        const goOn = (state: unknown) => after.reduce((next, value) => forecaster.observe(next, value), state);
        expect(forecaster.forecast(goOn(restored), 3)).toEqual(forecaster.forecast(goOn(saved), 3));
      }),
    );
  });

  it("never sees the future: what comes later changes no state that was", () => {
    fc.assert(
      fc.property(series, series, (past, future) => {
        const state = fed(forecaster, past);
        const text = JSON.stringify(state);
        const forecast = forecaster.forecast(state, 2);
        future.reduce((next, value) => forecaster.observe(next, value), state);
        expect(JSON.stringify(state)).toBe(text);
        expect(forecaster.forecast(fed(forecaster, past), 2)).toEqual(forecast);
      }),
    );
  });

  it("forecasts finite loads of at least 0, and a constant as it is", () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 9 }), (values, steps) => {
        const forecast = forecaster.forecast(fed(forecaster, values), steps);
        if (forecast === undefined) return;
        expect(forecast.mean).toBeGreaterThanOrEqual(0);
        expect(forecast.standardError).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(forecast.mean + forecast.standardError)).toBe(true);
      }),
    );
    const constant = fed(
      forecaster,
      Array.from({ length: 40 }, () => 7),
    );
    expect(forecaster.forecast(constant, 3)?.mean).toBeCloseTo(7, 6);
    expect(forecaster.forecast(constant, 3)?.standardError).toBeCloseTo(0, 6);
  });
});

describe("the registry", () => {
  it("makes every forecaster it lists and names them when asked for another", () => {
    expect(ALL.map((settings) => createForecaster(settings).name)).toEqual(FORECASTER_TYPES);
    expect(() => createForecaster({ type: "oracle" } as unknown as ForecasterSettings)).toThrow(/last-value, ewma/);
  });
});
