import { RandomStreams } from "@tokentide/sim-core";
import { describe, expect, it } from "vitest";
import { type Family, type Variant, variantsFor } from "./candidates";
import { runPredictive, tuneWeek } from "./predictive-command";
import { tune } from "./tuning";
import { judge, type Tried } from "./verdict";
import { weekRates } from "./week-load";
import { measureFleet, ratesOf, runWeek, type WeekPlan } from "./week-run";

/** A week whose days take half an hour, everything else alike: seconds to run. */
const SMALL: WeekPlan = {
  daySeconds: 1800,
  days: 7,
  meanRate: 0.25,
  seed: 1,
  bootSeconds: 60,
  warmUpDays: 2,
  learnDays: 5,
  burstsPerDay: 2,
};

describe("an invented week", () => {
  const load = (seed: number) => weekRates({ ...SMALL, meanRate: 1 }, seed, new RandomStreams(seed).stream("week"));
  const mean = (rates: readonly number[]) => rates.reduce((sum, rate) => sum + rate, 0) / rates.length;

  it("has the same load for the same seed, about its mean rate, and quieter weekends", () => {
    expect(load(7)).toEqual(load(7));
    const rates = load(0).map(({ rate }) => rate);
    expect(mean(rates)).toBeGreaterThan(0.7);
    expect(mean(rates)).toBeLessThan(1.3);
    // Seed 0 begins on a Monday.
    expect(mean(rates.slice(5 * 288))).toBeLessThan(0.8 * mean(rates.slice(0, 5 * 288)));
  });

  it("has about two bursts a day, of up to twice the load, and is calm otherwise", () => {
    const factors = load(3).map(({ rate, calmRate }) => rate / calmRate);
    const bursting = factors.filter((factor) => factor > 1);
    expect(factors.every((factor) => factor >= 1)).toBe(true);
    expect(Math.min(...bursting)).toBeGreaterThan(1.3);
    expect(Math.max(...factors)).toBeLessThan(2);
    // Two bursts of 2.5 steps and the steps that they begin and end in.
    expect(bursting.length / 7).toBeGreaterThan(2);
    expect(bursting.length / 7).toBeLessThan(16);
    const calm = weekRates({ ...SMALL, burstsPerDay: 0 }, 3, new RandomStreams(3).stream("week"));
    expect(calm.every(({ rate, calmRate }) => rate === calmRate)).toBe(true);
  });
});

describe("a week under a policy", () => {
  const fleet = measureFleet(SMALL);
  const variants = variantsFor(SMALL, fleet, ratesOf(SMALL));

  it("knows what an instance carries, and how much it has in hand then", () => {
    expect(fleet.requestsPerSecond).toBeGreaterThan(0.05);
    expect(fleet.requestsPerSecond).toBeLessThan(0.2);
    expect(fleet.pendingRequests).toBeGreaterThan(4);
    expect(fleet.pendingRequests).toBeLessThan(16);
  });

  it("counts every request and all GPU-hours of its days, whoever decides", () => {
    const weeks = variants.map((variant) => runWeek(variant.policy(1), SMALL, fleet));
    for (const { learn, judge: judged } of weeks) {
      expect(learn.requests).toBe(weeks[0]!.learn.requests);
      expect(judged.requests).toBe(weeks[0]!.judge.requests);
      for (const days of [learn, judged]) {
        expect(days.requests).toBeGreaterThan(100);
        expect(days.misses).toBeGreaterThanOrEqual(0);
        expect(days.misses).toBeLessThan(days.requests / 2);
        expect(days.gpuHours).toBeGreaterThan(0);
      }
    }
  }, 60_000);

  it("costs less and misses more where more is aimed at", () => {
    const misses = { careful: 0, bold: 0 };
    for (const variant of variants) {
      const careful = runWeek(variant.policy(0.7), SMALL, fleet).learn;
      const bold = runWeek(variant.policy(1.6), SMALL, fleet).learn;
      expect(bold.gpuHours).toBeLessThan(careful.gpuHours);
      misses.careful += careful.misses;
      misses.bold += bold.misses;
    }
    expect(misses.bold).toBeGreaterThan(misses.careful);
  }, 120_000);

  it("is tuned for those that are asked for", () => {
    const tuned = tuneWeek(SMALL, fleet, new Map([["the load", 1.2]]));
    expect(tuned.map((tried) => tried[0]!.candidate)).toEqual([{ family: "knows all", name: "the load", target: 1.2 }]);
  }, 60_000);
});

