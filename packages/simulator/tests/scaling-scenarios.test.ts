import { type Observation, type Policy, queuePolicy } from "@tokentide/scaling-manager";
import type { RequestRow } from "@tokentide/workload";
import { describe, expect, it } from "vitest";
import type { ScalingSetup } from "../src/scaling/scaling-setup";
import type { ApplicationConfig, SimulationConfig } from "../src/simulation-config";
import { SchedulerNeedsScalingError } from "../src/simulator-errors";
import { rowOf, runToEnd, timesOf } from "./run-to-end";
import { type TestRunSettings, testConfig, testInstance, testSku } from "./small-cluster";

const request = (arrivalSeconds: number, outputTokens = 9): RequestRow => ({
  arrivalSeconds,
  promptTokens: 50,
  outputTokens,
});

/** Wants so many mixed instances from given times on; looks every second. */
function timed(
  desired: Readonly<Record<number, number>>,
  looked: (observation: Observation) => void = () => {},
): Policy<null> {
  return {
    name: "timed",
    initialState: () => null,
    recommend: (observation, nowSeconds) => {
      looked(observation);
      const since = Object.keys(desired)
        .map(Number)
        .findLast((seconds) => seconds <= nowSeconds);
      return { desired: since === undefined ? {} : { mixed: desired[since]! }, reason: "as timed", state: null };
    },
  };
}

const setup = (overrides: Partial<ScalingSetup> = {}): ScalingSetup => ({
  manager: { decisionIntervalSeconds: 1 },
  boot: { type: "delay", delay: 5 },
  actuator: { type: "ideal" },
  ...overrides,
});

function scaled(
  scaling: Partial<ScalingSetup>,
  settings: Omit<TestRunSettings, "application" | "applications"> = {},
  application: Partial<ApplicationConfig> = {},
): SimulationConfig {
  return testConfig({ endTimeSeconds: 1000, ...settings, application: { scaling: setup(scaling), ...application } });
}

const two = { servers: [{ sku: testSku(), count: 2 }] };

describe("a scale-up", () => {
  it("serves those who wait when it is there, oldest first", () => {
    const startState = { type: "unallocated" as const, templates: { mixed: testInstance() } };
    const result = runToEnd(scaled({ policy: timed({ 0: 1 }) }, {}, { startState }), [
      request(0),
      request(0.5),
      request(20),
    ]);
    const ready = timesOf(rowOf(result, 0)).promptStart;
    expect(ready).toBeGreaterThanOrEqual(5);
    expect(ready).toBeLessThanOrEqual(6);
    expect(timesOf(rowOf(result, 1)).promptStart).toBeGreaterThanOrEqual(ready);
    expect(rowOf(result, 2).queueSeconds).toBe(0);
    expect(result.application.scaling).toMatchObject({ scaleUps: 1, delayedRequests: 2, meanTimeToCapacity: 5 });
    expect(result.application.gpuHours.booting).toBeCloseTo(5 / 3600, 12);
  });

  it("takes its time in stages", () => {
    const boot = { type: "stages" as const, provisioning: 2, loading: 3, warming: 4 };
    const { application } = runToEnd(scaled({ boot, policy: timed({ 0: 2 }) }), [request(0), request(30)]);
    expect(application.scaling).toMatchObject({ scaleUps: 1, meanTimeToCapacity: 9 });
  });

  it("that fails is counted and tried again", () => {
    const { application } = runToEnd(
      scaled(
        { policy: timed({ 0: 2 }), manager: { decisionIntervalSeconds: 1 } },
        { failures: [{ type: "boot_failure", when: { atSeconds: [0] }, afterSeconds: 2 }] },
      ),
      [request(0), request(60)],
    );
    expect(application.scaling.failed).toBe(1);
    expect(application.scaling.scaleUps).toBeGreaterThanOrEqual(1);
  });
});

