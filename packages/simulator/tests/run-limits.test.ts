import type { RequestRow } from "@tokentide/workload";
import { describe, expect, it } from "vitest";
import type { ApplicationConfig, SimulationConfig } from "../src/simulation-config";
import { rowOf, runToEnd, runWith, sourceOf, timesOf } from "./run-to-end";
import { testApplication, testConfig, testInstance, testSku } from "./small-cluster";

const request = (arrivalSeconds: number, promptTokens = 10, outputTokens = 9): RequestRow => ({
  arrivalSeconds,
  promptTokens,
  outputTokens,
});

const unallocated: Partial<ApplicationConfig> = { startState: { type: "unallocated" } };
/** Room for one request of 10 + 9 tokens at a time. */
const tight = { servers: [{ sku: testSku({ memoryBytes: 125 }), count: 1 }] };

describe("a run without instances", () => {
  it("lets all requests wait and ends with the last arrival", () => {
    const { application, summary, instances } = runToEnd(testConfig({ application: unallocated }), [
      request(0),
      request(3),
      request(8),
    ]);
    expect(application.requests).toEqual({ arrived: 3, completed: 0, rejected: 0, failed: 0, unfinished: 3 });
    expect(summary.simulatedSeconds).toBe(8);
    expect(instances).toEqual([]);
    expect(application.gpuHours.unassigned).toBe(application.gpuHours.total);
    expect(application.slo.attainment).toBe(0);
    expect(application.ttft.mean).toBeNaN();
  });

  it("lets all wait that need both pools when one is missing", () => {
    const startState = {
      type: "splitwise-homogeneous" as const,
      prompt: testInstance(),
      promptServers: 1,
      token: testInstance(),
      tokenServers: 0,
    };
    const { application } = runToEnd(testConfig({ application: { scheduler: { type: "kv_jsq" }, startState } }), [
      request(0),
    ]);
    expect(application.requests.unfinished).toBe(1);
  });

  it("is over at once without requests", () => {
    const { summary, application } = runToEnd(testConfig(), []);
    expect(summary.simulatedSeconds).toBe(0);
    expect(application.requests.arrived).toBe(0);
    expect(application.slo.attainment).toBeNaN();
    expect(application.throughput.requestsPerSecond).toBe(0);
  });
});

describe("a queue limit", () => {
  it("rejects whoever finds so many waiting, and counts them", () => {
    const { application } = runToEnd(testConfig({ application: { ...unallocated, queueLimit: 2 } }), [
      request(0),
      request(0),
      request(1),
      request(1),
    ]);
    expect(application.requests).toMatchObject({ arrived: 4, rejected: 2, unfinished: 2 });
    expect(application.rejections).toEqual({ "queue limit of 2 waiting requests reached": 2 });
  });

  it("of 0 lets nobody wait for an instance, and does not hinder those who need not", () => {
    const application = { ...unallocated, queueLimit: 0 };
    expect(runToEnd(testConfig({ application }), [request(0)]).application.requests.rejected).toBe(1);
    const served = runToEnd(testConfig({ application: { queueLimit: 0 } }), [request(0), request(0)]);
    expect(served.application.requests.completed).toBe(2);
  });
});

describe("a deadline", () => {
  const reason = "prompt phase not begun within the deadline of 2 s";

  it.for<{ name: string; settings: Partial<SimulationConfig>; application: Partial<ApplicationConfig> }>([
    { name: "an instance", settings: {}, application: unallocated },
    { name: "memory", settings: { cluster: { servers: tight.servers, interconnects: [] } }, application: {} },
    {
      name: "a place in the batch",
      settings: {},
      application: { startState: { type: "uniform", instance: testInstance({ type: "orca", maxBatchSize: 1 }) } },
    },
  ])("rejects a request that waits too long for $name", ({ settings, application }) => {
    const config = { ...testConfig({ application: { ...application, deadlineSeconds: 2 } }), ...settings };
    const { application: summary, instances, rows } = runToEnd(config, [request(0), request(0.5), request(4)]);
    const isServed = instances.length > 0;
    expect(summary.rejections).toEqual({ [reason]: isServed ? 1 : 3 });
    expect(rows.map(({ requestId }) => requestId)).toEqual(isServed ? [0, 2] : []);
    for (const { memoryBytes } of instances) expect(memoryBytes).toBe(100);
  });

  it("does not end a request whose prompt has begun", () => {
    const { application } = runToEnd(testConfig({ application: { deadlineSeconds: 0.5 } }), [request(0, 10, 100)]);
    expect(application.requests.completed).toBe(1);
  });

  it("lets whoever waited behind a rejected request begin", () => {
    // The second is large and waits for the first to end at 3; the third would fit beside the first.
    const { rows, application } = runToEnd(
      testConfig({ servers: [{ sku: testSku({ memoryBytes: 145 }), count: 1 }], application: { deadlineSeconds: 2 } }),
      [request(0), request(0, 40, 5), request(1)],
    );
    expect(application.rejections).toEqual({ [reason]: 1 });
    expect(rows.map(({ requestId }) => requestId)).toEqual([0, 2]);
    expect(timesOf(rows[1]!).promptStart).toBe(2);
  });

  it.for(["round_robin", "kv_jsq", "mixed_pool"] as const)("is kept also under compat, with %s", (type) => {
    const instance = testInstance({ maxBatchSize: 1 });
    const { application, instances } = runToEnd(
      testConfig({
        compat: "splitwise-sim",
        endTimeSeconds: 1000,
        servers: [{ sku: testSku(), count: 2 }],
        application: {
          scheduler: { type },
          deadlineSeconds: 2,
          startState: {
            type: "splitwise-homogeneous",
            prompt: instance,
            promptServers: 1,
            token: instance,
            tokenServers: 1,
          },
        },
      }),
      Array.from({ length: 12 }, () => request(0)),
    );
    expect(application.requests.completed + application.requests.rejected).toBe(12);
    expect(application.requests.rejected).toBeGreaterThan(0);
    for (const { memoryBytes } of instances) expect(memoryBytes).toBe(100);
  });
});

