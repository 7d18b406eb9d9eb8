import { describe, expect, it } from "vitest";
import { tQuantile } from "./t-quantile";

const STEPS = 20_000;

/** Share of Student's t distribution between 0 and `x`: Simpson's rule over the density, scaled by the whole of it. */
function shareUpTo(x: number, degreesOfFreedom: number): number {
  // With t = √v·tan φ the density becomes cos^(v−1) φ, and infinity π/2.
  const weight = (angle: number) => Math.cos(angle) ** (degreesOfFreedom - 1);
  const integral = (end: number) => {
    const width = end / STEPS;
    let sum = weight(0) + weight(end);
    for (let step = 1; step < STEPS; step++) sum += (step % 2 === 0 ? 2 : 4) * weight(step * width);
    return (sum * width) / 3;
  };
  return integral(Math.atan(x / Math.sqrt(degreesOfFreedom))) / integral(Math.PI / 2) / 2;
}

describe("Student's t", () => {
  it.for([1, 2, 3, 5, 9, 10, 11, 12, 20, 59, 1000])("%i degrees of freedom: 97.5 %% lie below", (degreesOfFreedom) => {
    expect(0.5 + shareUpTo(tQuantile(degreesOfFreedom), degreesOfFreedom)).toBeCloseTo(0.975, 6);
  });

  it("narrows towards the normal distribution", () => {
    for (let v = 2; v < 200; v++) expect(tQuantile(v)).toBeLessThan(tQuantile(v - 1));
    expect(tQuantile(1e9)).toBeCloseTo(1.959964, 6);
  });
});
