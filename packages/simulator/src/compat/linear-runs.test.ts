import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordingStepTimes } from "../../tests/recording-step-times";
import { rowOf, runToEnd } from "../../tests/run-to-end";
import { testConfig } from "../../tests/small-cluster";
import { floorDivision } from "./linear-runs";

describe("floorDivision", () => {
  // What CPython 3 answers for `dividend // divisor`.
  it.for([
    { dividend: 7, divisor: 2, quotient: 3 },
    { dividend: 0, divisor: 0.1, quotient: 0 },
    { dividend: 1, divisor: 0.1, quotient: 9 },
    { dividend: 0.3, divisor: 0.1, quotient: 2 },
    { dividend: 0.6, divisor: 0.2, quotient: 2 },
    { dividend: 0.7, divisor: 0.1, quotient: 6 },
    { dividend: 0.5, divisor: 0.25, quotient: 2 },
    { dividend: 6, divisor: 0.1, quotient: 59 },
    { dividend: 1e16, divisor: 3, quotient: 3333333333333333 },
    { dividend: 4.35, divisor: 0.01, quotient: 434 },
  ])("$dividend // $divisor = $quotient", ({ dividend, divisor, quotient }) => {
    expect(floorDivision(dividend, divisor)).toBe(quotient);
  });

  it("differs from the floor of the quotient where the quotient was rounded up", () => {
    expect(Math.floor(1 / 0.1)).toBe(10);
    expect(floorDivision(1, 0.1)).toBe(9);
  });

  it("leaves a remainder of [0, divisor), but for rounding", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        fc.double({ min: 1e-3, max: 10, noNaN: true }),
        (dividend, divisor) => {
          const remainder = dividend - floorDivision(dividend, divisor) * divisor;
          expect(remainder).toBeGreaterThanOrEqual(-1e-9);
          expect(remainder).toBeLessThanOrEqual(divisor + 1e-9);
        },
      ),
    );
  });
});

describe("LinearRuns", () => {
  const runs = (arrivals: readonly number[]): ReturnType<typeof runToEnd> => {
    const { model } = recordingStepTimes(1, 0.25);
    return runToEnd(
      testConfig({ compat: "splitwise-sim", application: { stepTimes: () => model } }),
      arrivals.map((arrivalSeconds) => ({ arrivalSeconds, promptTokens: 10, outputTokens: 9 })),
    );
  };

  it("takes the first iteration's time for each of a run", () => {
    expect(rowOf(runs([1]), 0).responseSeconds).toBe(1 + 8 * 0.25);
  });

  it.for([
    { name: "inside an iteration: at its end", arrival: 2.6, promptStart: 2.75 },
    { name: "on a boundary: one iteration later, as Python's division counts", arrival: 2.5, promptStart: 2.75 },
    { name: "on the last boundary: no more iterations than were planned", arrival: 4, promptStart: 4 },
  ])("cuts a run $name", ({ arrival, promptStart }) => {
    const row = rowOf(runs([1, arrival]), 1);
    expect(row.arrivalSeconds + row.queueSeconds).toBe(promptStart);
  });
});
