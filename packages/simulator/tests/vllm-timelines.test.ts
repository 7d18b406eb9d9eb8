import type { StepTimeModel } from "@tokentide/hardware";
import type { RequestRow } from "@tokentide/workload";
import { describe, expect, it } from "vitest";
import type { ApplicationConfig, InstanceConfig, VllmSettings } from "../src/simulation-config";
import { runToEnd } from "./run-to-end";
import { testApplication, testConfig, testInstance, testSku } from "./small-cluster";

/** A step takes 1 s, and 0.01 s for each prompt token: every time below can be worked out in the head. */
const stepTimes: StepTimeModel = {
  source: { type: "constant", description: "made for tests" },
  stepSeconds: (promptTokens) => 1 + promptTokens / 100,
};

function vllm(settings: Partial<VllmSettings> = {}, config: Partial<InstanceConfig> = {}): InstanceConfig {
  return testInstance({
    type: "vllm",
    maxBatchTokens: 100,
    ...config,
    vllm: {
      chunkedPrefill: true,
      promptSteps: "shared",
      blockTokens: 10,
      blocks: 1000,
      gpuMemoryUtilization: 0.9,
      ...settings,
    },
  });
}

function runOf(instance: InstanceConfig, requests: readonly RequestRow[], more: Partial<ApplicationConfig> = {}) {
  const application = testApplication({
    stepTimes: () => stepTimes,
    startState: { type: "uniform", instance },
    ...more,
  });
  const servers = [{ sku: testSku(), count: more.startState ? 2 : 1 }];
  return runToEnd(testConfig({ servers, applications: [application] }), requests);
}

/** First and last token of each request by id, seconds of the run. */
function tokenTimes({ rows }: ReturnType<typeof runOf>): readonly (readonly [first: number, last: number])[] {
  return [...rows]
    .sort((one, other) => one.requestId - other.requestId)
    .map(({ arrivalSeconds, ttftSeconds, responseSeconds }) => [
      round(arrivalSeconds + ttftSeconds),
      round(arrivalSeconds + responseSeconds),
    ]);
}