describe("classes of requests", () => {
  const classes = [
    { classId: 0, name: "chat", slo: { ttftSeconds: 1.5 }, deadlineSeconds: 3 },
    { classId: 1, name: "batch" },
  ];
  const crowded = {
    startState: { type: "uniform", instance: testInstance({ type: "orca", maxBatchSize: 1 }) },
  } as const;
  /** Each takes 3 s, one at a time. */
  const of = (classId: number, more: Partial<RequestRow> = {}): RequestRow => ({ ...request(0), classId, ...more });

  it("are counted and judged apart, and the application by each request's own promise", () => {
    const slo = { ttftSeconds: 5 };
    const { application } = runToEnd(testConfig({ application: { ...crowded, classes, slo } }), [
      of(0),
      of(1),
      of(0),
      of(1, { deadlineSeconds: 20 }),
      of(9),
      request(0),
    ]);
    // The third waits for 6 s, and its class for no more than 3; the others begin at 0, 3, 6, 9 and 12 s.
    expect(application.rejections).toEqual({ "prompt phase not begun within the deadline of 3 s": 1 });
    const figures = application.classes!.map(({ classId, name, requests, slo: { attainment, bounds } }) => [
      classId,
      name,
      requests.arrived,
      requests.completed,
      requests.rejected,
      attainment,
      bounds,
    ]);
    expect(figures).toEqual([
      [0, "chat", 2, 1, 1, 0.5, { ttftSeconds: 1.5 }],
      [1, "batch", 2, 2, 0, 0.5, slo],
      [9, "9", 1, 1, 0, 0, slo],
    ]);
    expect(application.slo.attainment).toBeCloseTo(2 / 6);
    expect(application.classes![1]!.ttft.max).toBe(7);
  });

  it("need not be asked for, and there are none without a request that has one", () => {
    const { application } = runToEnd(testConfig(), [request(0)]);
    expect(application).not.toHaveProperty("classes");
    const configured = runToEnd(testConfig({ application: { classes } }), [request(0)]).application.classes!;
    expect(configured.map(({ requests }) => requests.arrived)).toEqual([0, 0]);
    expect(configured[0]!.slo.attainment).toBeNaN();
  });

  it("yield to a request's own deadline", () => {
    const { application } = runToEnd(testConfig({ application: { ...crowded, classes } }), [
      of(0),
      of(0, { deadlineSeconds: 1 }),
      of(0, { deadlineSeconds: 8 }),
    ]);
    expect(application.rejections).toEqual({ "prompt phase not begun within its own deadline": 1 });
    expect(application.requests.completed).toBe(2);
  });
});

describe("an end time", () => {
  it("ends the run there and counts what is unfinished, wherever it is", () => {
    const { application, summary } = runToEnd(testConfig({ endTimeSeconds: 2.5, ...tight }), [
      request(0, 10, 2),
      request(0, 10, 9),
      request(0, 10, 9),
      request(2, 10, 9),
      request(3, 10, 9),
    ]);
    expect(application.requests).toEqual({ arrived: 4, completed: 1, rejected: 0, failed: 0, unfinished: 3 });
    expect(summary.simulatedSeconds).toBe(2.5);
    expect(application.slo.attainment).toBe(0.25);
  });

  it("is exclusive: nothing happens at it, not even an arrival at 0 of a run of no time", () => {
    expect(runToEnd(testConfig({ endTimeSeconds: 1 }), [request(0, 10, 1)]).application.requests.completed).toBe(0);
    expect(runToEnd(testConfig({ endTimeSeconds: 0 }), [request(0)]).application.requests.arrived).toBe(0);
  });

  it("beyond the last request does not lengthen the run", () => {
    expect(runToEnd(testConfig({ endTimeSeconds: 500 }), [request(0, 10, 1)]).summary.simulatedSeconds).toBe(1);
  });

  it("under compat lets the first event at or after it happen", () => {
    const config = testConfig({ endTimeSeconds: 0.5, compat: "splitwise-sim" });
    const { application, summary } = runToEnd(config, [request(0.25, 10, 1)]);
    expect(application.requests.completed).toBe(1);
    expect(summary.simulatedSeconds).toBe(1.25);
  });
});