describe("a scale-down", () => {
  it("lets the instance finish what it owes and gives it nothing new", () => {
    const policy = timed({ 0: 2, 1.5: 1 });
    const requests = [request(0, 41), request(0, 41), request(3), request(4), request(30)];
    const { rows, instances, application } = runToEnd(scaled({ policy }, two), requests);
    expect(rows).toHaveLength(5);
    const gone = instances.find(({ status }) => status === "scaling_down")!;
    const stays = instances.find(({ status }) => status === "active")!;
    // A prompt of 1 s and 40 tokens: it went the moment it was done, at 11 s.
    expect(gone.endSeconds).toBe(11);
    expect(rows.filter(({ promptInstanceId }) => promptInstanceId === gone.instanceId)).toHaveLength(1);
    expect(rows.filter(({ promptInstanceId }) => promptInstanceId === stays.instanceId)).toHaveLength(4);
    expect(application.scaling).toMatchObject({ scaleDowns: 1, meanDrainTime: 9, retriedRequests: 0 });
    expect(application.gpuHours.draining).toBeCloseTo(9 / 3600, 12);
  });

  it("of a deployment takes the youngest, and what is not done in its grace starts anew", () => {
    const actuator = { type: "kubernetes" as const, graceSeconds: 3, podStartUp: 0, nodeProvisioning: 0 };
    const policy = timed({ 0: 2, 1.5: 1 });
    const { rows, instances, application } = runToEnd(scaled({ policy, actuator }, two), [
      request(0, 41),
      request(0, 41),
      request(30),
    ]);
    expect(instances[1]).toMatchObject({ status: "scaling_down", endSeconds: 5 });
    expect(application.scaling.retriedRequests).toBe(1);
    expect(rows).toHaveLength(3);
    expect(timesOf(rows[1]!).promptStart).toBeGreaterThanOrEqual(5);
  });

  it("under drainAtEnd goes on to the minimum when all is done", () => {
    const policy = timed({ 0: 2, 20: 1 });
    const until = (drainAtEnd: boolean): number =>
      runToEnd(
        scaled(
          { policy, manager: { decisionIntervalSeconds: 1, limits: { pool: { min: 1 } } } },
          { ...two, drainAtEnd },
        ),
        [request(0)],
      ).summary.simulatedSeconds;
    expect(until(false)).toBe(3);
    expect(until(true)).toBe(20);
  });
});

describe("a lost instance", () => {
  const split: ApplicationConfig["startState"] = {
    type: "splitwise-homogeneous",
    prompt: testInstance(),
    promptServers: 2,
    token: testInstance(),
    tokenServers: 2,
  };
  const moments = [
    { name: "while its prompt runs", seconds: 0.5 },
    { name: "while its cache is on the way", seconds: 1.3 },
    { name: "while its tokens come", seconds: 2 },
  ];
  const results = moments.flatMap((moment) =>
    (["requeue", "abort"] as const).flatMap((onLoss) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((seed) => ({
        ...moment,
        onLoss,
        result: runToEnd(
          scaled(
            {},
            {
              seed,
              onLoss,
              servers: [{ sku: testSku(), count: 4 }],
              link: { link: "test", topology: "p2p", bandwidthBytesPerSecond: 100 },
              failures: [{ type: "instance_death", when: { atSeconds: [moment.seconds] } }],
            },
            { scheduler: { type: "kv_jsq" }, startState: split },
          ),
          [request(0)],
        ),
      })),
    ),
  );

  it.for(moments)("hits a request $name in some of the runs, and misses it in others", ({ name }) => {
    const hits = results.filter((each) => each.name === name && each.result.application.scaling.retriedRequests > 0);
    const misses = results.filter(
      (each) => each.name === name && each.result.application.scaling.retriedRequests === 0,
    );
    expect([hits.length > 0, misses.length > 0]).toEqual([true, true]);
  });

  it("costs a request its time and not its answer when it starts anew", () => {
    for (const { result, onLoss, seconds } of results.filter((each) => each.onLoss === "requeue")) {
      expect(onLoss).toBe("requeue");
      expect(result.application.scaling.lost).toBe(1);
      const row = rowOf(result, 0);
      if (result.application.scaling.retriedRequests === 0) expect(row.responseSeconds).toBe(3.5);
      else expect(row.queueSeconds).toBeGreaterThanOrEqual(seconds);
    }
  });

  it("fails the request when it is not to start anew, and says why", () => {
    for (const { result } of results.filter((each) => each.onLoss === "abort")) {
      const { failed, completed, unfinished } = result.application.requests;
      expect(failed + completed).toBe(1);
      expect(unfinished).toBe(0);
      if (failed === 1) expect(result.application.rejections).toEqual({ "its instance was lost": 1 });
    }
  });
});

