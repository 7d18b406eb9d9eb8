import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interpolateLinearly, quantileOfSorted } from "./linear-quantile";

describe("quantileOfSorted", () => {
  it.for([
    { name: "no values", values: [], quantile: 0.5, expected: Number.NaN },
    { name: "one value", values: [7], quantile: 0.99, expected: 7 },
    { name: "between two", values: [1, 3], quantile: 0.75, expected: 2.5 },
    { name: "the lowest", values: [1, 2, 3], quantile: 0, expected: 1 },
    { name: "the highest", values: [1, 2, 3], quantile: 1, expected: 3 },
    { name: "below the range counts as 0", values: [1, 2, 3], quantile: -1, expected: 1 },
    { name: "above the range counts as 1", values: [1, 2, 3], quantile: 2, expected: 3 },
  ])("$name", ({ values, quantile, expected }) => {
    expect(quantileOfSorted(Float64Array.from(values), values.length, quantile)).toBe(expected);
  });

  it("looks only at the first values that count", () => {
    expect(quantileOfSorted(Float64Array.of(1, 2, 3, 0, 0), 3, 1)).toBe(3);
  });
});

describe("interpolateLinearly", () => {
  it("stays between its neighbours", () => {
    const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(finite, finite, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, fraction) => {
        const [lower, upper] = [Math.min(a, b), Math.max(a, b)];
        const found = interpolateLinearly(lower, upper, fraction);
        const rounding = 1e-15 * Math.max(Math.abs(lower), Math.abs(upper));
        expect(found).toBeGreaterThanOrEqual(lower - rounding);
        expect(found).toBeLessThanOrEqual(upper + rounding);
      }),
    );
  });

  it("takes the nearer end as numpy does, which decides the last bit", () => {
    expect(interpolateLinearly(0.1, 0.7, 0.9)).toBe(0.7 - (0.7 - 0.1) * (1 - 0.9));
    expect(interpolateLinearly(0.1, 0.7, 0.1)).toBe(0.1 + (0.7 - 0.1) * 0.1);
  });

  it("keeps equal infinities", () => {
    expect(interpolateLinearly(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0.3)).toBe(Number.POSITIVE_INFINITY);
  });
});
