import { describe, expect, it } from "vitest";
import { estimate } from "./estimate";

describe("an estimate", () => {
  it("is the textbook's", () => {
    // Mean 5, squares around it 40, n − 1 = 4; t for 4 degrees of freedom 2.776.
    const { mean, standardDeviation, low, high, samples } = estimate([1, 3, 5, 7, 9]);
    expect({ mean, samples }).toEqual({ mean: 5, samples: 5 });
    expect(standardDeviation).toBeCloseTo(Math.sqrt(10), 12);
    expect(high - mean).toBeCloseTo((2.776445 * Math.sqrt(10)) / Math.sqrt(5), 6);
    expect(mean - low).toBeCloseTo(high - mean, 12);
  });

  it("of equal samples is certain", () => {
    expect(estimate([2, 2, 2])).toEqual({ samples: 3, mean: 2, standardDeviation: 0, low: 2, high: 2 });
  });

  it.for([
    { name: "one sample has a mean and no interval", samples: [3], mean: 3 },
    { name: "no sample has neither", samples: [], mean: Number.NaN },
    { name: "a figure that does not exist is not hidden", samples: [1, Number.NaN, 3], mean: Number.NaN },
  ])("$name", ({ samples, mean }) => {
    const { NaN: none } = Number;
    expect(estimate(samples)).toEqual({
      samples: samples.length,
      mean,
      standardDeviation: none,
      low: none,
      high: none,
    });
  });
});