describe("tuning", () => {
  /** Keeps the promise up to a target of 1.1. */
  const variant: Variant = { family: "reactive", name: "r", policy: String };
  const run = (policy: string) => {
    const days = { requests: 1000, misses: Number(policy) > 1.1 ? 20 : 5, gpuHours: 100 / Number(policy) };
    return { learn: days, judge: days };
  };
  const targets = (first: number, runs = run) => tune(variant, first, runs).map(({ candidate }) => candidate.target);

  it("goes up until the promise is broken, or down until it is kept", () => {
    expect(targets(1)).toEqual([1, 1.05, 1.1, 1.15]);
    expect(targets(1.25)).toEqual([1.25, 1.2, 1.15, 1.1]);
  });

  it("ends somewhere where it never is", () => {
    const never = () => ({ ...run("2"), learn: { requests: 10, misses: 10, gpuHours: 1 } });
    expect(targets(0.4, never)).toEqual([0.4, 0.35, 0.3]);
  });
});

describe("the verdict", () => {
  const families: Record<string, Family> = { r: "reactive", p: "predictive", s: "knows the shape", a: "knows all" };
  const tried = (name: string, learn: readonly [number, number], judged: readonly [number, number]): Tried => {
    const days = ([misses, gpuHours]: readonly [number, number]) => ({ requests: 1000, misses, gpuHours });
    const candidate = { family: families[name[0]!]!, name, target: 1 };
    return { candidate, figures: { learn: days(learn), judge: days(judged) } };
  };
  const others = [
    tried("r cheap", [30, 80], [30, 80]),
    tried("r good", [9, 100], [8, 100]),
    tried("shape", [9, 98], [8, 98]),
    tried("all", [9, 75], [8, 75]),
  ];

  it.for([
    { name: "cheaper by 15 % at the same attainment", learn: [9, 80], judged: [8, 85], isMet: true },
    { name: "cheaper by 14 %", learn: [9, 80], judged: [8, 86], isMet: false },
    { name: "cheaper, but the promise is not kept", learn: [9, 80], judged: [15, 50], isMet: false },
    { name: "half the misses for the same GPU-hours", learn: [2, 100], judged: [4, 100], isMet: true },
    { name: "more than half of them", learn: [2, 100], judged: [5, 100], isMet: false },
    { name: "half of them for more GPU-hours", learn: [2, 100], judged: [4, 101], isMet: false },
  ] as const)("is by the judged days, of the settings chosen by the days before: $name", ({ learn, judged, isMet }) => {
    const verdict = judge([...others, tried("p", learn, judged)]);
    const names = Object.values(verdict.cheapest).map(({ candidate }) => candidate.name);
    expect(names).toEqual(["r good", "p", "shape", "all"]);
    expect(verdict.isMet).toBe(isMet);
  });

  it("chooses nothing by the days to be judged", () => {
    const verdict = judge([...others, tried("p 1", [9, 90], [500, 90]), tried("p 2", [9, 95], [0, 10])]);
    expect(verdict.cheapest.predictive.candidate.name).toBe("p 1");
  });

  it("chooses to be safe what costs no more than the reactive one", () => {
    const verdict = judge([...others, tried("p 1", [5, 99], [5, 99]), tried("p 2", [1, 101], [1, 101])]);
    expect(verdict.safest.candidate.name).toBe("p 1");
  });
});

describe("its command", () => {
  it.for([
    ["--boot", "soon"],
    ["--seeds", "0"],
    ["--seeds", "1,2"],
    ["--bursts", "-1"],
    ["--bursts", ""],
    ["--days", "3"],
  ])("refuses %s %s", async (args) => {
    await expect(runPredictive(args, () => {})).rejects.toThrow(/Cannot read/);
  });
});