describe("a request too large", () => {
  const reason = { "larger than the memory of any instance": 1 };

  it("for every instance is rejected, and nobody waits for it", () => {
    const { application, rows } = runToEnd(testConfig(tight), [request(0, 10, 16), request(0)]);
    expect(application.rejections).toEqual(reason);
    expect(rows).toHaveLength(1);
  });

  it("by one token is rejected, one that fills the memory is not", () => {
    expect(runToEnd(testConfig(tight), [request(0, 15, 11)]).application.rejections).toEqual(reason);
    expect(runToEnd(testConfig(tight), [request(0, 15, 10)]).application.requests.completed).toBe(1);
  });

  it("for the chosen instance goes to one that can hold it", () => {
    const servers = [
      { sku: testSku({ name: "small", memoryBytes: 125 }), count: 1 },
      { sku: testSku({ name: "large", memoryBytes: 500 }), count: 1 },
    ];
    const result = runToEnd(testConfig({ servers }), [request(0, 200, 9)]);
    expect(rowOf(result, 0)).toMatchObject({ promptInstanceId: 1, tokenInstanceId: 1 });
  });

  it.for([
    { name: "another prompt instance", prompt: [150, 500], token: [500, 500], ids: [1, 2] },
    { name: "another token instance", prompt: [500, 500], token: [150, 500], ids: [0, 3] },
  ])("for one end goes to $name", ({ prompt, token, ids }) => {
    const servers = [...prompt, ...token].map((memoryBytes, index) => ({
      sku: testSku({ name: `sku-${index}`, memoryBytes }),
      count: 1,
    }));
    const startState = {
      type: "splitwise-homogeneous" as const,
      prompt: testInstance(),
      promptServers: 2,
      token: testInstance(),
      tokenServers: 2,
    };
    const config = testConfig({ servers, application: { scheduler: { type: "kv_round_robin" }, startState } });
    const row = rowOf(runToEnd(config, [request(0, 100, 50)]), 0);
    expect([row.promptInstanceId, row.tokenInstanceId]).toEqual(ids);
  });
});

describe("two applications", () => {
  const startState = {
    type: "splitwise-homogeneous" as const,
    prompt: testInstance(),
    promptServers: 1,
    token: testInstance(),
    tokenServers: 1,
  };

  it("have their own servers, requests and figures", () => {
    const applications = [0, 7].map((applicationId) =>
      testApplication({ applicationId, startState, scheduler: { type: "kv_jsq" } }),
    );
    const config = testConfig({ servers: [{ sku: testSku(), count: 5 }], applications });
    const { summary, instances, rows } = runToEnd(config, [
      { ...request(0), applicationId: 7 },
      { ...request(0), applicationId: 0 },
      { ...request(1), applicationId: 7 },
    ]);
    expect(summary.applications.map((each) => [each.applicationId, each.requests.completed])).toEqual([
      [0, 1],
      [7, 2],
    ]);
    expect(instances.map(({ applicationId, serverId }) => [applicationId, serverId])).toEqual([
      [0, 0],
      [0, 1],
      [7, 2],
      [7, 3],
    ]);
    for (const row of rows)
      expect([row.promptInstanceId, row.tokenInstanceId]).toEqual(row.applicationId === 7 ? [2, 3] : [0, 1]);
    // The fifth server is nobody's: the first application pays for it.
    const hours = summary.simulatedSeconds / 3600;
    expect(summary.applications.map(({ gpuHours }) => gpuHours.total)).toEqual([3 * hours, 2 * hours]);
  });
});

describe("a run that is stopped", () => {
  const requests = [request(0), request(1), request(50), request(60)];

  it("is over where it is, says that it is a part, and counts what is in the system as unfinished", () => {
    const { application, summary, timeline, instances } = runWith(testConfig(), sourceOf(requests), (run) => {
      while (run.progress().completed < 1) run.advance({ events: 1 });
      run.stop();
      expect(run.advance()).toBe("done");
    });
    expect(summary).toMatchObject({ partial: true });
    const { arrived, completed, unfinished } = application.requests;
    expect({ completed, sum: completed + unfinished }).toEqual({ completed: 1, sum: arrived });
    expect(timeline.at(-1)!.timeSeconds).toBe(summary.simulatedSeconds);
    expect(instances[0]!.endSeconds).toBe(summary.simulatedSeconds);
  });

  it("is a whole one when it had come to its end", () => {
    const whole = runToEnd(testConfig(), requests);
    const stopped = runWith(testConfig(), sourceOf(requests), (run) => {
      while (run.advance() !== "done");
      run.stop();
    });
    expect(stopped).toEqual(whole);
    expect(stopped.summary).not.toHaveProperty("partial");
  });
});
