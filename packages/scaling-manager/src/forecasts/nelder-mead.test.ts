import { describe, expect, it } from "vitest";
import { nelderMead } from "./nelder-mead";

const options = { step: 0.1, iterations: 200, low: 0, high: 1 };

describe("the simplex method", () => {
  it("finds the bottom of a curved valley (Rosenbrock's)", () => {
    const { point, value } = nelderMead(([x, y]) => (0.5 - x!) ** 2 + 100 * (y! - x! * x!) ** 2, [0.1, 0.9], options);
    expect(value).toBeLessThan(1e-9);
    expect(point[0]).toBeCloseTo(0.5, 3);
    expect(point[1]).toBeCloseTo(0.25, 3);
  });

  it("stays within bounds when the bottom is outside, also when it starts on one", () => {
    const { point } = nelderMead(([x, y]) => (x! - 2) ** 2 + (y! + 1) ** 2, [1, 0], options);
    expect(point[0]).toBeCloseTo(1, 6);
    expect(point[1]).toBeCloseTo(0, 6);
  });
});
