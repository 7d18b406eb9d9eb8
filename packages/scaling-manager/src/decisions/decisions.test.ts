import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { bench } from "../../tests/model/test-bench";
import { clampTotal } from "./clamp";
import { rateLimit } from "./rate-limit";
import { type PastRecommendation, remember, stabilise } from "./stabilise";

const DGX = { name: "dgx", processors: 8, watts: 10_000 };
const NO_RULES = { cooldownSeconds: 0, windowSeconds: 0, maxStep: Number.POSITIVE_INFINITY };

describe("stabilise", () => {
  const history = [
    { timeSeconds: 0, desired: 9 },
    { timeSeconds: 50, desired: 4 },
    { timeSeconds: 100, desired: 6 },
  ];
  it.for([
    { name: "no window: the newest counts", current: 5, up: 0, down: 0, result: 6 },
    { name: "up: the lowest of the window", current: 3, up: 60, down: 0, result: 4 },
    { name: "down: the highest of the window", current: 12, up: 0, down: 200, result: 9 },
    { name: "down: what is exactly a window old no longer counts", current: 12, up: 0, down: 100, result: 6 },
    { name: "between the two: as it is", current: 7, up: 0, down: 200, result: 7 },
  ])("$name", ({ current, up, down, result }) => {
    expect(stabilise(history, current, { up, down }, 100)).toBe(result);
  });

  it("forgets what no window reaches", () => {
    expect(remember(history, { timeSeconds: 120, desired: 1 }, { up: 0, down: 60 })).toEqual([
      { timeSeconds: 100, desired: 6 },
      { timeSeconds: 120, desired: 1 },
    ]);
  });

  it("forgets what later ones outdo on both sides, and answers as if it had not", () => {
    const desired = fc.integer({ min: 0, max: 6 });
    const seconds = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(fc.array(fc.tuple(seconds, desired)), desired, seconds, seconds, (steps, current, up, down) => {
        const windows = { up, down };
        const all: PastRecommendation[] = [];
        let kept: readonly PastRecommendation[] = [];
        let timeSeconds = 0;
        for (const [after, wanted] of steps) {
          timeSeconds += after;
          all.push({ timeSeconds, desired: wanted });
          kept = remember(kept, all.at(-1)!, windows);
          expect(stabilise(kept, current, windows, timeSeconds)).toBe(stabilise(all, current, windows, timeSeconds));
          expect(kept.length).toBeLessThanOrEqual(7);
        }
      }),
    );
  });
});

describe("the rate limit", () => {
  const input = {
    current: 5,
    nowSeconds: 100,
    scaleUp: { ...NO_RULES, maxStep: 2 },
    scaleDown: { ...NO_RULES, maxStep: 1 },
  };
  it.for([
    { name: "no change", desired: 5, result: 5 },
    { name: "within the step", desired: 7, result: 7 },
    { name: "beyond the step up", desired: 9, result: 7 },
    { name: "beyond the step down", desired: 0, result: 4 },
  ])("$name", ({ desired, result }) => {
    expect(rateLimit({ ...input, desired, lastChange: undefined }).desired).toBe(result);
  });
});

describe("total bounds", () => {
  it.for([
    { name: "give up growth first", desired: [6, 3], current: [2, 3], min: 0, max: 5, result: [2, 3] },
    { name: "then take from the largest", desired: [4, 3], current: [4, 3], min: 0, max: 5, result: [2, 3] },
    { name: "give up shrinking first", desired: [1, 3], current: [4, 3], min: 6, max: 99, result: [3, 3] },
    { name: "cannot be met beyond the pools' own", desired: [1, 1], current: [1, 1], min: 99, max: 99, result: [9, 9] },
    { name: "nor below them", desired: [1, 1], current: [1, 1], min: 0, max: 0, result: [1, 1] },
  ])("$name", ({ desired, current, min, max, result }) => {
    const plans = desired.map((count, pool) => ({ desired: count, current: current[pool]!, min: 1, max: 9 }));
    clampTotal(plans, { min, max });
    expect(plans.map((plan) => plan.desired)).toEqual(result);
  });
});

