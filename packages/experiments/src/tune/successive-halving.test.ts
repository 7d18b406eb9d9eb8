import { RandomStreams } from "@tokentide/sim-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawValue, linear, log, whole } from "./setting-range";
import { halvingRounds, successiveHalving } from "./successive-halving";

describe("rounds of halving", () => {
  it.for([
    { candidates: 1, rounds: [[1, 1]] },
    { candidates: 3, rounds: [[3, 1]] },
    {
      candidates: 4,
      rounds: [
        [4, 0.5],
        [2, 1],
      ],
    },
    {
      candidates: 16,
      rounds: [
        [16, 0.125],
        [8, 0.25],
        [4, 0.5],
        [2, 1],
      ],
    },
  ])("of $candidates candidates", ({ candidates, rounds }) => {
    expect(halvingRounds(candidates).map(({ candidates: count, effort }) => [count, effort])).toEqual(rounds);
  });
});

describe("successive halving", () => {
  it("finds the best where more effort changes nothing, and tries no more than it says", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 20 }), async (losses) => {
        let tries = 0;
        const { index, losses: best } = await successiveHalving(losses.length, async (indexes) => {
          tries += indexes.length;
          return indexes.map((one) => [losses[one]!]);
        });
        expect(index).toBe(losses.indexOf(Math.min(...losses)));
        expect(best).toEqual([Math.min(...losses)]);
        expect(tries).toBe(halvingRounds(losses.length).reduce((sum, { candidates }) => sum + candidates, 0));
      }),
    );
  });

  it("goes by the first figure that differs, and takes what has none last", async () => {
    const losses = [[Number.NaN], [0.1, 5], [0, 9], [0, 7]];
    const { index } = await successiveHalving(4, async (indexes) => indexes.map((one) => losses[one]!));
    expect(index).toBe(3);
  });
});

describe("values of a range", () => {
  it.for([
    { name: "linear", range: linear(0.2, 0.8) },
    { name: "log", range: log(1, 256) },
    { name: "whole", range: whole(log(200, 50_000)) },
  ])("$name: stay within it and are spread over it", ({ range }) => {
    const random = new RandomStreams(1).stream("test");
    const values = Array.from({ length: 400 }, () => drawValue(range, random));
    const middle = range.scale === "log" ? Math.sqrt(range.low * range.high) : (range.low + range.high) / 2;
    expect(Math.min(...values)).toBeGreaterThanOrEqual(range.low);
    expect(Math.max(...values)).toBeLessThanOrEqual(range.high);
    const below = values.filter((value) => value < middle).length;
    expect(below).toBeGreaterThan(150);
    expect(below).toBeLessThan(250);
    if (range.isWhole) expect(values.every(Number.isInteger)).toBe(true);
  });
});
