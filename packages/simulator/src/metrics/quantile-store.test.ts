import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latencyFigures } from "./latency-figures";
import { quantileOfSorted } from "./linear-quantile";
import { QuantileStore, SKETCH_RELATIVE_ERROR } from "./quantile-store";

const seconds = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e4, noNaN: true }));
const manySeconds = fc.array(seconds, { minLength: 1, maxLength: 300 });
const quantile = fc.double({ min: 0, max: 1, noNaN: true });

function storeOf(values: readonly number[], exactSamples?: number): QuantileStore {
  const store = new QuantileStore(exactSamples);
  for (const value of values) store.add(value);
  return store;
}

describe("QuantileStore", () => {
  it("is exact while the samples can be kept", () => {
    fc.assert(
      fc.property(manySeconds, quantile, (values, q) => {
        const store = storeOf(values);
        expect(store.precision).toBe("exact");
        expect(store.quantile(q)).toBe(quantileOfSorted(Float64Array.from(values).sort(), values.length, q));
      }),
    );
  });

  it("stays within its stated error beyond", () => {
    fc.assert(
      fc.property(manySeconds, fc.integer({ min: 0, max: 310 }), quantile, (values, exactSamples, q) => {
        const store = storeOf(values, exactSamples);
        const exact = quantileOfSorted(Float64Array.from(values).sort(), values.length, q);
        expect(store.precision).toBe(values.length > exactSamples ? SKETCH_RELATIVE_ERROR : "exact");
        expect(Math.abs(store.quantile(q) - exact)).toBeLessThanOrEqual(SKETCH_RELATIVE_ERROR * exact + 1e-300);
      }),
      { numRuns: 200 },
    );
  });

  it("knows count, mean, minimum and maximum exactly in both ways", () => {
    fc.assert(
      fc.property(manySeconds, fc.constantFrom(0, 3, 1e6), (values, exactSamples) => {
        const store = storeOf(values, exactSamples);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(store.count).toBe(values.length);
        expect(store.min).toBe(Math.min(...values));
        expect(store.max).toBe(Math.max(...values));
        expect(Math.abs(store.mean - mean)).toBeLessThanOrEqual(1e-12 * mean);
      }),
    );
  });

  it("never leaves the range of its samples in the sketch", () => {
    const store = storeOf([1.001, 1.001, 1.001], 0);
    expect([0, 0.5, 1].map((q) => store.quantile(q))).toEqual([1.001, 1.001, 1.001]);
  });

  it("may be asked at any time and goes on collecting", () => {
    const store = storeOf([5, 1, 3]);
    expect(store.quantile(0.5)).toBe(3);
    store.add(0);
    store.add(0);
    expect(store.quantile(0.5)).toBe(1);
    expect(store.quantile(1)).toBe(5);
  });

  it("keeps many values while growing", () => {
    const store = new QuantileStore();
    for (let i = 10_000; i >= 0; i--) store.add(i);
    expect([0, 0.25, 0.5, 1].map((q) => store.quantile(q))).toEqual([0, 2500, 5000, 10_000]);
    expect(store.mean).toBe(5000);
  });

  it("does not take NaN for a sample", () => {
    const store = storeOf([1, Number.NaN, 3, Number.NaN]);
    expect(store.count).toBe(2);
    expect(store.ignored).toBe(2);
    expect(store.mean).toBe(2);
    expect(store.max).toBe(3);
  });

  it("answers NaN without samples", () => {
    const store = storeOf([Number.NaN]);
    expect([store.mean, store.min, store.max, store.quantile(0.5)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it("does not lose small samples beside large ones in the mean", () => {
    expect(storeOf([1e16, 1, 1, -1e16]).mean).toBe(0.5);
  });

  it("has an infinite mean with an infinite sample", () => {
    expect(storeOf([1, Number.POSITIVE_INFINITY]).mean).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("latencyFigures", () => {
  it("reads the figures of the summary from a store", () => {
    expect(latencyFigures(storeOf([1, 2, 3, 4, 5]))).toEqual({
      mean: 3,
      p50: 3,
      p90: 4.6,
      p99: 4.96,
      max: 5,
      precision: "exact",
    });
  });

  it("says how exact they are", () => {
    expect(latencyFigures(storeOf([1, 2, 3], 2)).precision).toBe(SKETCH_RELATIVE_ERROR);
  });
});