describe("a decision to grow", () => {
  it("takes back draining instances first, the last one to be told first, then boots", () => {
    const { clock, fleet, manager, want } = bench();
    const instances = [0, 1, 2].map(() => manager.scaleUpFull({ tag: "prompt" }).instance);
    for (const instance of instances) fleet.addWork(instance.id, 1);
    manager.scaleDownFull(0);
    clock.advance(1);
    manager.scaleDownFull(1);
    want({ prompt: 2 });
    expect(manager.decide()?.pools[0]?.actions).toEqual([{ action: "revive", target: "instance_1" }]);
    want({ prompt: 4 });
    expect(manager.decide()?.pools[0]?.actions).toEqual([
      { action: "revive", target: "instance_0" },
      { action: "boot", target: "instance_3" },
    ]);
    expect(manager.getStatistics()).toMatchObject({ scaleUps: 6, scaleDowns: 2, flaps: 2 });
  });

  it.for([
    { placement: "fill", servers: 2 },
    { placement: "server_per_instance", servers: 4 },
  ] as const)("places by $placement", ({ placement, servers }) => {
    const templates = {
      getInstanceConfig: () => "a",
      getParallelism: () => ({ tensorParallelism: 4, pipelineParallelism: 1 }),
    };
    const { manager, want } = bench({ placement }, { skus: [DGX] }, { templates });
    want({ mixed: 4 });
    manager.decide();
    expect(manager.getStatusSummary()).toMatchObject({ totalServers: servers, totalInstances: 4 });
  });

  it.for([
    { name: "GPUs", limits: { maxProcessors: 20 }, placement: "fill", desired: 4 },
    { name: "watts", limits: { maxWatts: 25_000 }, placement: "fill", desired: 4 },
    { name: "GPUs, a server each", limits: { maxProcessors: 20 }, placement: "server_per_instance", desired: 2 },
  ] as const)("keeps the budget of $name", ({ limits, placement, desired }) => {
    const templates = {
      getInstanceConfig: () => "a",
      getParallelism: () => ({ tensorParallelism: 4, pipelineParallelism: 1 }),
    };
    const { manager, want } = bench({ limits, placement }, { skus: [DGX] }, { templates });
    want({ prompt: 3, token: 9 });
    const decision = manager.decide();
    const total = decision?.pools.reduce((sum, pool) => sum + pool.desired, 0);
    expect(total).toBe(desired);
    expect(manager.getStatusSummary().totalInstances).toBe(desired);
    expect(decision?.pools.at(-1)?.marks.at(-1)?.reason).toBe("the GPU or power budget is spent");
    expect(() => manager.scaleUpServer()).toThrow(expect.objectContaining({ code: "LIMIT_EXCEEDED" }));
  });

  it("counts what drains towards the GPU budget, but not towards the pool's max", () => {
    const { fleet, manager, want } = bench(
      { limits: { maxProcessors: 2, pool: { max: 2 } } },
      { capabilities: { revives: false } },
    );
    manager.scaleUpFull();
    manager.scaleUpFull();
    expect(() => manager.scaleUpFull()).toThrow(/pools.mixed.max is 2/);
    manager.getInstances();
    fleet.injectFault("cordon", "hang");
    manager.scaleDownFull(0);
    want({ mixed: 2 });
    const decision = manager.decide();
    expect(decision?.pools[0]).toMatchObject({ current: 1, desired: 2 });
    expect(manager.getStatusSummary().totalInstances).toBe(2);
  });

  it("backs off where starts fail, longer each time, until one succeeds", () => {
    const { clock, fleet, manager, want, decisions } = bench({ scaleUpDelaySeconds: 1, decisionIntervalSeconds: 1 });
    for (let failure = 0; failure < 3; failure++) fleet.injectFault("createServer", "refuse");
    want({ mixed: 2 });
    manager.start();
    clock.advance(60);
    const failures = decisions.filter(({ pools }) =>
      pools[0]?.actions.some(({ error }) => error?.startsWith("No A100")),
    );
    expect(failures.map(({ timeSeconds }) => timeSeconds)).toEqual([0, 5, 15]);
    expect(decisions.find(({ timeSeconds }) => timeSeconds === 3)?.pools[0]?.actions[0]?.error).toMatch(/tried at 5 s/);
    expect(manager.getStatusSummary().activeInstances).toBe(2);
    expect(manager.getStatistics()).toMatchObject({ failed: 3, meanTimeToCapacitySeconds: 1 });
  });

  it("buys what the policy names", () => {
    const { manager } = bench(
      {},
      { skus: [DGX, { name: "spare", processors: 2 }] },
      {
        policy: {
          name: "spare",
          initialState: () => 0,
          recommend: () => ({ desired: { mixed: 1 }, skuNames: { mixed: "spare" }, reason: "cheaper", state: 1 }),
        },
      },
    );
    manager.decide();
    expect(manager.getServers()[0]?.skuName).toBe("spare");
  });

  it("records an unknown SKU and goes on", () => {
    const { manager } = bench(
      { limits: { maxProcessors: 8 } },
      {},
      {
        policy: {
          name: "lost",
          initialState: () => 0,
          recommend: () => ({ desired: { mixed: 1 }, skuNames: { mixed: "tpu" }, reason: "?", state: 1 }),
        },
      },
    );
    expect(manager.decide()?.pools[0]?.actions[0]?.error).toMatch(/no SKU "tpu"/);
  });
});