describe("what policies see", () => {
  it("are the pools of this moment", () => {
    const seen: Record<string, unknown>[] = [];
    const policy = timed({ 0: 1 }, ({ timeSeconds, pools, waitingRequests }) => {
      const { load, capacity } = pools.mixed;
      seen.push({ timeSeconds, capacity, waitingRequests, ...load });
    });
    // 59 of 100 bytes a request: the second waits for memory until 3 s.
    const config = scaled(
      { policy, manager: { decisionIntervalSeconds: 2 } },
      { servers: [{ sku: testSku({ memoryBytes: 200 }), count: 1 }] },
    );
    runToEnd(config, [request(0), request(0), request(5)]);
    expect(seen.find(({ timeSeconds }) => timeSeconds === 2)).toEqual({
      timeSeconds: 2,
      capacity: 1,
      waitingRequests: 0,
      queueRequests: 1,
      // The first has its prompt behind it; the second all before it. One token of the first is being made.
      queueTokens: 51,
      pendingRequests: 2,
      pendingTokens: 52,
      memoryBytes: 159,
      memoryCapacityBytes: 200,
      kvFraction: 0.59,
      kvTokens: 59,
      kvCapacityTokens: 100,
      busyFraction: 1,
    });
  });
});

describe("a run that is stuck", () => {
  it("ends after a day in which nothing happened, though a scaling manager looks on", () => {
    const { application, summary } = runToEnd(
      scaled(
        { manager: { decisionIntervalSeconds: 600 }, policy: timed({ 0: 1 }) },
        {
          endTimeSeconds: Number.POSITIVE_INFINITY,
          servers: [{ sku: testSku(), count: 0 }],
          failures: [{ type: "shortage", fromSeconds: 0, toSeconds: 1e9 }],
          timelineIntervalSeconds: 600,
        },
        { startState: { type: "unallocated", templates: { mixed: testInstance() } } },
      ),
      [request(0)],
    );
    expect(application.requests.unfinished).toBe(1);
    expect(summary.simulatedSeconds).toBeGreaterThan(86_400);
    expect(summary.simulatedSeconds).toBeLessThan(2 * 86_400);
  });
});

describe("an autoscaling scheduler", () => {
  it("needs a scaling manager", () => {
    const scheduler = {
      type: "autoscaling" as const,
      checkEveryRequests: 1,
      scaleUpQueueLength: 1,
      scaleDownQueueLength: 0,
    };
    const config = testConfig({
      application: { scheduler, startState: { type: "uniform", instance: testInstance({ maxBatchSize: 1 }) } },
    });
    const requests = Array.from({ length: 10 }, () => request(0));
    expect(() => runToEnd(config, requests)).toThrow(SchedulerNeedsScalingError);
  });

  it.for([0, 5])("serves those for whom it starts the first instance, be it up at once or after %s s", (delay) => {
    const startState = { type: "unallocated" as const, templates: { mixed: testInstance() } };
    const config = scaled({ boot: { type: "delay", delay } }, {}, { scheduler: { type: "autoscaling" }, startState });
    const result = runToEnd(config, [request(0), request(20)]);
    expect([rowOf(result, 0).queueSeconds, rowOf(result, 1).queueSeconds]).toEqual([delay, 0]);
  });

  it("grows the fleet under load and shrinks it again", () => {
    const scheduler = {
      type: "autoscaling" as const,
      checkEveryRequests: 1,
      scaleUpQueueLength: 2,
      scaleDownQueueLength: 1,
    };
    const startState = { type: "uniform" as const, instance: testInstance({ maxBatchSize: 1 }) };
    const burst = Array.from({ length: 12 }, () => request(0));
    const later = Array.from({ length: 12 }, (_, index) => request(200 + 20 * index));
    const { application, instances } = runToEnd(scaled({}, {}, { scheduler, startState }), [...burst, ...later]);
    expect(application.requests.completed).toBe(24);
    expect(application.scaling.scaleUps).toBeGreaterThan(0);
    expect(application.scaling.scaleDowns).toBeGreaterThan(0);
    expect(instances.filter(({ status }) => status === "active")).toHaveLength(1);
  });
});

describe("a fleet that starts from nothing", () => {
  it("counts those who wait for an instance as the queue: what boots for them is not called off", () => {
    const startState = { type: "unallocated" as const, templates: { mixed: testInstance() } };
    const manager = { decisionIntervalSeconds: 1, limits: { pool: { min: 0, max: 3 } } };
    const result = runToEnd(
      scaled({ policy: queuePolicy(), manager, boot: { type: "delay", delay: 30 } }, {}, { startState }),
      [request(0), request(1), request(2)],
    );
    expect(result.application.requests.completed).toBe(3);
    expect(result.application.scaling.cancelled).toBe(0);
  });
});
