import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fewestOfOne, fewestOfTwo } from "./fewest-counts";

describe("the fewest of one kind", () => {
  it("is the first count that will do, however many are asked about at once, in few rounds", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 220 }),
        fc.integer({ min: 1, max: 5 }),
        async (least, most, enough, width) => {
          let rounds = 0;
          const probe = async (counts: readonly number[]) => {
            rounds++;
            expect(counts.every((count) => count >= least && count <= most)).toBe(true);
            return counts.map((count) => count >= enough);
          };
          const found = await fewestOfOne(probe, { least, most }, width);
          expect(found).toBe(enough > most ? undefined : Math.max(enough, least));
          expect(rounds).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(most + 1)) + 2);
        },
      ),
    );
  });
});

describe("the fewest of two kinds", () => {
  it("are all pairs of which neither can be one less", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 1 }),
        async (strength, otherStrength, load, least) => {
          const most = 12;
          const will = ([one = 0, other = 0]: readonly number[]) =>
            one * strength + other * otherStrength >= load && one >= least && other >= least;
          const bounds = { least, most };
          const stairs = await fewestOfTwo(async (fleets) => fleets.map(will), [bounds, bounds], 2);
          const all: [number, number][] = [];
          for (let one = least; one <= most; one++) {
            for (let other = least; other <= most; other++) {
              const canSpare = will([one - 1, other]) || will([one, other - 1]);
              if (will([one, other]) && !canSpare) all.push([one, other]);
            }
          }
          expect(stairs).toEqual(all);
        },
      ),
    );
  });
});
