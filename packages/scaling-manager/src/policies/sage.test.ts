import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { type FakePool, observationOf } from "../testing/fake-observation";
import { policyTimeline } from "./hpa/policy-timeline";
import { type SagePolicySettings, sagePolicy } from "./sage";

const CAPACITY = { requestsPerSecond: 10, promptTokensPerSecond: 1000, outputTokensPerSecond: 500 };
/** A plan every ten minutes; the load of a step is expected again. */
const SETTINGS: SagePolicySettings = { forecaster: "last-value", planIntervalSeconds: 600 };

const timeline = (settings: SagePolicySettings = SETTINGS) => policyTimeline(sagePolicy(settings), observationOf);
/** A pool of so many, a share of whose KV cache is in use, under a load in prompt tokens/s. */
const moment = (active: number, kvFraction: number | undefined, load: number | undefined, more: FakePool = {}) => ({
  signals: { offeredPromptTokensPerSecond: load },
  pools: { mixed: { active, instanceCapacity: CAPACITY, load: { kvFraction }, ...more } },
});
/** The first look, and the end of the first step, which is planned by. */
const planned = (load: number, settings?: SagePolicySettings) => {
  const at = timeline(settings);
  expect(at(0, moment(2, 0.4, load))).toMatchObject({ desired: {}, reason: "mixed: no plan yet" });
  at(60, moment(2, 0.4, load));
  return at;
};

