import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import { type FakePool, observationOf } from "../../testing/fake-observation";
import { policyTimeline } from "../hpa/policy-timeline";
import type { Policy } from "../policy";
import { type ActivationInput, activate } from "./activation";
import { fallbackInstances, fallbackValue } from "./keda-fallback";
import { type KedaPolicySettings, kedaPolicy } from "./keda-policy";

const timeline = <State>(policy: Policy<State>) => policyTimeline(policy, observationOf);

const QUEUE = { signal: "queue_requests", threshold: 5 } as const;

/** A pool with so many requests queued at its instances, and others at the door. */
const queue = (active: number, queueRequests: number | undefined, waitingRequests = 0, more: FakePool = {}) => ({
  waitingRequests,
  pools: { mixed: { active, load: { queueRequests }, ...more } },
});

describe("keda, as KEDA has it", () => {
  it("wakes up in one step, lets the autoscaler do the rest, and leaves a cooldown after the last work", () => {
    const at = timeline(kedaPolicy({ triggers: [QUEUE], pools: ["mixed"] }));
    expect(at(0, queue(0, 0)).desired).toEqual({ mixed: 0 });
    const woken = at(30, queue(0, undefined, 23));
    expect(woken).toMatchObject({ desired: { mixed: 1 }, reason: "mixed: active: 1" });
    // ceil(23 / 5) = 5, at most max(2 · 1, 4).
    expect(at(60, queue(1, 23))).toMatchObject({
      desired: { mixed: 4 },
      reason: "mixed: active, queue_requests 23 each against 5: 5 (have 1); ScaleUpLimit: 4",
    });
    expect(at(75, queue(4, 23)).desired).toEqual({ mixed: 5 });
    // Something to do for the last time at 90 s; the autoscaler's own window holds the 5 meanwhile.
    expect(at(90, queue(5, 1)).desired).toEqual({ mixed: 5 });
    expect(at(120, queue(5, 0)).reason).toContain("nothing to do: 0 after 390 s");
    expect(at(390, queue(5, 0)).desired).not.toEqual({ mixed: 0 });
    // More than 300 s later, and from however many there are.
    expect(at(420, queue(5, 0)).desired).toEqual({ mixed: 0 });
    expect(at(435, queue(0, 0)).desired).toEqual({ mixed: 0 });
  });

  it("wakes up above its activation threshold only, however much its threshold would ask for", () => {
    const at = timeline(kedaPolicy({ triggers: [{ ...QUEUE, activationThreshold: 20 }], pools: ["mixed"] }));
    expect(at(0, queue(0, 0, 20)).desired).toEqual({ mixed: 0 });
    expect(at(30, queue(0, 0, 21)).desired).toEqual({ mixed: 1 });
  });

  it("looks every 30 s whether there is anything to do, and in between lets the autoscaler work every 15 s", () => {
    const at = timeline(kedaPolicy({ triggers: [QUEUE], pools: ["mixed"] }));
    at(0, queue(2, 10));
    expect(at(10, queue(2, 40))).toMatchObject({ desired: { mixed: 2 }, reason: "mixed: 2 as before" });
    expect(at(15, queue(2, 40)).desired).toEqual({ mixed: 4 });
    const asleep = timeline(kedaPolicy({ triggers: [QUEUE], pools: ["mixed"] }));
    asleep(0, queue(0, 0));
    expect(asleep(20, queue(0, 0, 9)).desired).toEqual({ mixed: 0 });
    expect(asleep(30, queue(0, 0, 9)).desired).toEqual({ mixed: 1 });
  });

  it("keeps idle instances without work and the minimum with it", () => {
    for (const idleInstances of [0, 1]) {
      const at = timeline(
        kedaPolicy({ triggers: [QUEUE], minInstances: 3, idleInstances, cooldownSeconds: 60, pools: ["mixed"] }),
      );
      expect(at(0, queue(3, 2)).desired).toEqual({ mixed: 3 });
      expect(at(30, queue(3, 0)).desired).toEqual({ mixed: 3 });
      expect(at(61, queue(3, 0)).desired).toEqual({ mixed: idleInstances });
      expect(at(91, queue(idleInstances, 0)).desired).toEqual({ mixed: idleInstances });
      expect(at(121, queue(idleInstances, 0, 1)).desired).toEqual({ mixed: 3 });
    }
  });

  it("keeps the minimum, of its own and of the manager", () => {
    const own = timeline(kedaPolicy({ triggers: [QUEUE], minInstances: 2, pools: ["mixed"] }));
    expect(own(0, queue(0, 0)).desired).toEqual({ mixed: 2 });
    const managers = timeline(kedaPolicy({ triggers: [QUEUE] }));
    for (let time = 0; time <= 900; time += 30) {
      expect(managers(time, queue(1, 0, 0, { min: 1 })).desired).toEqual({ mixed: 1 });
    }
  });

  it("leaves at once, or after a grace, where there was never anything to do", () => {
    const at = timeline(kedaPolicy({ triggers: [QUEUE], initialCooldownSeconds: 100 }));
    expect(at(0, queue(1, 0)).desired).toEqual({ mixed: 1 });
    expect(at(90, queue(1, 0)).desired).toEqual({ mixed: 1 });
    expect(at(120, queue(1, 0)).desired).toEqual({ mixed: 0 });
  });

  it("shrinks nothing without data, and goes to its fallback after more failures than it bears", () => {
    const plain = timeline(kedaPolicy({ triggers: [QUEUE] }));
    plain(0, queue(4, 20));
    for (const time of [30, 60, 600, 900]) expect(plain(time, queue(4, undefined)).desired).toEqual({ mixed: 4 });

    const fallback = { failureThreshold: 2, instances: 6 };
    const at = timeline(kedaPolicy({ triggers: [QUEUE], fallback }));
    at(0, queue(4, 20));
    expect(at(30, queue(4, undefined)).desired).toEqual({ mixed: 4 });
    expect(at(60, queue(4, undefined)).desired).toEqual({ mixed: 4 });
    const third = at(90, queue(4, undefined));
    // 5 · 6 = 30, shared out by 5.
    expect(third.desired).toEqual({ mixed: 6 });
    expect(third.reason).toContain("queue_requests failed 3 times in a row: fallback");
    expect(at(120, queue(6, 30)).reason).not.toContain("fallback");
    expect(at(150, queue(6, undefined)).reason).not.toContain("fallback");
  });

  it("wakes up for requests that no trigger can see, and never sleeps by what instances measure themselves", () => {
    const tokens = timeline(
      kedaPolicy({ triggers: [{ signal: "pending_tokens", threshold: 1000 }], pools: ["mixed"] }),
    );
    expect(tokens(0, { waitingRequests: 0 }).desired).toEqual({ mixed: 0 });
    expect(tokens(30, { waitingRequests: 1 }).desired).toEqual({ mixed: 1 });
    const busy = timeline(kedaPolicy({ triggers: [{ signal: "busy", threshold: 0.5 }], pools: ["mixed"] }));
    expect(busy(0).desired).toEqual({ mixed: 1 });
    const pool = { pools: { mixed: { active: 2, load: { busyFraction: 0.9 } } } };
    // 90 % of 50 %: ceil(1.8 · 2) = 4.
    expect(busy(30, pool).desired).toEqual({ mixed: 4 });
    expect(busy(900, { pools: { mixed: { active: 4, load: { busyFraction: 0 } } } }).desired).toEqual({ mixed: 1 });
  });

  it("judges latencies by their value, and the highest trigger counts", () => {
    const triggers = [{ signal: "ttft_p99", threshold: 2 }, QUEUE] as const;
    const at = timeline(kedaPolicy({ triggers }));
    const see = (p99: number, queueRequests: number) => ({
      pools: { mixed: { active: 2, load: { queueRequests }, signals: { ttft: { p50: 0, p90: 0, p99 } } } },
    });
    expect(at(0, see(3, 1)).desired).toEqual({ mixed: 3 });
    expect(at(15, see(1, 18)).desired).toEqual({ mixed: 4 });
  });

  it.each([
    { name: "no triggers", settings: { triggers: [] }, message: /at least one/ },
    { name: "a threshold of 0", settings: { triggers: [{ ...QUEUE, threshold: 0 }] }, message: /threshold of queue/ },
    {
      name: "an activation below 0",
      settings: { triggers: [{ ...QUEUE, activationThreshold: -1 }] },
      message: /0 or more/,
    },
    {
      name: "idle instances that are the minimum",
      settings: { minInstances: 1, idleInstances: 1 },
      message: /fewer than/,
    },
    { name: "bounds the wrong way round", settings: { minInstances: 200 }, message: /at most maxInstances/ },
    { name: "part of an instance", settings: { fallback: { failureThreshold: 1, instances: 0.5 } }, message: /whole/ },
    {
      name: "no failures at all",
      settings: { fallback: { failureThreshold: -1, instances: 1 } },
      message: /0 or more/,
    },
  ])("refuses $name", ({ settings, message }) => {
    expect(() => kedaPolicy(settings as KedaPolicySettings)).toThrow(InvalidSettingsError);
    expect(() => kedaPolicy(settings as KedaPolicySettings)).toThrow(message);
  });
});