describe("a decision to shrink", () => {
  it("lets those on the SKU that the policy names go first, then the least loaded of the others", () => {
    const policy = {
      name: "dear",
      initialState: () => 0,
      recommend: () => ({ desired: { mixed: 1 }, leavingSkuNames: { mixed: "dear" }, reason: "cheaper", state: 1 }),
    };
    const skus = [DGX, { name: "dear", processors: 1 }];
    const { clock, fleet, manager } = bench({ scaleUpDelaySeconds: 10 }, { skus }, { policy });
    for (const serverSku of [DGX.name, "dear", DGX.name]) manager.scaleUpFull({ serverSku });
    clock.advance(10);
    // The dear one has most to do, the first more than the third.
    fleet.addWork(0, 1);
    fleet.addWork(1, 5);
    manager.decide();
    expect(manager.getInstances().map(({ status }) => status)).toEqual(["active", "draining"]);
    expect(manager.getInstance(1)?.status).toBe("draining");
  });

  it("cancels booting instances first, the newest of them, then drains the least loaded", () => {
    const { clock, fleet, manager, want } = bench({ scaleUpDelaySeconds: 10 });
    for (let count = 0; count < 3; count++) manager.scaleUpFull();
    clock.advance(10);
    fleet.addWork(0, 1);
    fleet.addWork(1, 5);
    fleet.addWork(2, 2);
    manager.scaleUpFull();
    manager.scaleUpFull();
    want({ mixed: 1 });
    expect(manager.decide()?.pools[0]?.actions).toEqual([
      { action: "cancel", target: "instance_4" },
      { action: "cancel", target: "instance_3" },
      { action: "drain", target: "instance_0" },
      { action: "drain", target: "instance_2" },
    ]);
  });

  it("leaves booting instances to the last when told so", () => {
    const { clock, manager, want } = bench({ scaleUpDelaySeconds: 10, cancelBootingFirst: false });
    manager.scaleUpFull();
    clock.advance(10);
    manager.scaleUpFull();
    want({ mixed: 1 });
    expect(manager.decide()?.pools[0]?.actions).toEqual([{ action: "drain", target: "instance_0" }]);
    manager.setLimits({ pool: { min: 0 } });
    want({ mixed: 0 });
    expect(manager.decide()?.pools[0]?.actions).toEqual([{ action: "cancel", target: "instance_1" }]);
  });

  it("prefers, among equals, who empties a server; an unknown load may be the highest", () => {
    const { fleet, manager, want } = bench({ scaleUpDelaySeconds: 0 }, { skus: [DGX] });
    const { server } = manager.scaleUpFull();
    manager.scaleUpInstance({ processors: server.processors });
    const alone = manager.scaleUpFull().instance;
    want({ mixed: 2 });
    expect(manager.decide()?.pools[0]?.actions).toEqual([{ action: "drain", target: alone.name }]);
    fleet.setOwedKnown(1, false);
    fleet.addWork(0, 1000);
    want({ mixed: 1 });
    expect(manager.decide()?.pools[0]?.actions).toEqual([{ action: "drain", target: "instance_0" }]);
  });

  it("keeps one instance unless 0 is allowed, and comes back from 0", () => {
    const { manager, want } = bench();
    manager.scaleUpFull();
    want({ mixed: 0 });
    expect(manager.decide()?.pools[0]?.marks).toMatchObject([
      { step: "clamp", from: 0, to: 1, reason: "the pool's min is 1" },
    ]);
    expect(manager.isAtMinimum()).toBe(true);
    manager.setLimits({ pools: { mixed: { min: 0 } } });
    expect(manager.isAtMinimum()).toBe(false);
    manager.decide();
    expect(manager.isAtMinimum()).toBe(true);
    expect(manager.getStatusSummary().totalServers).toBe(0);
    want({ mixed: 1 });
    manager.decide();
    expect(manager.getStatusSummary().totalInstances).toBe(1);
  });
});

