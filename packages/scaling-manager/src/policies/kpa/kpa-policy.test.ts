import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import { type FakePool, observationOf } from "../../testing/fake-observation";
import { policyTimeline } from "../hpa/policy-timeline";
import type { Policy } from "../policy";
import { type KpaPolicySettings, kpaPolicy } from "./kpa-policy";

const timeline = <State>(policy: Policy<State>) => policyTimeline(policy, observationOf);

/** A pool with so many requests at its instances, and others at the door. */
const load = (active: number, pendingRequests: number | undefined, waitingRequests = 0, more: FakePool = {}) => ({
  waitingRequests,
  pools: { mixed: { active, load: { pendingRequests }, ...more } },
});

describe("kpa, as Knative has it", () => {
  it("is the mean load over the target of 70 requests, and panics when 6 s alone ask for twice what is ready", () => {
    const at = timeline(kpaPolicy());
    expect(at(0, load(1, 60)).desired).toEqual({ mixed: 1 });
    expect(at(30, load(1, 60)).desired).toEqual({ mixed: 1 });
    // 31 s of 60, then 180 and 300: a mean of 70.9, so 2; over 6 s (4 · 60 + 180 + 300) / 6 = 120 also 2, twice what is ready.
    const burst = at(32, load(1, 300));
    expect(burst.desired).toEqual({ mixed: 2 });
    expect(burst.reason).toContain("70.909 stable and 120 panic / 70 = 2 and 2 (ready 1); in panic: 2");
    // 6 s of 300: ceil(300 / 70) = 5.
    expect(at(38, load(1, 300, 0, { scalingUp: 1 })).desired).toEqual({ mixed: 5 });
    // Calm again, but in panic nothing leaves until a stable window after 38 s.
    expect(at(66, load(5, 10)).desired).toEqual({ mixed: 5 });
    expect(at(98, load(5, 10)).desired).toEqual({ mixed: 5 });
    // Then halved at most: max(ceil(66.1 / 70), floor(5 / 2)).
    expect(at(100, load(5, 10)).desired).toEqual({ mixed: 2 });
    expect(at(102, load(2, 10)).desired).toEqual({ mixed: 1 });
  });

  it("takes the last instance a stable window after the last request, and a grace period behind the buffer", () => {
    const at = timeline(kpaPolicy({ targetBurstCapacity: 0 }));
    at(0, load(1, 5));
    at(100, load(1, 0));
    expect(at(158, load(1, 0)).desired).toEqual({ mixed: 1 });
    // There was nothing in 100..159 s: requests go to the buffer from here on.
    expect(at(160, load(1, 0))).toMatchObject({ desired: { mixed: 1 }, reason: expect.stringContaining("buffer") });
    expect(at(188, load(1, 0)).desired).toEqual({ mixed: 1 });
    expect(at(190, load(1, 0)).desired).toEqual({ mixed: 0 });
    expect(at(192, load(0, 0)).desired).toEqual({ mixed: 0 });
    // One that waits brings it back.
    expect(at(250, load(0, undefined, 1)).desired).toEqual({ mixed: 1 });
    expect(at(252, load(0, undefined, 1, { scalingUp: 1 })).desired).toEqual({ mixed: 1 });
  });

  it("does without the grace period where room for 211 is wanted: one instance of 100 is behind the buffer anyway", () => {
    const at = timeline(kpaPolicy());
    at(0, load(1, 5));
    at(100, load(1, 0));
    expect(at(160, load(1, 0)).desired).toEqual({ mixed: 1 });
    expect(at(162, load(1, 0)).desired).toEqual({ mixed: 0 });
  });

  it("keeps the last instance where the manager's limits or its own say so", () => {
    for (const [settings, more] of [
      [{ minInstances: 1 }, {}],
      [{ enableScaleToZero: false }, {}],
      [{}, { min: 1 }],
    ] as const) {
      const at = timeline(kpaPolicy(settings));
      for (let time = 0; time <= 600; time += 30) expect(at(time, load(1, 0, 0, more)).desired.mixed ?? 1).toBe(1);
    }
  });

  it("keeps its last decision without data, and has none before there is any", () => {
    const at = timeline(kpaPolicy({ target: 10, targetUtilizationPercent: 100 }));
    const blind = at(0, load(3, undefined));
    expect(blind.desired).toEqual({});
    expect(blind.reason).toBe("mixed: no data yet; no decision yet");
    expect(at(2, load(3, 60)).desired).toEqual({ mixed: 6 });
    expect(at(100, load(6, undefined)).desired).toEqual({ mixed: 6 });
    expect(at(200, load(6, undefined)).reason).toContain("no data: 6 as decided before");
  });

  it("begins in panic with several instances: nothing leaves before a stable window of figures", () => {
    const at = timeline(kpaPolicy());
    expect(at(0, load(4, 0)).desired).toEqual({ mixed: 4 });
    expect(at(60, load(4, 0)).desired).toEqual({ mixed: 4 });
    expect(at(62, load(4, 0)).desired).toEqual({ mixed: 2 });
  });

  it("goes by requests/s where it is told to, and by those that wait while there is no instance", () => {
    const rate = (offeredRequestsPerSecond: number | undefined, active = 2) => ({
      pools: { mixed: { active, signals: { offeredRequestsPerSecond } } },
    });
    const at = timeline(kpaPolicy({ metric: "rps", target: 10, pools: ["mixed"], maxInstances: 6 }));
    // 20 / 7 = 2.9, and 90 / 7 = 12.9, at most 6.
    expect(at(0, rate(20)).desired).toEqual({ mixed: 3 });
    expect(at(2, rate(90)).desired).toEqual({ mixed: 6 });
    expect(at(4, rate(undefined)).desired).toEqual({ mixed: 6 });
    const empty = timeline(kpaPolicy({ metric: "rps", target: 10, pools: ["mixed"] }));
    expect(empty(0, { waitingRequests: 0 }).desired).toEqual({});
    expect(empty(2, { waitingRequests: 100 }).desired).toEqual({ mixed: 3 });
  });

  it("gives the newest figures most weight where it is told to", () => {
    const at = timeline(kpaPolicy({ aggregation: "weighted_exponential", target: 10, targetUtilizationPercent: 100 }));
    for (let time = 0; time < 60; time++) at(time, load(1, 10));
    // 100 · 0.2 + 10 · 0.8 = 28, for panic 100 · m + 10 · (1 - m) with m = 1 - 0.0001^(1/6).
    expect(at(60, load(1, 100)).reason).toContain("28 stable and 80.609 panic");
  });

  it("counts the requests at the door for every pool, and starts as many at once as it is told to", () => {
    const at = timeline(kpaPolicy({ pools: ["prompt", "token"], activationScale: 2 }));
    expect(at(0, { waitingRequests: 3 }).desired).toEqual({ prompt: 2, token: 2 });
  });

  it("starts a new pool with as many as it is told to", () => {
    const at = timeline(kpaPolicy({ pools: ["mixed"], initialScale: 3 }));
    expect(at(0).desired).toEqual({ mixed: 3 });
    expect(at(2, load(0, undefined, 0, { scalingUp: 3 })).desired).toEqual({ mixed: 3 });
    // They were there once: now the load decides.
    expect(at(4, load(3, 1)).desired).toEqual({ mixed: 1 });
  });

  it.each([
    { name: "a target of 0", settings: { target: 0 }, message: /target is 0/ },
    { name: "too short a window", settings: { stableWindowSeconds: 5 }, message: /stableWindowSeconds is 5/ },
    { name: "a rate of 1", settings: { maxScaleUpRate: 1 }, message: /more than 1/ },
    {
      name: "bounds the wrong way round",
      settings: { minInstances: 3, maxInstances: 2 },
      message: /at most maxInstances/,
    },
  ])("refuses $name", ({ settings, message }) => {
    expect(() => kpaPolicy(settings as KpaPolicySettings)).toThrow(InvalidSettingsError);
    expect(() => kpaPolicy(settings as KpaPolicySettings)).toThrow(message);
  });
});
