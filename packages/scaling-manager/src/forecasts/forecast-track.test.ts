import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ForecastTrack } from "./forecast-track";
import { lastValue } from "./last-value";
import { seasonalNaive } from "./seasonal-naive";

const feed = <State>(track: ForecastTrack<State>, values: readonly (number | undefined)[]) =>
  values.reduce((state, value) => track.observe(state, value), track.initialState());

describe("a forecaster's own error", () => {
  it("is that of forecasts so many steps ahead, relative to the naive one", () => {
    const track = new ForecastTrack(lastValue(), { steps: 2, seasonSteps: 3 });
    // Judged from the fourth value on, when there is one of a season ago. Last value two steps before: 2, 3, 1, against
    // 1, 2, 3 of a season ago; came 1, 4, 3: errors 1, 1, 2 and 0, 2, 0.
    const { samples, meanAbsoluteError, mase } = track.errors(feed(track, [1, 2, 3, 1, 4, 3]));
    expect(samples).toBe(3);
    expect(meanAbsoluteError).toBeCloseTo(4 / 3, 12);
    expect(mase).toBeCloseTo(2, 12);
  });

  it("is 1 for the naive forecast itself", () => {
    const values = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 12, maxLength: 40 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 7 }), (series, steps) => {
        const seasonal = new ForecastTrack(seasonalNaive({ seasonSteps: 3 }), { steps, seasonSteps: 3 });
        const last = new ForecastTrack(lastValue(), { steps });
        expect([1, Number.NaN]).toContain(seasonal.errors(feed(seasonal, series)).mase);
        expect([1, Number.NaN]).toContain(last.errors(feed(last, series)).mase);
      }),
    );
  });

  it("is not known before there was a forecast to compare, and leaves gaps out", () => {
    const track = new ForecastTrack(lastValue(), { steps: 1 });
    expect(track.errors(feed(track, [5])).samples).toBe(0);
    expect(track.errors(feed(track, [5, undefined, 9])).samples).toBe(0);
    expect(track.errors(feed(track, [5, 5, undefined, 9])).samples).toBe(1);
  });

  it("judges a forecast before the value that it was about is learnt", () => {
    const track = new ForecastTrack(lastValue(), { steps: 1 });
    expect(track.errors(feed(track, [1, 5])).meanAbsoluteError).toBe(4);
  });

  it("survives JSON", () => {
    const track = new ForecastTrack(lastValue(), { steps: 2 });
    const state = feed(track, [1, 4, 2]);
    expect(track.observe(JSON.parse(JSON.stringify(state)), 6)).toEqual(track.observe(state, 6));
  });
});
