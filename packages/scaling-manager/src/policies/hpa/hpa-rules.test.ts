import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DEFAULT_HPA_CONTROLLER,
  fillScalingRules,
  groupPods,
  type HpaMetric,
  type HpaState,
  INITIAL_HPA_STATE,
  limitReplicas,
  limitReplicasWithBehavior,
  MAX_REPLICAS,
  type Pod,
  type PodSample,
  reconcile,
  replicasByAverage,
  replicasByShare,
  replicasByUtilization,
  replicasByValue,
  type ScalingRulesSettings,
  scaleDownLimit,
  scaleUpLimit,
  stabilize,
  stabilizeWithBehavior,
  storeScaleEvent,
} from "./hpa-rules";

const TOLERANCES = { scaleUp: 0.1, scaleDown: 0.1 };
const GROUPING = { nowSeconds: 1000, cpuInitializationSeconds: 300, initialReadinessDelaySeconds: 30 };
const NO_EVENTS = { up: [], down: [] };

const pod = (name: string, more: Partial<Pod> = {}): Pod => ({
  name,
  phase: "Running",
  isReady: true,
  startedSeconds: 0,
  readinessChangedSeconds: 10,
  requestMilli: 1000,
  ...more,
});
const samples = (values: Record<string, number>) =>
  new Map(Object.entries(values).map(([name, valueMilli]): [string, PodSample] => [name, { valueMilli }]));

describe("pods are sorted", () => {
  it.each([
    { name: "going ones, with a sample or not", given: pod("a", { isBeingDeleted: true }), group: "ignored" },
    { name: "failed ones", given: pod("a", { phase: "Failed" }), group: "ignored" },
    { name: "pending ones, even with a sample", given: pod("a", { phase: "Pending" }), group: "unready" },
    { name: "those whose readiness nobody knows", given: pod("a", { isReady: undefined }), group: "unready" },
    { name: "those that have not started", given: pod("a", { startedSeconds: undefined }), group: "unready" },
    {
      name: "young ones whose sample is older than a window of being ready",
      given: pod("a", { startedSeconds: 800, readinessChangedSeconds: 941 }),
      group: "unready",
    },
    {
      name: "young ones with a whole window of being ready",
      given: pod("a", { startedSeconds: 800, readinessChangedSeconds: 940 }),
      group: "ready",
    },
    { name: "old ones that were never ready", given: pod("a", { isReady: false }), group: "unready" },
    {
      name: "old ones that lost their readiness",
      given: pod("a", { isReady: false, readinessChangedSeconds: 900 }),
      group: "ready",
    },
  ])("$name: $group", ({ given, group }) => {
    const sample = new Map([["a", { valueMilli: 1, timeSeconds: 1000, windowSeconds: 60 }]]);
    const groups = groupPods([given], sample, { ...GROUPING, resource: "cpu" });
    expect(groups.ignored.has("a")).toBe(group === "ignored");
    expect(groups.unready.has("a")).toBe(group === "unready");
    expect(groups.readyCount).toBe(group === "ready" ? 1 : 0);
  });

  it("takes a silent pod for missing before it asks whether it is ready, and readiness for CPU only", () => {
    const silent = groupPods([pod("a", { isReady: false })], new Map(), { ...GROUPING, resource: "cpu" });
    expect([...silent.missing]).toEqual(["a"]);
    const other = groupPods([pod("a", { isReady: undefined })], samples({ a: 1 }), GROUPING);
    expect(other.readyCount).toBe(1);
  });
});

