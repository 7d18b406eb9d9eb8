import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { iterationsToReach, runSeconds } from "./closed-form-runs";

const seconds = fc.double({ min: 1e-3, max: 1, noNaN: true });
const growth = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e-2, noNaN: true }));
const iterations = fc.integer({ min: 1, max: 300 });

function naiveSeconds(count: number, first: number, each: number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += first + i * each;
  return total;
}

/** Walks boundary after boundary, along the formula that event times follow. */
function naiveIterationsToReach(elapsed: number, first: number, each: number, most: number): number {
  let count = 1;
  while (count < most && runSeconds(count, first, each) < elapsed) count++;
  return count;
}

describe("runSeconds", () => {
  it("is the sum of the iterations", () => {
    fc.assert(
      fc.property(iterations, seconds, growth, (count, first, each) => {
        const expected = naiveSeconds(count, first, each);
        expect(Math.abs(runSeconds(count, first, each) - expected)).toBeLessThanOrEqual(1e-11 * expected);
      }),
    );
  });

  it.for([
    { name: "one iteration", count: 1, first: 0.5, each: 0.25, expected: 0.5 },
    { name: "equal iterations", count: 4, first: 0.5, each: 0, expected: 2 },
    { name: "1 + 1.5 + 2", count: 3, first: 1, each: 0.5, expected: 4.5 },
  ])("$name: $expected s", ({ count, first, each, expected }) => {
    expect(runSeconds(count, first, each)).toBe(expected);
  });
});

describe("iterationsToReach", () => {
  it("is the first boundary at or after a time, as walking there finds it", () => {
    fc.assert(
      fc.property(
        iterations,
        seconds,
        growth,
        fc.double({ min: 0, max: 1.2, noNaN: true }),
        (most, first, each, share) => {
          const elapsed = share * runSeconds(most, first, each);
          expect(iterationsToReach(elapsed, first, each, most)).toBe(
            naiveIterationsToReach(elapsed, first, each, most),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it("stays at a boundary that is hit exactly", () => {
    fc.assert(
      fc.property(iterations, iterations, seconds, growth, (some, more, first, each) => {
        expect(iterationsToReach(runSeconds(some, first, each), first, each, some + more)).toBe(some);
      }),
      { numRuns: 500 },
    );
  });

  it.for([
    { name: "at the very start the first iteration is under way", elapsed: 0, expected: 1 },
    { name: "inside the first", elapsed: 0.2, expected: 1 },
    { name: "on the first boundary", elapsed: 0.25, expected: 1 },
    { name: "just behind it", elapsed: 0.250001, expected: 2 },
    { name: "on the last boundary", elapsed: 2.5, expected: 10 },
    { name: "never more than were planned", elapsed: 99, expected: 10 },
  ])("$name", ({ elapsed, expected }) => {
    expect(iterationsToReach(elapsed, 0.25, 0, 10)).toBe(expected);
  });

  it("answers one iteration for steps that take no time", () => {
    expect(iterationsToReach(0, 0, 0, 10)).toBe(1);
  });
});
