import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { UNKNOWN_SIGNALS, type WindowSignals } from "../observations/window-signals";
import { observationOf } from "../testing/fake-observation";
import type { Policy } from "./policy";
import { createPolicy, POLICIES, type PolicySettings } from "./policy-registry";
import { queuePolicy } from "./queue";
import { scheduledPolicy } from "./scheduled";
import { schedulerLoadPolicy } from "./scheduler-load";
import { staticPolicy } from "./static";
import { utilizationPolicy } from "./utilization";

/** 1970-01-05, a Monday. */
const MONDAY = 345_600;
const HOUR = 3600;

/** Feeds one observation after the other, the state through JSON, as a restart would. */
function timeline<State>(policy: Policy<State>) {
  let state = policy.initialState();
  return (given: Parameters<typeof observationOf>[0]) => {
    const observation = observationOf(given);
    const recommendation = policy.recommend(observation, observation.timeSeconds, state);
    state = JSON.parse(JSON.stringify(recommendation.state)) as State;
    return recommendation;
  };
}

describe("static", () => {
  it("acts on the first tick and says the same for ever", () => {
    const at = timeline(staticPolicy({ instances: { prompt: 2, token: 3 } }));
    expect(at({}).desired).toEqual({ prompt: 2, token: 3 });
    expect(at({ pools: { prompt: { active: 9 } } }).reason).toBe("always 2 prompt and 3 token");
  });
});

describe("scheduled", () => {
  it.for([
    { name: "before nine", hour: 8.999, prompt: 10, token: 20 },
    { name: "nine sharp", hour: 9, prompt: 30, token: 100 },
    { name: "just before eleven at night", hour: 22.999, prompt: 30, token: 100 },
    { name: "eleven at night", hour: 23, prompt: 10, token: 20 },
    { name: "midnight, on the first tick", hour: 0, prompt: 10, token: 20 },
  ])("keeps the ancestor's day and night: $name", ({ hour, prompt, token }) => {
    const at = timeline(scheduledPolicy());
    expect(at({ unixSeconds: MONDAY + hour * HOUR }).desired).toEqual({ prompt, token });
  });

  it("lets cron expressions and pools have entries of their own", () => {
    const policy = scheduledPolicy({
      schedule: [
        { at: "00:00", instances: { prompt: 1, token: 1 } },
        { cron: "0 8-17 * * MON-FRI", instances: { prompt: 5 } },
        { cron: "0 18 * * *", instances: { prompt: 2 } },
      ],
    });
    const at = timeline(policy);
    expect(at({ unixSeconds: MONDAY + 12 * HOUR }).desired).toEqual({ prompt: 5, token: 1 });
    expect(at({ unixSeconds: MONDAY + 20 * HOUR }).desired).toEqual({ prompt: 2, token: 1 });
    const saturdayNoon = MONDAY + 5 * 24 * HOUR + 12 * HOUR;
    expect(at({ unixSeconds: saturdayNoon }).desired).toEqual({ prompt: 1, token: 1 });
  });

  it("reads local times", () => {
    const at = timeline(scheduledPolicy({ utcOffsetMinutes: 8 * 60 }));
    expect(at({ unixSeconds: MONDAY + 1 * HOUR }).desired.prompt).toBe(30);
  });

  it("refuses what is no time", () => {
    expect(() => scheduledPolicy({ schedule: [{ at: "9am", instances: {} }] })).toThrow(InvalidSettingsError);
    expect(() => scheduledPolicy({ schedule: [{ at: "25:00", instances: {} }] })).toThrow(/hour/);
  });
});

