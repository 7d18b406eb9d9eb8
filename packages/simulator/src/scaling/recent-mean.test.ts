import { describe, expect, it } from "vitest";
import { RecentMean } from "./recent-mean";

describe("a recent mean", () => {
  it("is unknown before there is a sample, and a minute after the last", () => {
    const mean = new RecentMean();
    expect(mean.at(0)).toBeUndefined();
    mean.record(10, 3);
    expect([mean.at(10), mean.at(70), mean.at(70.1)]).toEqual([3, 3, undefined]);
  });

  it("weighs a sample of 30 s ago by 1/e", () => {
    const mean = new RecentMean();
    mean.record(0, 1);
    mean.record(30, 2);
    expect(mean.at(30)).toBeCloseTo((1 / Math.E + 2) / (1 / Math.E + 1), 12);
  });
});
