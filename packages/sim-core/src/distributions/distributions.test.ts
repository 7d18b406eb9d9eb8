import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidDistributionError } from "../random-errors";
import { RandomStreams } from "../random-streams";
import { categorical } from "./categorical";
import { constant } from "./constant";
import type { Distribution } from "./distribution";
import { empiricalQuantiles } from "./empirical-quantiles";
import { exponential } from "./exponential";
import { gamma, gammaWithCv } from "./gamma";
import { logNormal, logNormalWithCv } from "./log-normal";
import { uniform } from "./uniform";

const SAMPLES = 100_000;

function moments(distribution: Distribution, name: string): { mean: number; variance: number } {
  const random = new RandomStreams(1).stream(name);
  let sum = 0;
  let sumOfSquares = 0;
  for (let i = 0; i < SAMPLES; i++) {
    const value = distribution.sample(random);
    sum += value;
    sumOfSquares += value * value;
  }
  const mean = sum / SAMPLES;
  return { mean, variance: sumOfSquares / SAMPLES - mean * mean };
}

const e = Math.E;
describe("moments", () => {
  it.for([
    { name: "constant(3)", distribution: constant(3), mean: 3, variance: 0 },
    { name: "uniform(-1, 5)", distribution: uniform(-1, 5), mean: 2, variance: 3 },
    { name: "uniform(2, 2)", distribution: uniform(2, 2), mean: 2, variance: 0 },
    { name: "exponential(4)", distribution: exponential(4), mean: 0.25, variance: 1 / 16 },
    { name: "gamma(3, 2)", distribution: gamma(3, 2), mean: 6, variance: 12 },
    { name: "gamma(1, 2)", distribution: gamma(1, 2), mean: 2, variance: 4 },
    { name: "gamma(0.3, 2)", distribution: gamma(0.3, 2), mean: 0.6, variance: 1.2 },
    { name: "gamma(400, 0.1)", distribution: gamma(400, 0.1), mean: 40, variance: 4 },
    { name: "gammaWithCv(5, 2)", distribution: gammaWithCv(5, 2), mean: 5, variance: 100 },
    { name: "gammaWithCv(5, 0.1)", distribution: gammaWithCv(5, 0.1), mean: 5, variance: 0.25 },
    { name: "gammaWithCv(5, 0)", distribution: gammaWithCv(5, 0), mean: 5, variance: 0 },
    { name: "logNormal(0, 0.5)", distribution: logNormal(0, 0.5), mean: e ** 0.125, variance: e ** 0.5 - e ** 0.25 },
    { name: "logNormal(1, 0)", distribution: logNormal(1, 0), mean: e, variance: 0 },
    { name: "logNormalWithCv(7, 0.8)", distribution: logNormalWithCv(7, 0.8), mean: 7, variance: (7 * 0.8) ** 2 },
    {
      name: "empirical",
      distribution: empiricalQuantiles([0, 0.5, 1], [0, 1, 3]),
      mean: 1.25,
      variance: 0.6875 + 1 / 12,
    },
    {
      name: "clipped",
      distribution: empiricalQuantiles([0.5, 0.75], [2, 4]),
      mean: 2.75,
      variance: 2 + 28 / 12 + 4 - 2.75 ** 2,
    },
    { name: "categorical", distribution: categorical([1, 0, 2, 1]), mean: 1.75, variance: 4.25 - 1.75 ** 2 },
  ])("of $name are those of the textbook", ({ name, distribution, mean, variance }) => {
    const sampled = moments(distribution, name);
    expect(distribution.mean).toBeCloseTo(mean, 12);
    // Five standard errors; a twentieth for the variance, whose own error depends on the fourth moment.
    expect(Math.abs(sampled.mean - mean)).toBeLessThanOrEqual(5 * Math.sqrt(variance / SAMPLES) + 1e-9);
    expect(Math.abs(sampled.variance - variance)).toBeLessThanOrEqual(variance * 0.05 + 1e-9);
  });

  it("of the exponential distribution: the share above x is exp(-rate x)", () => {
    const random = new RandomStreams(5).stream("tail");
    const distribution = exponential(2);
    let above = 0;
    for (let i = 0; i < SAMPLES; i++) if (distribution.sample(random) > 1) above++;
    expect(Math.abs(above / SAMPLES - Math.exp(-2))).toBeLessThan(0.005);
  });
});

