import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantileOfSorted } from "./linear-quantile";
import { WindowedQuantiles } from "./windowed-quantiles";

const interval = fc.array(fc.double({ min: 0, max: 1e3, noNaN: true }), { maxLength: 60 });

describe("WindowedQuantiles", () => {
  it("answers each interval's own percentiles within the stated error", () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 5 }), (intervals) => {
        const window = new WindowedQuantiles();
        for (const values of intervals) {
          for (const value of values) {
            window.addTtft(value);
            window.addTbt(value / 100);
            window.addE2e(value * 10);
          }
          const exact = quantileOfSorted(Float64Array.from(values).sort(), values.length, 0.9);
          const found = window.take();
          if (values.length === 0) expect(found.ttftP90).toBeNaN();
          else expect(Math.abs(found.ttftP90 - exact)).toBeLessThanOrEqual(window.relativeError * exact + 1e-300);
          if (exact > 1e-300) {
            expect(Math.abs(found.tbtP90 / (exact / 100) - 1)).toBeLessThanOrEqual(window.relativeError * 1.0001);
            expect(Math.abs(found.e2eP90 / (exact * 10) - 1)).toBeLessThanOrEqual(window.relativeError * 1.0001);
          }
        }
      }),
    );
  });

  it("keeps the three latencies apart and ignores NaN", () => {
    const window = new WindowedQuantiles();
    window.addTtft(1);
    window.addTbt(Number.NaN);
    const figures = window.take();
    expect(figures.ttftP50).toBeCloseTo(1, 1);
    expect([figures.tbtP50, figures.tbtP90, figures.tbtP99, figures.e2eP50]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});