function round(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

describe("a vllm instance", () => {
  it("computes a prompt in chunks of the budget", () => {
    // Chunks of 100, 100 and 50 tokens: 2 + 2 + 1.5 s; then two tokens.
    const result = runOf(vllm(), [{ arrivalSeconds: 0, promptTokens: 250, outputTokens: 3 }]);
    expect(tokenTimes(result)).toEqual([[5.5, 7.5]]);
  });

  it("gives decodes their token first, and prompts what is left of the budget", () => {
    const result = runOf(vllm({}, { maxBatchTokens: 50 }), [
      { arrivalSeconds: 0, promptTokens: 50, outputTokens: 5 },
      { arrivalSeconds: 0.1, promptTokens: 98, outputTokens: 1 },
    ]);
    // 0 to 1.5 the first prompt; then 49 tokens of the second beside each decode: 1.49 s a step, twice; then alone.
    expect(tokenTimes(result)).toEqual([
      [1.5, 1.5 + 2 * 1.49 + 2],
      [1.5 + 2 * 1.49, 1.5 + 2 * 1.49],
    ]);
  });

  it("lets decodes stand still for prompts in steps of their own", () => {
    const result = runOf(vllm({ chunkedPrefill: false, promptSteps: "alone" }), [
      { arrivalSeconds: 0, promptTokens: 100, outputTokens: 4 },
      { arrivalSeconds: 2.5, promptTokens: 60, outputTokens: 1 },
    ]);
    // Prompt to 2; a decode to 3; the second prompt to 4.6; two more decodes.
    expect(tokenTimes(result)).toEqual([
      [2, 6.6],
      [4.6, 4.6],
    ]);
    expect(result.application.itl.max).toBeCloseTo(2.6, 9);
  });

  it("keeps whole prompts waiting for a step that has room for them", () => {
    const result = runOf(vllm({ chunkedPrefill: false }), [
      { arrivalSeconds: 0, promptTokens: 70, outputTokens: 2 },
      { arrivalSeconds: 0, promptTokens: 40, outputTokens: 1 },
    ]);
    // 70 + 40 do not fit 100: the second goes beside the first one's decode.
    expect(tokenTimes(result)).toEqual([
      [1.7, 3.1],
      [3.1, 3.1],
    ]);
  });

  it("takes the blocks of the youngest when they run out, and computes it anew with what it had", () => {
    const result = runOf(vllm({ blocks: 4 }), [
      { arrivalSeconds: 0, promptTokens: 15, outputTokens: 12 },
      { arrivalSeconds: 0, promptTokens: 15, outputTokens: 5 },
    ]);
    // Both hold 2 of 4 blocks. At 6.3 the first wants a third: by then the second has its 5 tokens.
    expect(result.application.kvCache.preemptions).toBe(0);
    const longer = runOf(vllm({ blocks: 4 }), [
      { arrivalSeconds: 0, promptTokens: 15, outputTokens: 12 },
      { arrivalSeconds: 0, promptTokens: 15, outputTokens: 8 },
    ]);
    expect(longer.application.kvCache.preemptions).toBe(1);
    // The first has its prompt at 1.15 and runs to 12.3. The second, with 5 tokens of 8 at 6.3, waits until then: 15 + 5
    // tokens computed again, 1.2 s for its sixth, and two more.
    expect(tokenTimes(longer)).toEqual([
      [1.15, 12.3],
      [2.3, 15.5],
    ]);
  });

  it("checks drafts: two of them accepted every time yield three tokens a step", () => {
    const result = runOf(vllm({ speculation: { draftTokens: 2, acceptanceRate: 1 } }), [
      { arrivalSeconds: 0, promptTokens: 100, outputTokens: 10 },
    ]);
    expect(tokenTimes(result)).toEqual([[2, 5]]);
  });

  it("adds what a request takes outside of the engine, and a step beside the forward pass", () => {
    const overheads = { networkSeconds: 0.25, tokenizerSeconds: 0.125, schedulerSeconds: 0.5 };
    const result = runOf(vllm(), [{ arrivalSeconds: 0, promptTokens: 100, outputTokens: 2 }], { overheads });
    expect(tokenTimes(result)).toEqual([[2.5 + 0.375, 4 + 0.375]]);
  });

  it("rejects what is longer than the model may be", () => {
    const result = runOf(vllm({ maxModelTokens: 100 }), [
      { arrivalSeconds: 0, promptTokens: 90, outputTokens: 10 },
      { arrivalSeconds: 0, promptTokens: 90, outputTokens: 11 },
    ]);
    expect(result.application.rejections).toEqual({ "longer than the model's maximum length": 1 });
  });

  it("never tells a scheduler how long an output will be", () => {
    const seen: number[] = [];
    runOf(vllm(), [{ arrivalSeconds: 0, promptTokens: 9, outputTokens: 400 }], {
      createScheduler: () => {
        const joined: Parameters<ReturnType<NonNullable<ApplicationConfig["createScheduler"]>>["join"]>[0][] = [];
        return {
          join: (instance) => joined.push(instance),
          leave: () => {},
          loadChanged: (instance) => seen.push(instance.reservedMemoryBytes),
          becameIdle: () => {},
          place: (request, placement) => {
            seen.push(request.memoryBytes);
            placement.prompt = joined[0];
            placement.token = joined[0];
            return true;
          },
        };
      },
    });
    // Weights of 100 bytes, and a byte for each token of the prompt and the one it yields.
    expect([...new Set(seen)].sort((one, other) => one - other)).toEqual([10, 100, 110]);
  });
});

describe("vllm pools", () => {
  const pools = (token: InstanceConfig, firstTokenAt: "prefill_end" | "client"): Partial<ApplicationConfig> => ({
    scheduler: { type: "kv_round_robin" },
    firstTokenAt,
    startState: { type: "splitwise-homogeneous", prompt: vllm(), promptServers: 1, token, tokenServers: 1 },
  });

  it("hand whole blocks over, and count the first token where they are told to", () => {
    // A prompt of 95 tokens is 10 blocks of 10 bytes: 0.1 s at 1000 bytes/s.
    const requests = [{ arrivalSeconds: 0, promptTokens: 95, outputTokens: 2 }];
    const atPrefillEnd = runOf(vllm(), requests, pools(vllm(), "prefill_end"));
    expect(tokenTimes(atPrefillEnd)).toEqual([[1.95, 3.05]]);
    expect(atPrefillEnd.application.itl.max).toBeCloseTo(1.1, 9);
    expect(atPrefillEnd.application.firstTokenAt).toBe("prefill_end");
    const atClient = runOf(vllm(), requests, pools(vllm(), "client"));
    expect(tokenTimes(atClient)).toEqual([[2.05, 3.05]]);
    expect(atClient.application.itl.max).toBeCloseTo(1, 9);
  });

  it("hold a cache back until the token instance has blocks for it", () => {
    const requests = [
      { arrivalSeconds: 0, promptTokens: 100, outputTokens: 6 },
      { arrivalSeconds: 0, promptTokens: 100, outputTokens: 2 },
    ];
    const result = runOf(vllm(), requests, pools(vllm({ blocks: 12 }), "prefill_end"));
    // The first cache moves at 2, decodes from 2.1 to 7.1; the second one, ready at 4, moves then and has its token at 8.2.
    expect(tokenTimes(result)).toEqual([
      [2, 7.1],
      [4, 8.2],
    ]);
  });
});
