import { rooflineStepTimes, servedModel } from "@tokentide/hardware";
import type { RoutingSchedulerName } from "@tokentide/schedulers";
import type { RequestRow } from "@tokentide/workload";
import { describe, expect, it } from "vitest";
import type { ApplicationConfig, StartState } from "../src/simulation-config";
import { SCHEDULER_TYPES } from "./arbitrary-runs";
import { type RunResult, rowOf, runToEnd, timesOf } from "./run-to-end";
import { testConfig, testInstance, testModel, testSku, WEIGHT_BYTES } from "./small-cluster";

/** Situations in which SplitwiseSim crashes, loses requests or computes nonsense. Here they are ordinary. */

const mixed: StartState = { type: "uniform", instance: testInstance() };
const orca: StartState = { type: "uniform", instance: testInstance({ type: "orca" }) };
const split: StartState = {
  type: "splitwise-homogeneous",
  prompt: testInstance(),
  promptServers: 1,
  token: testInstance(),
  tokenServers: 1,
};

interface Situation {
  readonly name: string;
  readonly type: RoutingSchedulerName;
  readonly startState: StartState;
}

const SITUATIONS: readonly Situation[] = [
  { name: "Splitwise", type: "round_robin", startState: mixed },
  { name: "ORCA", type: "round_robin", startState: orca },
  { name: "KV transfer", type: "kv_round_robin", startState: split },
  { name: "a mixed pool", type: "mixed_pool", startState: split },
];

function run(
  { type, startState }: Omit<Situation, "name">,
  requests: readonly RequestRow[],
  compat = false,
): RunResult {
  return runToEnd(
    testConfig({
      servers: [{ sku: testSku(), count: startState.type === "uniform" ? 1 : 2 }],
      link: { link: "test", topology: "p2p", bandwidthBytesPerSecond: 1e6 },
      ...(compat ? { compat: "splitwise-sim" as const, endTimeSeconds: 1000 } : {}),
      application: { scheduler: { type }, startState },
    }),
    requests,
  );
}

function expectWhole({ rows, instances, application }: RunResult, requests: readonly RequestRow[]): void {
  expect(rows).toHaveLength(requests.length);
  expect(application.requests).toMatchObject({ completed: requests.length, unfinished: 0 });
  for (const row of rows) {
    const { arrival, promptStart, firstToken, tokenStart, lastToken } = timesOf(row);
    expect(promptStart).toBeGreaterThanOrEqual(arrival);
    expect(firstToken).toBe(promptStart + 1);
    expect(tokenStart).toBeGreaterThanOrEqual(firstToken);
    expect(lastToken).toBeGreaterThanOrEqual(firstToken);
  }
  for (const { memoryBytes } of instances) expect(memoryBytes).toBe(WEIGHT_BYTES);
}

describe.for([false, true])("under compat: %s", (compat) => {
  it.for(SITUATIONS)("a request may arrive at 0: $name", (situation) => {
    const requests = [{ arrivalSeconds: 0, promptTokens: 10, outputTokens: 5 }];
    expectWhole(run(situation, requests, compat), requests);
  });

  it.for(SITUATIONS)(
    "a single output token ends with the prompt, alone, among others and before others: $name",
    (situation) => {
      const requests = [
        { arrivalSeconds: 1, promptTokens: 10, outputTokens: 1 },
        { arrivalSeconds: 3, promptTokens: 10, outputTokens: 9 },
        { arrivalSeconds: 4.1, promptTokens: 10, outputTokens: 1 },
        { arrivalSeconds: 4.1, promptTokens: 10, outputTokens: 7 },
        { arrivalSeconds: 4.2, promptTokens: 10, outputTokens: 1 },
        { arrivalSeconds: 20, promptTokens: 10, outputTokens: 2 },
      ];
      const result = run(situation, requests, compat);
      expectWhole(result, requests);
      for (const id of [0, 2, 4]) expect(rowOf(result, id).responseSeconds).toBe(rowOf(result, id).ttftSeconds);
      expect(rowOf(result, 0).responseSeconds).toBe(1);
      expect(rowOf(result, 5).responseSeconds).toBeCloseTo(1.25, 4);
    },
  );

  it.for(SITUATIONS)("arrivals may fall on every boundary there is: $name", (situation) => {
    const requests = Array.from({ length: 40 }, (_, index) => ({
      arrivalSeconds: index / 4,
      promptTokens: 10,
      outputTokens: 1 + (index % 6),
    }));
    expectWhole(run(situation, requests, compat), requests);
  });
});