describe("ranges", () => {
  it("hold for any parameters", () => {
    const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(fc.integer(), positive, positive, (seed, a, b) => {
        const random = new RandomStreams(seed).stream("range");
        expect(exponential(a).sample(random)).toBeGreaterThanOrEqual(0);
        expect(gamma(a, b).sample(random)).toBeGreaterThanOrEqual(0);
        expect(logNormalWithCv(a, b).sample(random)).toBeGreaterThanOrEqual(0);
        const between = uniform(-a, b).sample(random);
        expect(between >= -a && between <= b).toBe(true);
      }),
    );
  });

  it("of empirical quantiles are those of the values, and a jump has no values within", () => {
    const random = new RandomStreams(3).stream("empirical");
    const distribution = empiricalQuantiles([0.1, 0.4, 0.9], [5, 5, 8]);
    const values = Array.from({ length: 2000 }, () => distribution.sample(random));
    expect(Math.min(...values)).toBe(5);
    expect(Math.max(...values)).toBe(8);
    const share = values.filter((value) => value === 5).length / values.length;
    expect(Math.abs(share - 0.4)).toBeLessThan(0.05);
    expect(empiricalQuantiles([0.5], [9]).sample(random)).toBe(9);
  });

  it("of a categorical distribution: each index as often as its weight says, a weight of 0 never", () => {
    const anyWeights = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 10, noNaN: true })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(anyWeights, fc.integer(), (weights, seed) => {
        fc.pre(weights.some((weight) => weight > 1e-3));
        const random = new RandomStreams(seed).stream("categorical");
        const distribution = categorical(weights);
        const sum = weights.reduce((a, b) => a + b);
        const counts = weights.map(() => 0);
        for (let i = 0; i < 1000; i++) counts[distribution.sample(random)]! += 1;
        weights.forEach((weight, index) => {
          if (weight === 0) expect(counts[index]).toBe(0);
          const share = weight / sum;
          const error = Math.sqrt(1000 * share * (1 - share));
          expect(Math.abs(counts[index]! - 1000 * share)).toBeLessThan(6 * error + 6);
        });
      }),
      { numRuns: 50, seed: 1 },
    );
  });
});

describe("parameters", () => {
  it.for([
    { parameter: "value", make: () => constant(Number.NaN) },
    { parameter: "low", make: () => uniform(Number.NEGATIVE_INFINITY, 0) },
    { parameter: "high", make: () => uniform(0, Number.NaN) },
    { parameter: "high", make: () => uniform(2, 1) },
    { parameter: "rate", make: () => exponential(0) },
    { parameter: "rate", make: () => exponential(-1) },
    { parameter: "rate", make: () => exponential(Number.POSITIVE_INFINITY) },
    { parameter: "shape", make: () => gamma(0, 1) },
    { parameter: "scale", make: () => gamma(1, Number.NaN) },
    { parameter: "mean", make: () => gammaWithCv(0, 1) },
    { parameter: "cv", make: () => gammaWithCv(1, -1) },
    { parameter: "mu", make: () => logNormal(Number.NaN, 1) },
    { parameter: "sigma", make: () => logNormal(0, -1) },
    { parameter: "mean", make: () => logNormalWithCv(-1, 1) },
    { parameter: "cv", make: () => logNormalWithCv(1, Number.NaN) },
    { parameter: "values", make: () => empiricalQuantiles([], []) },
    { parameter: "values", make: () => empiricalQuantiles([0, 1], [1]) },
    { parameter: "values", make: () => empiricalQuantiles([0, 1], [2, 1]) },
    { parameter: "values[0]", make: () => empiricalQuantiles([0], [Number.NaN]) },
    { parameter: "probabilities", make: () => empiricalQuantiles([0.5, 0.5], [1, 2]) },
    { parameter: "probabilities[1]", make: () => empiricalQuantiles([0, 1.1], [1, 2]) },
    { parameter: "weights", make: () => categorical([]) },
    { parameter: "weights", make: () => categorical([0, 0]) },
    { parameter: "weights[1]", make: () => categorical([1, -1]) },
  ])("that make no sense are refused by name: $parameter", ({ parameter, make }) => {
    expect(make).toThrow(InvalidDistributionError);
    expect(make).toThrow(expect.objectContaining({ code: "INVALID_DISTRIBUTION", parameter }));
  });

  it("are named in the message, with the value and what is allowed", () => {
    expect(() => gamma(-2, 1)).toThrow("gamma: shape must be a finite number above 0, got -2.");
    expect(() => categorical([0, 0])).toThrow("categorical: weights must have a finite sum above 0, got [0, 0].");
  });
});
