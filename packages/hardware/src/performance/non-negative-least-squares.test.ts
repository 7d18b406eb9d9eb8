import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitNonNegative, leaveOneOutError, type Observation, predict } from "./non-negative-least-squares";

const observe = (coefficients: readonly number[], points: readonly (readonly number[])[]): Observation[] =>
  points.map((terms) => ({ terms, value: predict(coefficients, terms) }));

const POINTS = [1, 2, 4, 8, 16, 64].flatMap((batch) => [256, 576, 4096].map((context) => [1, batch, batch * context]));

const coefficient = fc.double({ min: 1e-3, max: 10, noNaN: true });

describe("fitNonNegative", () => {
  it("recovers the coefficients of exact observations", () => {
    fc.assert(
      fc.property(coefficient, coefficient, coefficient, (base, perSequence, perToken) => {
        const found = fitNonNegative(observe([base, perSequence, perToken / 1000], POINTS))!;
        expect(found[0]! / base).toBeCloseTo(1, 4);
        expect(found[1]! / perSequence).toBeCloseTo(1, 4);
        expect(found[2]! / (perToken / 1000)).toBeCloseTo(1, 4);
      }),
    );
  });

  it("is never negative, and no other non-negative coefficients fit better", () => {
    const values = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 4, maxLength: POINTS.length });
    const nudge = fc.double({ min: -0.1, max: 0.1, noNaN: true });
    fc.assert(
      fc.property(values, fc.tuple(nudge, nudge, nudge), (measured, nudges) => {
        const observations = measured.map((value, index) => ({ terms: POINTS[index]!, value }));
        const found = fitNonNegative(observations)!;
        const error = (coefficients: readonly number[]) =>
          observations.reduce((sum, { terms, value }) => sum + (predict(coefficients, terms) / value - 1) ** 2, 0);
        const other = found.map((coefficient, term) => Math.max(0, coefficient + nudges[term]! / POINTS[term]![term]!));
        for (const coefficient of found) expect(coefficient).toBeGreaterThanOrEqual(0);
        expect(error(found)).toBeLessThanOrEqual(error(other) * (1 + 1e-9) + 1e-12);
      }),
    );
  });

  it("leaves out terms that nothing tells apart", () => {
    expect(fitNonNegative([{ terms: [1, 1, 576], value: 0.03 }])).toEqual([0.03, 0, 0]);
    expect(fitNonNegative([])).toBeUndefined();
  });
});

describe("leaveOneOutError", () => {
  it("is nothing for observations that agree", () => {
    expect(leaveOneOutError(observe([1, 0.1, 0.001], POINTS))).toBeLessThan(1e-6);
  });

  it("is unknown for a single observation", () => {
    expect(leaveOneOutError([{ terms: [1, 1, 1], value: 1 }])).toBeNaN();
  });
});