describe("proposals of pods", () => {
  const input = { ...GROUPING, metric: "cpu", tolerances: TOLERANCES };
  const three = [pod("a"), pod("b"), pod("c")];

  it("cut the percentage before they divide, and stay in doubles", () => {
    const pods = Array.from({ length: 25 }, (_, index) => pod(`p${index}`));
    const values = samples(Object.fromEntries(pods.map(({ name }) => [name, 149])));
    // 14.9 % counts as 14 %, and 14 / 50 · 25 is 7.000000000000001.
    expect(
      replicasByUtilization({ ...input, pods, samples: values, currentReplicas: 25, targetUtilizationPercent: 50 }),
    ).toEqual({ replicas: 8, utilizationPercent: 14, averageValueMilli: 149n });
  });

  it("take silent pods to be idle when growing, at the target when shrinking, and never turn the direction", () => {
    const by = (a: number, b: number) =>
      replicasByAverage({
        ...input,
        pods: three,
        samples: samples({ a, b }),
        currentReplicas: 3,
        targetAverageValueMilli: 10_000,
      }).replicas;
    expect(by(20_000, 20_000)).toBe(4); // 40 / 3 = 13.3: 1.333 · 3
    expect(by(15_000, 15_000)).toBe(3); // 30 / 3 = 10: it would be right
    expect(by(12_000, 12_000)).toBe(3); // 24 / 3 = 8: the other direction
    expect(by(1000, 1000)).toBe(2); // 12 / 3 = 4: 0.4 · 3
    expect(by(9500, 9500)).toBe(3);
  });

  it("count unready pods as idle when growing and leave them out when shrinking", () => {
    const pods = [pod("a"), pod("b", { isReady: false })];
    const by = (a: number) =>
      replicasByUtilization({
        ...input,
        resource: "cpu",
        pods,
        samples: samples({ a, b: 5000 }),
        currentReplicas: 2,
        targetUtilizationPercent: 50,
      }).replicas;
    expect(by(2000)).toBe(4);
    expect(by(200)).toBe(1);
  });

  it.each([
    { name: "no samples", pods: three, values: {}, message: /no pod has a sample/ },
    { name: "no pods", pods: [], values: { a: 1 }, message: /there is no pod/ },
    {
      name: "samples of unready pods only",
      pods: [pod("a", { phase: "Pending" as const })],
      values: { a: 1 },
      message: /not ready/,
    },
    { name: "samples of other pods only", pods: [pod("a")], values: { z: 1 }, message: /of a pod that is there/ },
    {
      name: "a pod without a request",
      pods: [pod("a", { requestMilli: undefined })],
      values: { a: 1 },
      message: /asked for/,
    },
  ])("cannot be made with $name", ({ pods, values, message }) => {
    const given = { ...input, pods, samples: samples(values), currentReplicas: 1, targetUtilizationPercent: 50 };
    expect(() => replicasByUtilization(given)).toThrow(message);
  });

  it("ask for more when there is more to do, whatever the pods", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 50_000 }),
        (values, targetAverageValueMilli) => {
          const pods = values.map((_, index) => pod(`p${index}`));
          const ask = (factor: number) =>
            replicasByAverage({
              ...input,
              pods,
              samples: samples(Object.fromEntries(values.map((value, index) => [`p${index}`, value * factor]))),
              currentReplicas: values.length,
              targetAverageValueMilli,
            }).replicas;
          expect(ask(3)).toBeGreaterThanOrEqual(ask(1));
        },
      ),
    );
  });
});

describe("proposals of a whole", () => {
  const input = { metric: "queue", tolerances: TOLERANCES, pods: [pod("a"), pod("b", { isReady: false })] };

  it("multiply what is ready by the ratio of a value", () => {
    const ask = (value: number, currentReplicas = 2) =>
      replicasByValue({ ...input, currentReplicas, seriesMilli: [value], targetValueMilli: 10 }).replicas;
    expect([ask(30), ask(11), ask(25, 0), ask(0, 0)]).toEqual([3, 2, 3, 0]);
    expect(() =>
      replicasByValue({ ...input, pods: [], currentReplicas: 1, seriesMilli: [30], targetValueMilli: 10 }),
    ).toThrow(/no pod/);
  });

  it("share a value out, in 64 and 32 bits", () => {
    const ask = (seriesMilli: (number | bigint)[], targetAverageValueMilli: number | bigint, statusReplicas = 1) =>
      replicasByShare({ ...input, statusReplicas, seriesMilli, targetAverageValueMilli });
    expect(ask([10_001], 5000, 3)).toEqual({ replicas: 3, valueMilli: 3334n });
    expect(ask([2n ** 62n, 2n ** 62n], 1).replicas).toBe(MAX_REPLICAS);
    expect(ask([0], 5, 0)).toEqual({ replicas: 0, valueMilli: 0n });
    expect(() => ask([], 5)).toThrow(/no value/);
  });
});

describe("limits", () => {
  const rules = (direction: "up" | "down", settings: ScalingRulesSettings) => fillScalingRules(direction, settings);
  const percent = (value: number) => ({ policies: [{ type: "Percent" as const, value, periodSeconds: 60 }] });

  it.each([
    { current: 100, value: 10, limit: 111 },
    { current: 50, value: 10, limit: 56 },
    { current: 30, value: 10, limit: 33 },
    { current: 1, value: 1, limit: 2 },
  ])("let $current grow by $value % to $limit, in doubles", ({ current, value, limit }) => {
    expect(scaleUpLimit(current, NO_EVENTS, rules("up", percent(value)), 0)).toBe(limit);
  });

  it.each([
    { current: 10, value: 90, limit: 0 },
    { current: 90, value: 30, limit: 62 },
    { current: 10, value: 300, limit: -20 },
  ])("let $current shrink by $value % to $limit, in doubles", ({ current, value, limit }) => {
    expect(scaleDownLimit(current, NO_EVENTS, rules("down", percent(value)), 0)).toBe(limit);
  });

  it("stop a direction that is disabled", () => {
    const off = rules("up", { selectPolicy: "Disabled" });
    expect(scaleUpLimit(7, NO_EVENTS, off, 0)).toBe(7);
    expect(scaleDownLimit(7, NO_EVENTS, rules("down", { selectPolicy: "Disabled" }), 0)).toBe(7);
  });

  it("keep any count within bounds, and one that is to change within its direction", () => {
    const count = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(count, count, count, count, (currentReplicas, desiredReplicas, low, more) => {
        const bounds = { currentReplicas, desiredReplicas, minReplicas: low, maxReplicas: low + more };
        const plain = limitReplicas(bounds).replicas;
        const highest = Math.min(low + more, Math.max(2 * currentReplicas, 4));
        expect(plain).toBe(desiredReplicas < low ? low : Math.min(desiredReplicas, highest));
        const { replicas } = limitReplicasWithBehavior({
          ...bounds,
          nowSeconds: 0,
          events: NO_EVENTS,
          scaleUp: rules("up", {}),
          scaleDown: rules("down", {}),
        });
        if (desiredReplicas > currentReplicas) expect(replicas).toBeLessThanOrEqual(desiredReplicas);
        if (desiredReplicas < currentReplicas) expect(replicas).toBeGreaterThanOrEqual(desiredReplicas);
      }),
    );
  });

  it("write changes down in the place of the last outdated one", () => {
    const old = (replicaChange: number) => ({ replicaChange, timeSeconds: 0, isOutdated: false });
    const after = storeScaleEvent([old(1), old(2)], 9, 61, [{ type: "Pods", value: 1, periodSeconds: 60 }]);
    expect(after).toEqual([
      { replicaChange: 1, timeSeconds: 0, isOutdated: true },
      { replicaChange: 9, timeSeconds: 61, isOutdated: false },
    ]);
  });
});

