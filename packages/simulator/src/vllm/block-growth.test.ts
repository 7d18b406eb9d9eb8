import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockGrowth } from "./block-growth";

/** Blocks that a sequence takes in an iteration, one iteration at a time. */
function takes(firstGrowth: number, period: number, iteration: number): boolean {
  return iteration >= firstGrowth && (iteration - firstGrowth) % period === 0;
}

const drawn = fc.record({
  period: fc.integer({ min: 1, max: 20 }),
  start: fc.nat({ max: 1000 }),
  leads: fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 12 }),
  count: fc.nat({ max: 80 }),
  free: fc.nat({ max: 60 }),
});

describe("BlockGrowth", () => {
  it("counts as one would iteration by iteration", () => {
    fc.assert(
      fc.property(drawn, ({ period, start, leads, count, free }) => {
        const growth = new BlockGrowth(period);
        // A sequence takes its first block before a period is over: it holds one that is not full.
        const firsts = leads.map((lead) => start + (lead % period));
        for (const first of firsts) growth.join(first);
        const takenAt = (iteration: number) => firsts.filter((first) => takes(first, period, iteration)).length;
        let blocks = 0;
        let longest = 0;
        for (let i = 0; i < count; i++) {
          blocks += takenAt(start + i);
          if (blocks <= free) longest = i + 1;
        }
        expect(growth.over(start, count)).toBe(blocks);
        expect(growth.longestRun(start, count, free)).toBe(longest);
        const bySequence = firsts.reduce((sum, first) => sum + growth.takenBy(first, start + count), 0);
        expect(bySequence).toBe(blocks);
        for (const first of firsts) growth.leave(first);
        expect(growth.over(start, count)).toBe(0);
      }),
    );
  });
});