describe("queue", () => {
  it.for([
    { name: "a long prompt queue: one more", pool: "prompt", queueTokens: 1001, desired: 4 },
    { name: "at the threshold: as it is", pool: "prompt", queueTokens: 1000, desired: 3 },
    { name: "a short prompt queue: one less", pool: "prompt", queueTokens: 99, desired: 2 },
    { name: "no traffic at all: one less", pool: "token", queueTokens: 0, desired: 2 },
    { name: "a long token queue: one more", pool: "token", queueTokens: 5001, desired: 4 },
    { name: "not known: as it is", pool: "token", queueTokens: undefined, desired: undefined },
  ] as const)("$name", ({ pool, queueTokens, desired }) => {
    const at = timeline(queuePolicy());
    expect(at({ pools: { [pool]: { active: 3, load: { queueTokens } } } }).desired[pool]).toBe(desired);
  });

  it("does not add again for what is booting already", () => {
    const at = timeline(queuePolicy());
    const load = { queueTokens: 9999 };
    expect(at({ pools: { prompt: { active: 2, load } } }).desired.prompt).toBe(3);
    expect(at({ pools: { prompt: { active: 2, scalingUp: 1, load } } }).desired.prompt).toBe(3);
    expect(at({ pools: { prompt: { active: 3, load } } }).desired.prompt).toBe(4);
  });

  it("goes up by waiting requests per instance", () => {
    const at = timeline(queuePolicy());
    expect(at({ pools: { mixed: { active: 2, load: { queueRequests: 101, queueTokens: 500 } } } }).desired.mixed).toBe(
      3,
    );
  });

  it("brings an empty pool back when requests wait", () => {
    const at = timeline(queuePolicy());
    at({ pools: { prompt: { active: 1, load: { queueTokens: 0 } } } });
    expect(at({ waitingRequests: 0 }).desired).toEqual({});
    expect(at({ waitingRequests: 2 }).desired).toEqual({ prompt: 1 });
    expect(timeline(queuePolicy())({ waitingRequests: 2 }).desired).toEqual({ mixed: 1 });
    expect(timeline(queuePolicy({ pools: ["token"] }))({ waitingRequests: 2 }).desired).toEqual({ token: 1 });
  });
});

describe("utilization", () => {
  it.for([
    { name: "full memory: one more", used: 0.81, capacity: 3, desired: 4 },
    { name: "between: as it is", used: 0.5, capacity: 3, desired: 3 },
    { name: "nearly empty: one less", used: 0.29, capacity: 3, desired: 2 },
  ])("$name", ({ used, capacity, desired }) => {
    const at = timeline(utilizationPolicy());
    const load = { memoryBytes: used, memoryCapacityBytes: 1 };
    expect(at({ pools: { token: { active: capacity, load } } }).desired.token).toBe(desired);
  });

  it("does not shrink to where it would have to grow again", () => {
    const at = timeline(utilizationPolicy({ down: 0.5, signal: "kv" }));
    expect(at({ pools: { mixed: { active: 2, load: { kvFraction: 0.45 } } } }).desired.mixed).toBe(2);
    expect(at({ pools: { mixed: { active: 1, load: { kvFraction: 0.45 } } } }).desired.mixed).toBe(0);
  });

  it("goes down below a busy fraction of 0.2, and not at all without data", () => {
    const at = timeline(utilizationPolicy({ signal: "busy" }));
    expect(at({ pools: { mixed: { active: 4, load: { busyFraction: 0.25 } } } }).desired.mixed).toBe(4);
    expect(at({ pools: { mixed: { active: 4, load: { busyFraction: 0.19 } } } }).desired.mixed).toBe(3);
    expect(at({ pools: { mixed: { active: 4 } } }).desired).toEqual({});
  });
});

describe("scheduler-load", () => {
  const busy = { active: 2, load: { pendingTokens: 17_000 } };

  it("looks every hundred requests, and then once in its cooldown", () => {
    const at = timeline(schedulerLoadPolicy());
    expect(at({ offeredRequests: 99, pools: { prompt: busy } }).desired).toEqual({});
    expect(at({ timeSeconds: 10, offeredRequests: 100, pools: { prompt: busy } }).desired).toEqual({ prompt: 3 });
    expect(at({ timeSeconds: 12, offeredRequests: 200, pools: { prompt: busy } }).desired).toEqual({ prompt: 2 });
    expect(at({ timeSeconds: 15, offeredRequests: 300, pools: { prompt: busy } }).desired).toEqual({ prompt: 3 });
  });

  it("looks after a minute without requests, too: an idle pool must shrink", () => {
    const at = timeline(schedulerLoadPolicy());
    const idle = { offeredRequests: 7, pools: { prompt: { active: 3, load: { pendingTokens: 0 } } } };
    expect(at({ timeSeconds: 0, ...idle }).desired).toEqual({});
    expect(at({ timeSeconds: 59, ...idle }).desired).toEqual({});
    expect(at({ timeSeconds: 60, ...idle }).desired).toEqual({ prompt: 2 });
    expect(at({ timeSeconds: 90, ...idle }).desired).toEqual({});
    expect(at({ timeSeconds: 120, ...idle }).desired).toEqual({ prompt: 2 });
  });

  it("judges tokens by memory, keeps at least one and at most a hundred", () => {
    const at = timeline(schedulerLoadPolicy());
    const memory = (used: number) => ({ memoryBytes: used, memoryCapacityBytes: 100 });
    expect(at({ pools: { token: { active: 1, load: memory(10) } } }).desired).toEqual({ token: 1 });
    expect(at({ pools: { token: { active: 2, load: memory(10) } } }).desired).toEqual({ token: 1 });
    expect(at({ pools: { mixed: { active: 100, load: { ...memory(90), pendingTokens: 0 } } } }).desired.mixed).toBe(
      100,
    );
  });

  it("brings an empty pool back at once", () => {
    const at = timeline(schedulerLoadPolicy());
    at({ offeredRequests: 0, pools: { prompt: { active: 1 } } });
    expect(at({ offeredRequests: 1, waitingRequests: 1 }).desired).toEqual({ prompt: 1 });
  });
});