describe("sage", () => {
  it("plans for the forecast and a tenth more, and spends the plan only while it is needed", () => {
    const at = planned(3000);
    // 3,000 · 1.1 / 1,000 = 3.3: four.
    expect(at(75, moment(2, 0.5, 3000))).toMatchObject({
      desired: { mixed: 2 },
      reason: "mixed: 4 planned, 50 % of the KV cache in use: not needed yet",
    });
    expect(at(90, moment(2, 0.51, 3000))).toMatchObject({
      desired: { mixed: 3 },
      reason: "mixed: 4 planned, 51 % of the KV cache in use: one more of them",
    });
    expect(at(105, moment(3, 0.6, 3000)).desired).toEqual({ mixed: 4 });
    expect(at(120, moment(4, 0.6, 3000)).desired).toEqual({ mixed: 4 });
  });

  it("waits while any boots", () => {
    const at = planned(3000);
    for (const time of [75, 90, 105]) {
      expect(at(time, moment(2, 0.95, 3000, { scalingUp: 1 })).desired).toEqual({ mixed: 3 });
    }
  });

  it("gives back what is beyond the plan below a quarter, one at a time and not the plan itself", () => {
    const at = planned(800);
    expect(at(75, moment(3, 0.25, 800)).desired).toEqual({ mixed: 3 });
    expect(at(90, moment(3, 0.24, 800))).toMatchObject({
      desired: { mixed: 2 },
      reason: "mixed: 1 planned, 24 % of the KV cache in use: one given back",
    });
    expect(at(105, moment(1, 0, 800)).desired).toEqual({ mixed: 1 });
  });

  it("gives back nothing that the load of the moment needs", () => {
    const at = planned(800);
    expect(at(120, moment(3, 0.1, 2001))).toMatchObject({
      desired: { mixed: 3 },
      reason: "mixed: 1 planned, 10 % of the KV cache in use: 2001 prompt tokens/s need them",
    });
    expect(at(180, moment(3, 0.1, 2000)).desired).toEqual({ mixed: 2 });
  });

  it("goes beyond the plan when the KV cache is nearly full", () => {
    const at = planned(1500);
    expect(at(75, moment(2, 0.9, 1500)).desired).toEqual({ mixed: 2 });
    expect(at(90, moment(2, 0.91, 1500))).toMatchObject({
      desired: { mixed: 3 },
      reason: "mixed: 2 planned, 91 % of the KV cache in use: one more than planned",
    });
    expect(at(105, moment(3, 0.95, 1500)).desired).toEqual({ mixed: 4 });
  });

  it("goes beyond the plan when the load is more than five times its forecast, and more than there is carries", () => {
    const at = planned(500);
    // The step that ends at 120 s was to be like the one before.
    expect(at(120, moment(1, 0.1, 2500)).desired).toEqual({ mixed: 1 });
    const surprised = planned(500);
    expect(surprised(120, moment(1, 0.1, 2600))).toMatchObject({
      desired: { mixed: 2 },
      reason:
        "mixed: 1 planned, 10 % of the KV cache in use, 2600 prompt tokens/s where 500 were forecast: one more than planned",
    });
    // Until the next step ends, what is known is that.
    expect(surprised(150, moment(2, 0.3, 2600)).desired).toEqual({ mixed: 3 });
    expect(surprised(165, moment(3, 0.3, 2600)).desired).toEqual({ mixed: 3 });
    // Then it is expected.
    expect(surprised(180, moment(2, 0.3, 2600)).desired).toEqual({ mixed: 2 });
    // Many times nothing is no need.
    const idle = planned(0);
    expect(idle(120, moment(1, 0.01, 90)).desired).toEqual({ mixed: 1 });
    expect(idle(180, moment(1, 0.01, 0)).desired).toEqual({ mixed: 0 });
  });

  it("plans anew every so often, by the highest load that is forecast until the next plan", () => {
    // A season of five minutes, of which the third is busy; plans are two minutes long.
    const settings = { forecaster: "seasonal-naive", seasonSeconds: 300, planIntervalSeconds: 120 } as const;
    const at = timeline(settings);
    const season = [100, 100, 4000, 100, 100];
    const plans: string[] = [];
    for (let minute = 0; minute <= 10; minute++) {
      const load = season[(minute + 4) % 5]!;
      plans.push(at(60 * minute, moment(1, 0.4, load)).reason.split(" planned")[0]!);
    }
    // Until minute 5 nothing is forecast: the highest load since the last plan is planned for, for two minutes each.
    expect(plans.slice(0, 5)).toEqual(["mixed: no plan yet", "mixed: 1", "mixed: 1", "mixed: 5", "mixed: 5"]);
    // From then on minutes ahead: 6 and 7; then 8 and 9, of which 8 is the busy one, and it is planned for before it comes.
    expect(plans.slice(5)).toEqual(["mixed: 1", "mixed: 1", "mixed: 5", "mixed: 5", "mixed: 1", "mixed: 1"]);
  });

  it("keeps to the last plan while no load is measured", () => {
    const at = planned(3000);
    for (let time = 120; time <= 1200; time += 60) {
      expect(at(time, moment(2, 0.6, undefined)).desired).toEqual({ mixed: 3 });
    }
  });

  it("changes nothing without data", () => {
    const at = planned(3000);
    expect(at(75, moment(2, undefined, 3000))).toMatchObject({
      desired: {},
      reason: "mixed: 4 planned, its KV cache in use is not known",
    });
    expect(at(90, moment(2, 0.9, 3000, { instanceCapacity: undefined as never })).desired).toEqual({});
    expect(at(105, { waitingRequests: 0 })).toMatchObject({ desired: {} });
    expect(at(120, { waitingRequests: 2 })).toMatchObject({ desired: { mixed: 1 } });
  });

  it("reads a season a day long and plans an hour, unless it is told otherwise", () => {
    const state = sagePolicy().initialState();
    const { nextPlanSeconds } = planFrom(state);
    expect(nextPlanSeconds).toBe(60 + 3600);
  });

  it.each([
    { settings: { planIntervalSeconds: 0 }, message: /planIntervalSeconds is 0/ },
    { settings: { planIntervalSeconds: 86_401 }, message: /at most 86400/ },
    { settings: { stepSeconds: 601 }, message: /stepSeconds is 601/ },
    { settings: { buffer: -0.1 }, message: /buffer is -0.1/ },
    { settings: { giveBackBelow: 0.5 }, message: /below spendAbove, 0.5/ },
    { settings: { overrideAbove: 0.4 }, message: /at least spendAbove, 0.5/ },
    { settings: { overrideRatio: 0 }, message: /overrideRatio is 0/ },
    { settings: { forecaster: "oracle" as never }, message: /forecaster.type/ },
  ])("refuses $settings", ({ settings, message }) => {
    expect(() => sagePolicy(settings)).toThrow(InvalidSettingsError);
    expect(() => sagePolicy(settings)).toThrow(message);
  });
});

function planFrom(state: ReturnType<ReturnType<typeof sagePolicy>["initialState"]>) {
  const policy = sagePolicy();
  const first = policy.recommend(observationOf(moment(2, 0.4, 3000)), 0, state);
  return policy.recommend(observationOf(moment(2, 0.4, 3000)), 60, first.state).state;
}