describe("a min for every pool", () => {
  it("is one for the pools that are in use, or were", () => {
    const { fleet, manager } = bench({ scaleUpDelaySeconds: 0, limits: { pool: { min: 2 } } });
    expect(manager.decide()?.pools).toEqual([]);
    manager.scaleUpFull({ tag: "prompt" });
    fleet.killInstance(0);
    manager.decide();
    expect(manager.observe().pools.prompt.capacity).toBe(2);
    expect(manager.getStatusSummary().totalInstances).toBe(2);
  });
});

describe("bounds that are broken", () => {
  it("are repaired by the next decision, also without the policy's word for it", () => {
    const { fleet, manager } = bench({
      scaleUpDelaySeconds: 0,
      limits: { pool: { min: 0, max: 3 }, pools: { prompt: { min: 2, max: 5 } } },
    });
    manager.decide();
    expect(manager.observe().pools.prompt.capacity).toBe(2);
    fleet.killInstance(0);
    manager.decide();
    expect(manager.observe().pools.prompt.capacity).toBe(2);
    manager.setLimits({ pool: { max: 1 } });
    manager.decide();
    expect(manager.observe().pools.prompt.capacity).toBe(1);
    manager.setLimits({ maxTotalInstances: 0, pool: { min: 0 } });
    manager.decide();
    expect(manager.getStatusSummary().totalInstances).toBe(0);
    manager.setLimits({ minTotalInstances: 2 });
    expect(manager.isAtMinimum()).toBe(true);
    manager.decide();
    expect(manager.getStatusSummary().totalInstances).toBe(2);
    expect(() => manager.scaleDownFull(manager.getInstances()[0]!)).toThrow(/minTotalInstances is 2/);
    manager.setLimits({ maxTotalInstances: 2 });
    expect(() => manager.scaleUpFull()).toThrow(/maxTotalInstances is 2/);
  });

  it.for([
    {
      name: "min above max",
      limits: { pool: { min: 3, max: 2 } },
      message: /limits.pool.min is 3; allowed: at most the max/,
    },
    { name: "a negative budget", limits: { maxProcessors: -1 }, message: /limits.maxProcessors/ },
    { name: "no number", limits: { maxTotalInstances: Number.NaN }, message: /at least 0/ },
  ])("cannot be set: $name", ({ limits, message }) => {
    const { manager } = bench();
    expect(() => manager.setLimits(limits)).toThrow(message);
  });

  it("mean nothing when they are infinite", () => {
    const { manager } = bench();
    manager.setLimits({ pool: { min: 1, max: Number.POSITIVE_INFINITY }, maxTotalInstances: Number.POSITIVE_INFINITY });
    expect(manager.getLimits()).toEqual({ pool: { min: 1 } });
  });
});