describe("a single output token", () => {
  it("has no time between tokens, and that is no miss of its promise", () => {
    const { application, rows } = runToEnd(testConfig({ application: { slo: { tbtSeconds: 1e-9 } } }), [
      { arrivalSeconds: 0, promptTokens: 10, outputTokens: 1 },
    ]);
    expect(rows[0]!.tbtSeconds).toBeNaN();
    expect(application.tbt.mean).toBeNaN();
    expect(application.slo.attainment).toBe(1);
  });

  it("moves no cache", () => {
    const slow = testConfig({
      servers: [{ sku: testSku(), count: 2 }],
      link: { link: "test", topology: "p2p", bandwidthBytesPerSecond: 1e-3 },
      application: { scheduler: { type: "kv_jsq" }, startState: split },
    });
    expect(runToEnd(slow, [{ arrivalSeconds: 0, promptTokens: 10, outputTokens: 1 }]).summary.simulatedSeconds).toBe(1);
  });
});

describe("untagged instances", () => {
  it.for(SCHEDULER_TYPES)("serve both phases under %s, without a transfer", (type) => {
    const requests = Array.from({ length: 12 }, (_, index) => ({
      arrivalSeconds: index / 3,
      promptTokens: 10,
      outputTokens: 5,
    }));
    const result = runToEnd(
      testConfig({
        servers: [{ sku: testSku(), count: 3 }],
        link: { link: "test", topology: "p2p", bandwidthBytesPerSecond: 1e9 },
        application: { scheduler: { type }, startState: mixed },
      }),
      requests,
    );
    expectWhole(result, requests);
    expect(Object.keys(result.application.utilization)).toEqual(["mixed"]);
  });
});

describe("memory", () => {
  it("never lets requests that hold some wait for each other for ever", () => {
    // Prefilled requests that fill the memory and need more for their outputs: the ancestor stops here (B3).
    const requests = Array.from({ length: 30 }, (_, index) => ({
      arrivalSeconds: index / 10,
      promptTokens: 40,
      outputTokens: 60,
    }));
    const servers = [{ sku: testSku({ memoryBytes: 250 }), count: 1 }];
    expect(runToEnd(testConfig({ servers }), requests).application.requests.completed).toBe(30);
    const stuck = runToEnd(testConfig({ servers, compat: "splitwise-sim" }), requests);
    expect(stuck.application.requests.unfinished).toBeGreaterThan(0);
    expect(stuck.application.requests.completed + stuck.application.requests.unfinished).toBe(30);
  });

  it("never lets a large request wait for ever behind small ones that keep coming", () => {
    const small = Array.from({ length: 200 }, (_, index) => ({
      arrivalSeconds: index / 4,
      promptTokens: 20,
      outputTokens: 5,
    }));
    const requests = [
      ...small.slice(0, 10),
      { arrivalSeconds: 2.5, promptTokens: 120, outputTokens: 20 },
      ...small.slice(10),
    ];
    const result = runToEnd(testConfig({ servers: [{ sku: testSku({ memoryBytes: 250 }), count: 1 }] }), requests);
    expect(result.application.requests.completed).toBe(201);
    expect(rowOf(result, 10).queueSeconds).toBeLessThan(30);
  });
});

describe("kv_token_jsq", () => {
  it("spreads requests that come together, since they count from the moment they are routed", () => {
    const startState: StartState = {
      ...split,
      type: "splitwise-homogeneous",
      promptServers: 2,
      tokenServers: 2,
    } as never;
    const requests = Array.from({ length: 8 }, () => ({ arrivalSeconds: 0, promptTokens: 10, outputTokens: 5 }));
    const share = (application: Partial<ApplicationConfig>, compat: boolean): number[] => {
      const { instances } = runToEnd(
        testConfig({
          servers: [{ sku: testSku(), count: 4 }],
          ...(compat ? { compat: "splitwise-sim" as const, endTimeSeconds: 1000 } : {}),
          application: { startState, ...application },
        }),
        requests,
      );
      return instances.map(({ completedTasks }) => completedTasks);
    };
    expect(share({ scheduler: { type: "kv_token_jsq" } }, false)).toEqual([4, 4, 4, 4]);
    expect(share({ scheduler: { type: "kv_token_jsq" } }, true)).toEqual([8, 0, 8, 0]);
  });
});

describe("llama2-70b", () => {
  it("keeps the keys and values of its 8 grouped heads, an eighth of what the ancestor counts", () => {
    const model = servedModel("llama2-70b");
    const sku = testSku({ processors: 8, memoryBytes: 80e9 });
    const instance = testInstance({ parallelism: { pipelineParallelism: 1, tensorParallelism: 8 } });
    const completed = (compat: boolean): number =>
      runToEnd(
        testConfig({
          servers: [{ sku, count: 1 }],
          ...(compat ? { compat: "splitwise-sim" as const, endTimeSeconds: 1e6 } : {}),
          application: {
            model,
            startState: { type: "uniform", instance },
            stepTimes: (_, parallelism) =>
              rooflineStepTimes({
                model: { ...testModel },
                processor: sku.processor,
                parallelism,
                interconnect: sku.interconnect,
              }),
          },
        }),
        // 500,000 tokens: 164 GB with grouped heads, 1.3 TB without.
        [{ arrivalSeconds: 0, promptTokens: 499_990, outputTokens: 10 }],
      ).application.requests.completed;
    expect(completed(false)).toBe(1);
    expect(completed(true)).toBe(0);
  });
});
