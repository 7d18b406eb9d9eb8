import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantileOfSorted } from "./linear-quantile";
import { LogHistogram } from "./log-histogram";

const sample = fc.oneof(
  fc.constant(0),
  fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
  fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
  fc.integer({ min: 0, max: 20 }),
);
const quantile = fc.double({ min: 0, max: 1, noNaN: true });

describe("LogHistogram", () => {
  it.for([{ mantissaBits: 5 }, { mantissaBits: 7 }])(
    "keeps its stated error with $mantissaBits mantissa bits",
    (row) => {
      const histogram = new LogHistogram(row.mantissaBits);
      fc.assert(
        fc.property(fc.array(sample, { minLength: 1, maxLength: 200 }), quantile, (values, q) => {
          histogram.clear();
          for (const value of values) histogram.add(value);
          const exact = quantileOfSorted(Float64Array.from(values).sort(), values.length, q);
          expect(Math.abs(histogram.quantile(q) - exact)).toBeLessThanOrEqual(
            // Between 0 and a tiny value the last bits, rounded here and there, are all there is.
            histogram.relativeError * exact * (1 + 1e-12) + 2 * Number.MIN_VALUE,
          );
        }),
        { numRuns: 300 },
      );
    },
  );

  it("never answers a higher quantile with a lower value", () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 50 }), quantile, quantile, (values, a, b) => {
        const histogram = new LogHistogram(5);
        for (const value of values) histogram.add(value);
        const [low, high] = [histogram.quantile(Math.min(a, b)), histogram.quantile(Math.max(a, b))];
        expect(low).toBeLessThanOrEqual(high * (1 + 1e-12));
      }),
      { numRuns: 50 },
    );
  });

  it("forgets everything when cleared", () => {
    const histogram = new LogHistogram(5);
    for (const value of [0, 1e-12, 3, 1e12]) histogram.add(value);
    histogram.clear();
    expect(histogram.count).toBe(0);
    expect(histogram.quantile(0.5)).toBeNaN();
    histogram.add(2);
    expect(histogram.quantile(0)).toBe(histogram.quantile(1));
    expect(histogram.quantile(0.5)).toBeCloseTo(2, 1);
  });

  it("clears while empty, and after zeros only", () => {
    const histogram = new LogHistogram(5);
    histogram.clear();
    histogram.add(0);
    expect(histogram.quantile(0.99)).toBe(0);
    histogram.clear();
    expect(histogram.count).toBe(0);
  });

  it("counts what is below 0 as 0, and knows infinity", () => {
    const histogram = new LogHistogram(5);
    histogram.add(-3);
    histogram.add(Number.POSITIVE_INFINITY);
    expect(histogram.quantile(0)).toBe(0);
    expect(histogram.quantile(1)).toBe(Number.POSITIVE_INFINITY);
  });

  it("holds the largest finite number", () => {
    const histogram = new LogHistogram(7);
    histogram.add(Number.MAX_VALUE);
    expect(histogram.quantile(0.5)).toBeGreaterThan(Number.MAX_VALUE * 0.99);
  });
});