describe("the step between none and one", () => {
  const given: ActivationInput = {
    nowSeconds: 1000,
    currentInstances: 4,
    minInstances: 0,
    idleInstances: undefined,
    isActive: false,
    hasFailure: false,
    cooldownSeconds: 300,
    initialCooldownSeconds: 0,
    createdSeconds: 0,
    lastActiveSeconds: 500,
  };

  it.each([
    { name: "active at work: only the time is noted", more: { isActive: true }, instances: undefined, last: 1000 },
    {
      name: "active with a failure: not even that",
      more: { isActive: true, hasFailure: true },
      instances: undefined,
      last: 500,
    },
    {
      name: "active at 0: the minimum",
      more: { isActive: true, currentInstances: 0, minInstances: 3 },
      instances: 3,
      last: 1000,
    },
    {
      name: "active at 0 with a minimum of 0: one",
      more: { isActive: true, currentInstances: 0 },
      instances: 1,
      last: 1000,
    },
    { name: "a failure: nothing", more: { hasFailure: true }, instances: undefined, last: 500 },
    { name: "exactly a cooldown ago: not yet", more: { lastActiveSeconds: 700 }, instances: undefined, last: 700 },
    { name: "longer ago: none", more: { lastActiveSeconds: 699 }, instances: 0, last: 699 },
    { name: "below the minimum: the minimum", more: { currentInstances: 1, minInstances: 2 }, instances: 2, last: 500 },
    { name: "at the minimum: nothing", more: { minInstances: 4 }, instances: undefined, last: 500 },
    {
      name: "idle already: nothing",
      more: { currentInstances: 0, minInstances: 2, idleInstances: 0 },
      instances: undefined,
      last: 500,
    },
  ])("$name", ({ more, instances, last }) => {
    const outcome = activate({ ...given, ...more });
    expect([outcome.instances, outcome.lastActiveSeconds]).toEqual([instances, last]);
  });
});

describe("the fallback", () => {
  it("is a count, or as many as there are", () => {
    const by = (behavior: "static" | "current" | "current_if_higher" | "current_if_lower") =>
      [2, 9].map((current) => fallbackInstances({ failureThreshold: 0, instances: 5, behavior }, current));
    expect(by("static")).toEqual([5, 5]);
    expect(by("current")).toEqual([2, 9]);
    expect(by("current_if_higher")).toEqual([5, 9]);
    expect(by("current_if_lower")).toEqual([2, 5]);
  });

  it("shows the value that asks for it: of each instance, or of all that are ready", () => {
    expect(fallbackValue({ signal: "queue_requests", threshold: 0.3335 }, 3, 2)).toBe(1);
    expect(fallbackValue({ signal: "kv", threshold: 0.8 }, 6, 4)).toBe(1.2);
    expect(fallbackValue({ signal: "kv", threshold: 0.8 }, 6, 0)).toBeUndefined();
  });
});
