import { describe, expect, it } from "vitest";
import { readConfig } from "../job-configs";
import { runMany } from "../run-many";
import type { RunScore } from "../scoring/run-score";
import { SCALING_CONFIG } from "../testing/scaling-config";
import { type ComparePlan, compare, comparisonJobs } from "./compare";
import { choosePolicies } from "./policy-choice";
import { regretOf, worstMinuteOf } from "./policy-figures";

const here = { workers: 0 };
const policies = (...names: string[]) => choosePolicies(readConfig(SCALING_CONFIG), { names }).policies;
const plan = (changes: Partial<ComparePlan> = {}): ComparePlan => ({
  config: SCALING_CONFIG,
  policies: policies("queue", "static", "hpa"),
  seeds: [1, 2],
  ...changes,
});

describe("a comparison", () => {
  it("has the figures of runs made one by one", async () => {
    const { policies: results, seeds, bounds } = await compare(plan(), here);
    expect(seeds).toEqual([1, 2]);
    expect(bounds).toEqual(["ttft", "tbt"]);
    expect(results.map(({ name }) => name)).toEqual(["queue", "static", "hpa"]);
    const runs = await runMany(comparisonJobs(plan()), here);
    for (const [index, result] of results.entries()) {
      const own = runs.slice(2 * index, 2 * index + 2).map(({ summary }) => summary!.applications[0]!);
      const mean = (figure: (one: (typeof own)[number]) => number) => (figure(own[0]!) + figure(own[1]!)) / 2;
      expect(result.attainment.mean).toBeCloseTo(
        mean(({ slo }) => slo.attainment),
        12,
      );
      expect(result.gpuHours.mean).toBeCloseTo(
        mean(({ gpuHours }) => gpuHours.total),
        12,
      );
      expect(result.costDollars.mean).toBeCloseTo(
        mean(({ costDollars }) => costDollars),
        12,
      );
      expect(result.flaps.mean).toBe(mean(({ scaling }) => scaling.flaps));
    }
  });

  it("gives every policy the same requests, whatever it does", async () => {
    const runs = await runMany(comparisonJobs(plan()), here);
    const arrivals = runs.map(({ score }) => score!.minutes.arrived);
    for (const seed of [0, 1]) {
      expect(arrivals[2 + seed]).toEqual(arrivals[seed]);
      expect(arrivals[4 + seed]).toEqual(arrivals[seed]);
    }
    expect(arrivals[0]).not.toEqual(arrivals[1]);
  });

  it("does not depend on the company in which a policy is run", async () => {
    const together = await compare(plan(), here);
    const alone = await compare(plan({ policies: policies("hpa") }), here);
    const figures = ({ isOnParetoFront: _, ...result }: (typeof together.policies)[number]) => result;
    expect(figures(alone.policies[0]!)).toEqual(figures(together.policies[2]!));
  });

  it("runs each under its platform's actuator, and under the configuration's where that names one", async () => {
    const actuators = async (overrides: string[]) =>
      (await compare(plan({ seeds: [1], overrides }), here)).policies.map(({ actuator }) => actuator);
    expect(await actuators([])).toEqual(["ideal", "ideal", "kubernetes"]);
    expect(await actuators(["applications.0.scaling_manager.actuator=ideal"])).toEqual(["ideal", "ideal", "ideal"]);
  });

  it.for([
    { name: "no policies", changes: { policies: [] }, says: /no policies to compare/ },
    { name: "no seeds", changes: { seeds: [] }, says: /no seeds/ },
    {
      name: "one policy twice",
      changes: { policies: [...policies("hpa"), ...policies("hpa")] },
      says: /Two policies are called hpa/,
    },
    {
      name: "nothing that scales",
      changes: { overrides: ["applications.0.scaling_manager=null"] },
      says: /No application of the configuration has a scaling manager/,
    },
    {
      name: "a wrong setting",
      changes: { policies: [{ name: "mine", policy: { type: "hpa", tolerence: 1 } }] },
      says: /policy mine:1:1: [\s\S]*did you mean "tolerance"/,
    },
  ])("of $name is refused before anything is run", async ({ changes, says }) => {
    await expect(compare(plan(changes), here)).rejects.toThrow(says);
  });
});

const score = (changes: Partial<RunScore>): RunScore => ({
  arrived: 1000,
  met: 1000,
  metBound: {},
  minutes: { arrived: [], met: [], costDollars: [] },
  gpuHours: 10,
  costDollars: 20,
  scaleUps: 0,
  scaleDowns: 0,
  flaps: 0,
  seconds: 3600,
  ...changes,
});

describe("the worst minute", () => {
  it.for([
    { name: "no arrivals, none", runs: [[[0, 0]]], worst: undefined },
    {
      name: "the lowest share",
      runs: [
        [
          [10, 9],
          [10, 5],
          [2, 2],
        ],
      ],
      worst: [7, 60, 10, 0.5],
    },
    {
      name: "of equal shares the one with most arrivals",
      runs: [
        [
          [2, 1],
          [10, 5],
        ],
      ],
      worst: [7, 60, 10, 0.5],
    },
    { name: "of several runs the worst of all", runs: [[[10, 9]], [[10, 8]]], worst: [8, 0, 10, 0.8] },
  ])("$name", ({ runs, worst }) => {
    const scores = runs.map((minutes) =>
      score({
        minutes: {
          arrived: minutes.map(([arrived]) => arrived!),
          met: minutes.map(([, met]) => met!),
          costDollars: minutes.map(() => 1),
        },
      }),
    );
    const [seed, startSeconds, arrived, attainment] = worst ?? [];
    const expected = worst === undefined ? undefined : { seed, startSeconds, arrived, attainment };
    expect(worstMinuteOf(scores, [7, 8], 0)).toEqual(expected);
  });
});

describe("regret", () => {
  it("is nothing against oneself, and compares seed with seed", () => {
    const bound = [score({}), score({ costDollars: 40 })];
    expect(regretOf(bound, bound)).toEqual({ costPerThousandWithinSlo: 0, relative: 0, gpuHours: 0, missed: 0 });
    // 1,000 within the SLO: 20/0.8 and 50 dollars against 20 and 40.
    const other = [score({ met: 800, gpuHours: 11 }), score({ costDollars: 50, gpuHours: 12 })];
    expect(regretOf(other, bound)).toEqual({
      costPerThousandWithinSlo: 7.5,
      relative: 0.25,
      gpuHours: 1.5,
      missed: expect.closeTo(0.1, 12),
    });
  });
});
