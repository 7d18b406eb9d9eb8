import { withForeknowledge } from "@tokentide/experiments";
import { RandomStreams } from "@tokentide/sim-core";
import { describe, expect, it } from "vitest";
import type { Candidate } from "./candidates";
import { runPredictive } from "./predictive-command";
import { judge, type Tried } from "./verdict";
import { weekLoad } from "./week-load";
import { runWeek, type WeekPlan, weekConfig } from "./week-run";

/** A week whose days take a tenth of an hour, everything else alike: seconds to run. */
const SMALL: WeekPlan = {
  daySeconds: 1800,
  days: 7,
  meanRate: 0.25,
  seed: 1,
  bootSeconds: 60,
  warmUpDays: 2,
  learnDays: 5,
};

describe("an invented week", () => {
  it("has the same load for the same seed, about its mean rate, and quieter weekends", () => {
    const load = (seed: number) =>
      weekLoad({ ...SMALL, meanRate: 1 }, seed, new RandomStreams(seed).stream("week")).steps;
    expect(load(7)).toEqual(load(7));
    const rates = load(0).map(({ rate }) => rate);
    const mean = (from: number, to: number) => rates.slice(from, to).reduce((sum, rate) => sum + rate, 0) / (to - from);
    expect(mean(0, rates.length)).toBeGreaterThan(0.7);
    expect(mean(0, rates.length)).toBeLessThan(1.3);
    // Seed 0 begins on a Monday.
    expect(mean(5 * 288, 7 * 288)).toBeLessThan(0.8 * mean(0, 5 * 288));
  });

  it("counts every request and all GPU-hours of its days, under a reactive policy and a predictive one", async () => {
    const policies = [
      "{ type: hpa, metrics: [{ signal: pending_requests, target: 24 }], downscale_stabilization: 60 }",
      "{ type: predictive, step: 20, season: 1800, lead: 60 }",
    ];
    const weeks = [];
    for (const policy of policies) {
      const { simulation } = await withForeknowledge(weekConfig(policy, SMALL));
      weeks.push(runWeek(simulation, SMALL));
    }
    const [reactive, predictive] = weeks as [(typeof weeks)[0], (typeof weeks)[0]];
    expect(reactive.learn.requests).toBe(predictive.learn.requests);
    expect(reactive.judge.requests).toBe(predictive.judge.requests);
    for (const { learn, judge: judged } of weeks) {
      for (const days of [learn, judged]) {
        expect(days.requests).toBeGreaterThan(100);
        expect(days.misses).toBeLessThan(days.requests / 2);
        expect(days.gpuHours).toBeGreaterThan(0);
      }
    }
  }, 60_000);
});

describe("the verdict", () => {
  const tried = (name: string, learn: readonly [number, number], judged: readonly [number, number]): Tried => {
    const family: Candidate["family"] = name.startsWith("p") ? "predictive" : "reactive";
    const days = ([misses, gpuHours]: readonly [number, number]) => ({ requests: 1000, misses, gpuHours });
    return { candidate: { family, name, policy: "" }, figures: { learn: days(learn), judge: days(judged) } };
  };
  const reactive = [tried("r cheap", [30, 80], [30, 80]), tried("r good", [9, 100], [8, 100])];

  it.for([
    { name: "cheaper by 15 % at the same attainment", learn: [9, 80], judged: [8, 85], isMet: true },
    { name: "cheaper by 14 %", learn: [9, 80], judged: [8, 86], isMet: false },
    { name: "cheaper, but the promise is not kept", learn: [9, 80], judged: [15, 50], isMet: false },
    { name: "half the misses for the same GPU-hours", learn: [2, 100], judged: [4, 100], isMet: true },
    { name: "more than half of them", learn: [2, 100], judged: [5, 100], isMet: false },
    { name: "half of them for more GPU-hours", learn: [2, 100], judged: [4, 101], isMet: false },
  ] as const)("is by the judged days, of the settings chosen by the days before: $name", ({ learn, judged, isMet }) => {
    const verdict = judge([...reactive, tried("p", learn, judged)]);
    expect(verdict.reactive.candidate.name).toBe("r good");
    expect(verdict.isMet).toBe(isMet);
  });

  it("chooses nothing by the days to be judged", () => {
    const verdict = judge([...reactive, tried("p 1", [9, 90], [500, 90]), tried("p 2", [9, 95], [0, 10])]);
    expect(verdict.cheapest.candidate.name).toBe("p 1");
  });
});

describe("its command", () => {
  it.for([
    ["--boot", "soon"],
    ["--seeds", "0"],
    ["--seeds", "1,2"],
    ["--days", "3"],
  ])("refuses %s %s", async (args) => {
    await expect(runPredictive(args, () => {})).rejects.toThrow(/Cannot read/);
  });
});
