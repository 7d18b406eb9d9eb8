import { RandomStreams } from "@tokentide/sim-core";
import { describe, expect, it } from "vitest";
import { blockBootstrap } from "./block-bootstrap";

const RATIO = { over: ([over]: readonly number[]) => over!, under: ([, under]: readonly number[]) => under! };
const intervalOf = (runs: readonly (readonly (readonly number[])[])[], seed = 1) =>
  blockBootstrap(runs, RATIO, new RandomStreams(seed).stream("bootstrap"));

describe("the block bootstrap", () => {
  it("is a point where every minute is alike", () => {
    expect(intervalOf([Array.from({ length: 30 }, () => [9, 10])])).toEqual({ low: 0.9, high: 0.9 });
  });

  it("knows nothing of no minutes, and of minutes without arrivals", () => {
    expect(intervalOf([])).toEqual({ low: Number.NaN, high: Number.NaN });
    expect(intervalOf([[[0, 0]]])).toEqual({ low: Number.NaN, high: Number.NaN });
  });

  it("covers the truth about as often as it says, and is wider where bad minutes come together", () => {
    const random = new RandomStreams(7).stream("minutes");
    const truth = 0.7;
    const widthOf = (stretch: number) => {
      let covered = 0;
      let width = 0;
      const tries = 60;
      for (let attempt = 0; attempt < tries; attempt++) {
        let met = 0;
        const minutes = Array.from({ length: 240 }, (_, minute) => {
          if (minute % stretch === 0) met = random.next() < truth ? 10 : 0;
          return [met, 10];
        });
        const { low, high } = intervalOf([minutes], attempt);
        width += (high - low) / tries;
        if (low <= truth && truth <= high) covered++;
      }
      return { covered: covered / tries, width };
    };
    const single = widthOf(1);
    const together = widthOf(5);
    expect(single.covered).toBeGreaterThan(0.85);
    expect(together.covered).toBeGreaterThan(0.75);
    expect(together.width).toBeGreaterThan(1.5 * single.width);
  });

  it("narrows with more runs", () => {
    const run = (offset: number) => Array.from({ length: 60 }, (_, minute) => [(minute + offset) % 11, 10]);
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    expect(width(intervalOf([run(0), run(3), run(5), run(8)]))).toBeLessThan(width(intervalOf([run(0)])));
  });
});