describe("the registry", () => {
  const none = { type: "static", instances: {} };
  /** What some of the policies cannot do without. */
  const LEAST = { instances: {}, policies: [none], floor: none, reactive: none };

  it("makes every policy it lists, from its type and from plain settings", () => {
    for (const { type } of POLICIES) {
      expect(createPolicy({ type, ...LEAST } as PolicySettings).name).toBe(type);
    }
  });

  it("names the known ones when it is asked for another", () => {
    expect(() => createPolicy({ type: "magic" } as unknown as PolicySettings)).toThrow(/static, scheduled, queue/);
  });
});

describe("what a policy says it reads", () => {
  const unread = (): never => {
    throw new Error("This is not counted for a policy that says it does not read it.");
  };
  const demand = (): WindowSignals => {
    const signals = { ...UNKNOWN_SIGNALS, offeredRequestsPerSecond: 7 };
    for (const key of Object.keys(signals).filter((name) => !name.startsWith("offered"))) {
      Object.defineProperty(signals, key, { get: unread });
    }
    return signals;
  };
  const members = { floor: { type: "static", instances: { mixed: 2 } }, reactive: { type: "queue" } };
  const settings: Partial<Record<PolicySettings["type"], object>> = {
    static: { instances: { mixed: 2 } },
    max: { policies: Object.values(members) },
    floor: members,
    clairvoyant: { schedule: [{ fromSeconds: 0, instances: { mixed: 2 } }] },
  };
  const modest = POLICIES.map(({ type }) => createPolicy({ ...settings[type], type } as PolicySettings)).filter(
    ({ reads = "everything" }) => reads !== "everything",
  );

  it("is little for the simple ones", () => {
    expect(modest.map(({ name, reads }) => [name, reads])).toEqual([
      ["static", "gauges"],
      ["scheduled", "gauges"],
      ["queue", "demand"],
      ["utilization", "demand"],
      ["scheduler-load", "demand"],
      ["chiron", "demand"],
      ["predictive", "demand"],
      ["sage", "demand"],
      ["clairvoyant", "gauges"],
      ["max", "demand"],
      ["floor", "demand"],
    ]);
  });

  it.for(modest.map((policy) => ({ name: policy.name, policy })))("holds for $name", ({ policy }) => {
    let state = policy.initialState();
    // Long queues, then short ones: to grow and to shrink need not read the same.
    for (const [tick, queueTokens] of [9_999, 9_999, 0, 0, 50].entries()) {
      const load = { queueTokens, pendingTokens: queueTokens, kvFraction: queueTokens / 9_999 };
      const given = observationOf({ pools: { mixed: { active: 3, load } } });
      const signals = { value: policy.reads === "demand" ? demand : unread };
      for (const pool of Object.values(given.pools)) {
        Object.defineProperties(pool, { signals, instanceLoads: { get: unread } });
      }
      const offeredRequests = policy.reads === "demand" ? { value: 200 * tick } : { get: unread };
      Object.defineProperties(given, { signals, offeredRequests });
      const recommendation = policy.recommend(given, 60 * tick, state);
      state = recommendation.state;
      expect(recommendation.reason).not.toBe("");
    }
  });
});