describe("stabilisation", () => {
  it("without a behavior counts an entry as old as the window, with one it does not", () => {
    const log = [{ replicas: 9, timeSeconds: 0 }];
    expect(stabilize(log, 3, 300, 300)).toEqual({ replicas: 9, log: [...log, { replicas: 3, timeSeconds: 300 }] });
    expect(stabilize(log, 3, 301, 300)).toEqual({ replicas: 3, log: [{ replicas: 3, timeSeconds: 301 }] });
    const windows = { scaleUpWindowSeconds: 0, scaleDownWindowSeconds: 300 };
    const given = { currentReplicas: 9, desiredReplicas: 3, log, ...windows };
    expect(stabilizeWithBehavior({ ...given, nowSeconds: 299 }).replicas).toBe(9);
    expect(stabilizeWithBehavior({ ...given, nowSeconds: 300 }).replicas).toBe(3);
  });
});

describe("a whole pass", () => {
  const queue = (milli: number, more: Partial<HpaMetric> = {}): HpaMetric =>
    ({ type: "External", name: "queue", targetAverageValueMilli: 1000, seriesMilli: [milli], ...more }) as HpaMetric;
  const pass = (
    specReplicas: number,
    metrics: HpaMetric[],
    state: HpaState = INITIAL_HPA_STATE,
    controller = {},
    minReplicas = 0,
  ) =>
    reconcile(
      {
        nowSeconds: 0,
        specReplicas,
        statusReplicas: specReplicas,
        minReplicas,
        maxReplicas: 50,
        metrics,
        pods: [pod("a")],
      },
      { ...DEFAULT_HPA_CONTROLLER, ...controller },
      state,
    );

  it("leaves a pool at 0 alone, unless it went there by itself", () => {
    const own: HpaState = {
      ...INITIAL_HPA_STATE,
      conditions: [{ type: "ScaledToZero", status: true, reason: "ScaledToZero" }],
    };
    const gate = { scaleFromZero: "after_own_scale_down" };
    expect(pass(0, [queue(5000)], own).desiredReplicas).toBe(0);
    expect(pass(0, [queue(5000)], INITIAL_HPA_STATE, gate).desiredReplicas).toBe(0);
    expect(pass(0, [queue(5000)], own, gate).desiredReplicas).toBe(4);
    expect(pass(0, [queue(1000)], own, gate, 3).desiredReplicas).toBe(3);
    expect(pass(0, [queue(5000)], INITIAL_HPA_STATE, { scaleFromZero: "if_minimum_is_zero" }).desiredReplicas).toBe(4);
  });

  it("remembers that it went to 0 by itself", () => {
    const gate = { scaleFromZero: "after_own_scale_down" };
    const state: HpaState = { ...INITIAL_HPA_STATE, log: [] };
    const { state: after, action } = pass(2, [queue(0)], state, gate);
    expect(action).toBe("scale_down");
    expect(after.conditions).toContainEqual({ type: "ScaledToZero", status: true, reason: "ScaledToZero" });
  });

  it.each([
    { name: "an unknown kind", metric: { type: "Unknown", name: "luck" }, reason: "InvalidMetricSourceType" },
    { name: "no target", metric: queue(1, { targetAverageValueMilli: undefined }), reason: "FailedGetExternalMetric" },
    {
      name: "no target of a resource",
      metric: { type: "Resource", name: "cpu", samples: samples({ a: 1 }) },
      reason: "FailedGetResourceMetric",
    },
    { name: "a failure", metric: queue(1, { failure: "no answer" }), reason: "FailedGetExternalMetric" },
  ])("changes nothing for $name", ({ metric, reason }) => {
    const { desiredReplicas, error, state } = pass(3, [metric as HpaMetric]);
    expect(desiredReplicas).toBe(3);
    expect(error).toBeDefined();
    expect(state.conditions).toContainEqual({ type: "ScalingActive", status: false, reason });
  });

  it("does nothing without metrics", () => {
    expect(pass(3, [])).toMatchObject({ desiredReplicas: 3, action: "none", reason: "there is no metric" });
  });
});
