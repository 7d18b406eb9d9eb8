import { describe, expect, it } from "vitest";
import { JobRunner } from "../job-runner";
import { SCALING_CONFIG } from "../testing/scaling-config";
import type { RunScore, ScoreWindow } from "./run-score";

async function scored(score: ScoreWindow, overrides: readonly string[] = []) {
  const outcome = await new JobRunner().run({ config: SCALING_CONFIG, overrides, score });
  if (outcome.summary === undefined) throw new Error(outcome.error.message);
  return { summary: outcome.summary, score: outcome.score! };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("the score of a run", () => {
  it.for([
    { name: "whole", overrides: [] },
    { name: "cut off at its end", overrides: ["end_time=400"] },
    {
      name: "with requests that are sent away",
      overrides: ["applications.0.deadline=2", "applications.0.queue_limit=3"],
    },
    { name: "without a promise", overrides: ["applications.0.slo=null"] },
    {
      name: "of classes with promises of their own",
      overrides: ["applications.0.classes=[{name: hurried, slo: {ttft: 0.2, e2e: 6}}, {name: others}]"],
    },
    {
      name: "of users in a closed loop",
      overrides: ["workload.arrivals={type: closed_loop, concurrency: 20, think_time: 1}"],
    },
  ])("$name says what the summary says", async ({ overrides }) => {
    const { summary, score } = await scored({}, overrides);
    const [application] = summary.applications;
    expect(score.arrived).toBe(application!.requests.arrived);
    expect(score.met / score.arrived).toBe(application!.slo.attainment);
    expect(sum(score.minutes.arrived)).toBe(score.arrived);
    expect(sum(score.minutes.met)).toBe(score.met);
    expect(score.gpuHours).toBe(application!.gpuHours.total);
    expect(score.costDollars).toBe(application!.costDollars);
    expect(score.flaps).toBe(application!.scaling.flaps);
    expect(score.seconds).toBe(summary.simulatedSeconds);
  });

  it("has a share for each promised bound, none of them below the share of all", async () => {
    const { score } = await scored({});
    expect(Object.keys(score.metBound)).toEqual(["ttft", "tbt"]);
    for (const met of Object.values(score.metBound)) expect(met).toBeGreaterThanOrEqual(score.met);
  });

  it("of windows that follow one another adds up to that of the whole", async () => {
    const whole = (await scored({})).score;
    const from = async (fromSeconds: number) => (await scored({ fromSeconds })).score;
    const late = await from(300);
    expect(late.minutes.arrived).toEqual(whole.minutes.arrived.slice(5));
    expect(late.minutes.met).toEqual(whole.minutes.met.slice(5));
    expect(late.seconds).toBe(whole.seconds - 300);
    expect(late.gpuHours).toBeLessThan(whole.gpuHours);
    const difference = (await from(240)).gpuHours - late.gpuHours;
    expect(difference).toBeGreaterThan(0);
  });

  it("of a window with an end knows nothing of later requests", async () => {
    const { summary, score } = await scored({ toSeconds: 180 });
    const whole = (await scored({})).score;
    expect(score.minutes.arrived.slice(0, 3)).toEqual(whole.minutes.arrived.slice(0, 3));
    expect(sum(score.minutes.arrived.slice(3))).toBe(0);
    expect(sum(score.minutes.costDollars)).toBeCloseTo(score.costDollars, 9);
    expect(summary.applications[0]!.requests.arrived).toBe(score.arrived);
    expect(score.seconds).toBeLessThan(300);
  });

  it("of a window of a closed loop ends with the window", async () => {
    const loop = ["workload.arrivals={type: closed_loop, concurrency: 20, think_time: 1}"];
    const { summary, score } = await scored({ toSeconds: 180 }, loop);
    expect(score.minutes.arrived.findLastIndex((count) => count > 0)).toBe(2);
    expect(summary.applications[0]!.requests.arrived).toBe(score.arrived);
    expect(score.seconds).toBeLessThan(300);
  });

  it("does not change the run", async () => {
    const plain = await new JobRunner().run({ config: SCALING_CONFIG });
    const { summary } = await scored({ fromSeconds: 200 });
    expect(summary).toEqual({ ...plain.summary, events: summary.events });
  });

  it("counts the cost of an empty window too", async () => {
    const { score }: { score: RunScore } = await scored({ fromSeconds: 590 });
    expect(score.minutes.arrived.length).toBeLessThanOrEqual(1);
    expect(score.costDollars).toBeGreaterThan(0);
  });
});
