import { RandomStreams } from "@tokentide/sim-core";
import { describe, expect, it } from "vitest";
import { type CountSettings, countDistribution, type TimeSettings, timeDistribution } from "./distribution-settings";

const DRAWS = 20_000;

function drawn(distribution: { sample: ReturnType<typeof countDistribution>["sample"] }): number[] {
  const random = new RandomStreams(5).stream("test");
  return Array.from({ length: DRAWS }, () => distribution.sample(random));
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("what is drawn", () => {
  it.for<{ name: string; settings: TimeSettings; mean: number }>([
    { name: "a constant", settings: 2.5, mean: 2.5 },
    { name: "exponential", settings: { type: "exponential", mean: 4 }, mean: 4 },
    { name: "uniform", settings: { type: "uniform", low: 1, high: 3 }, mean: 2 },
    { name: "log-normal", settings: { type: "log-normal", mean: 10, cv: 0.5 }, mean: 10 },
  ])("as a time that is $name has the mean that was asked for", ({ settings, mean }) => {
    const distribution = timeDistribution(settings, "think");
    const values = drawn(distribution);
    expect(distribution.mean).toBeCloseTo(mean);
    expect(Math.abs(meanOf(values) / mean - 1)).toBeLessThan(0.03);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  });

  it.for<{ name: string; settings: CountSettings; mean: number }>([
    { name: "a constant", settings: 3, mean: 3 },
    { name: "geometric", settings: { type: "geometric", mean: 4.5 }, mean: 4.5 },
    { name: "geometric with a mean of 1", settings: { type: "geometric", mean: 1 }, mean: 1 },
    { name: "uniform", settings: { type: "uniform", low: 2, high: 5 }, mean: 3.5 },
    { name: "log-normal", settings: { type: "log-normal", mean: 50, cv: 1 }, mean: 50 },
  ])("as a count that is $name is whole, at least 1, and has the mean that was asked for", ({ settings, mean }) => {
    const values = drawn(countDistribution(settings, "turns"));
    expect(Math.abs(meanOf(values) / mean - 1)).toBeLessThan(0.03);
    expect(values.every((value) => Number.isInteger(value) && value >= 1)).toBe(true);
  });

  it("as a uniform count may be either bound", () => {
    expect(new Set(drawn(countDistribution({ type: "uniform", low: 2, high: 4 }, "turns")))).toEqual(
      new Set([2, 3, 4]),
    );
  });

  it.for<{ name: string; make: () => unknown; setting: string }>([
    { name: "a negative time", make: () => timeDistribution(-1, "think"), setting: "think" },
    {
      name: "a mean of no time",
      make: () => timeDistribution({ type: "exponential", mean: 0 }, "think"),
      setting: "think.mean",
    },
    {
      name: "bounds out of order",
      make: () => timeDistribution({ type: "uniform", low: 3, high: 2 }, "think"),
      setting: "think.high",
    },
    { name: "half a turn", make: () => countDistribution(1.5, "turns"), setting: "turns" },
    {
      name: "fewer than one on average",
      make: () => countDistribution({ type: "geometric", mean: 0.5 }, "turns"),
      setting: "turns.mean",
    },
    {
      name: "an unknown kind",
      make: () => timeDistribution({ type: "expo" } as never, "think"),
      setting: "think.type",
    },
  ])("cannot be $name", ({ make, setting }) => {
    expect(make).toThrow(expect.objectContaining({ code: "WORKLOAD_BAD_SETTING", setting }));
  });
});