describe("the loop", () => {
  it("decides at once and at whole multiples of the interval, until it is stopped", () => {
    const { clock, manager, decisions } = bench({ decisionIntervalSeconds: 0.1 }, {}, { startSeconds: 5 });
    manager.start();
    manager.start();
    clock.advance(1.05);
    expect(decisions.map(({ timeSeconds, sequence }) => [Math.round(timeSeconds * 1000), sequence])).toEqual(
      Array.from({ length: 11 }, (_, tick) => [5000 + tick * 100, tick]),
    );
    manager.stop();
    clock.advance(10);
    expect(decisions).toHaveLength(11);
    expect(clock.pendingActions).toBe(0);
  });

  it("records and does nothing in a dry run, not even for the bounds", () => {
    const { manager, want, fleet } = bench({
      dryRun: true,
      limits: { pools: { token: { min: 2 }, mixed: { min: 2 } } },
    });
    want({ prompt: 3 });
    expect(manager.decide()).toMatchObject({
      dryRun: true,
      pools: [{ desired: 3, actions: [] }, { desired: 2 }, { desired: 2 }],
    });
    expect(fleet.serverIds()).toEqual([]);
  });

  it("holds what is suspended, in either direction, and bounds as well", () => {
    const { manager, want } = bench();
    manager.suspend("up");
    want({ mixed: 2 });
    expect(manager.decide()?.pools[0]?.marks[0]?.reason).toBe("scaling up is suspended");
    manager.setLimits({ pool: { min: 1 } });
    manager.decide();
    expect(manager.getStatusSummary().totalInstances).toBe(0);
    manager.resume();
    manager.decide();
    manager.suspend();
    want({ mixed: 1 });
    manager.decide();
    expect(manager.observe().pools.mixed.capacity).toBe(2);
    manager.resume("down");
    manager.decide();
    expect(manager.observe().pools.mixed.capacity).toBe(1);
  });

  it("goes on when the policy fails, and says so", () => {
    const recommend = vi.fn((): never => {
      throw new Error("no model loaded");
    });
    const { manager } = bench({}, {}, { policy: { name: "learned", initialState: () => 1, recommend } });
    manager.scaleUpFull();
    expect(manager.decide()?.reason).toBe("The policy failed: no model loaded");
    expect(manager.getConditions().find(({ type }) => type === "ScalingActive")).toMatchObject({
      status: false,
      reason: "FailedRecommendation",
    });
  });

  it("rounds up, and takes NaN for no opinion", () => {
    const { manager, want } = bench();
    want({ prompt: 1.2, token: Number.NaN, mixed: -3 });
    const decision = manager.decide();
    expect(decision?.pools.map(({ tag, desired }) => [tag, desired])).toEqual([
      ["prompt", 2],
      ["token", 0],
      ["mixed", 0],
    ]);
  });

  it("leaves a policy its own rates when it has them", () => {
    const { clock, manager } = bench(
      { scaleUp: { maxStep: 1, cooldownSeconds: 100 }, scaleDown: { windowSeconds: 300 } },
      {},
      {
        policy: {
          name: "own",
          ownsRates: true,
          initialState: () => 5,
          recommend: (_observation, _now, state: number) => ({ desired: { mixed: state }, reason: "own", state: 1 }),
        },
      },
    );
    manager.decide();
    expect(manager.getStatusSummary().totalInstances).toBe(5);
    clock.advance(11);
    manager.decide();
    expect(manager.getStatusSummary().totalInstances).toBe(1);
  });

  it("keeps conditions, with when they changed", () => {
    const { clock, fleet, manager, want } = bench({ limits: { pool: { max: 2 } } });
    want({ mixed: 5 });
    manager.decide();
    const condition = (type: string) => manager.getConditions().find((each) => each.type === type);
    expect(condition("AbleToScale")).toMatchObject({ status: true, reason: "SucceededRescale", sinceSeconds: 0 });
    expect(condition("ScalingLimited")).toMatchObject({ status: true, reason: "TooManyReplicas" });
    clock.advance(10);
    want({ mixed: 2 });
    manager.decide();
    expect(condition("AbleToScale")).toMatchObject({ reason: "ReadyForNewScale", sinceSeconds: 0 });
    expect(condition("ScalingLimited")).toMatchObject({ status: false, sinceSeconds: 10 });
    fleet.injectFault("createServer", "refuse");
    fleet.killInstance(0);
    manager.decide();
    expect(condition("AbleToScale")).toMatchObject({ status: false, reason: "FailedUpdateScale", sinceSeconds: 10 });
  });

  it("tells a metrics sink", () => {
    const gauge = vi.fn();
    const count = vi.fn();
    const { manager, want } = bench({}, {}, { metrics: { gauge, count } });
    want({ mixed: 1 });
    manager.decide();
    expect(gauge).toHaveBeenCalledWith("scaling_desired_instances", 1, { pool: "mixed" });
    expect(gauge).toHaveBeenCalledWith("scaling_instances", 1, { pool: "mixed", status: "scaling_up" });
    expect(count).toHaveBeenCalledWith("scaling_events_total", 1, { type: "scale_up_start", pool: "mixed" });
  });

  it("needs a policy", () => {
    const { clock, manager } = bench({}, {}, { policy: undefined });
    manager.start();
    expect(manager.decide()).toBeUndefined();
    expect(clock.pendingActions).toBe(0);
  });
});
