import type { RequestRow } from "@tokentide/workload";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InstanceConfig } from "../src/simulation-config";
import { type AskedStep, recordingStepTimes } from "./recording-step-times";
import { type RequestTimes, type RunResult, rowOf, runToEnd, timesOf } from "./run-to-end";
import { testConfig, testInstance } from "./small-cluster";

/** Prompts take 1 s and token iterations 0.25 s on one instance. Times by request, and every batch that was run. */
function runOne(
  requests: readonly Omit<RequestRow, "requestId">[],
  instance: Partial<InstanceConfig> = {},
): { result: RunResult; times: (request: number) => RequestTimes; steps: readonly AskedStep[] } {
  const { model, steps } = recordingStepTimes(1, 0.25);
  const result = runToEnd(
    testConfig({
      application: { stepTimes: () => model, startState: { type: "uniform", instance: testInstance(instance) } },
    }),
    requests,
  );
  return { result, times: (request) => timesOf(rowOf(result, request)), steps };
}

const request = (arrivalSeconds: number, promptTokens = 10, outputTokens = 9): RequestRow => ({
  arrivalSeconds,
  promptTokens,
  outputTokens,
});

describe("a contiguous run", () => {
  it("is asked for once and ends with the first task that is done", () => {
    const { times, steps, result } = runOne([request(0, 5, 1), request(0.5), request(0.5, 20, 5)]);
    // The two prompts together from 1 s, then 4 iterations of both (at 2 s), then 4 of one alone. A run of several
    // iterations asks twice: for the first one and for the growth.
    expect(steps).toEqual([
      { promptTokens: 5, decodes: 0, contextTokens: 0 },
      { promptTokens: 30, decodes: 0, contextTokens: 0 },
      { promptTokens: 0, decodes: 2, contextTokens: 32 },
      { promptTokens: 0, decodes: 2, contextTokens: 34 },
      { promptTokens: 0, decodes: 1, contextTokens: 15 },
      { promptTokens: 0, decodes: 1, contextTokens: 16 },
    ]);
    expect(times(2).lastToken).toBe(3);
    expect(times(1).lastToken).toBe(4);
    // Three arrivals, two prompt iterations, two runs.
    expect(result.summary.events).toBe(7);
  });

  it.for([
    { name: "just begun: after one iteration", arrival: 1.01, promptStart: 1.25 },
    { name: "within an iteration: at its end", arrival: 1.6, promptStart: 1.75 },
    { name: "exactly on a boundary: there", arrival: 1.5, promptStart: 1.5 },
    { name: "in the last iteration: at the end of the run", arrival: 2.9, promptStart: 3 },
    { name: "exactly at the end: there", arrival: 3, promptStart: 3 },
    { name: "while prompts run: after them", arrival: 0.5, promptStart: 1 },
    { name: "to an idle instance: at once", arrival: 7.125, promptStart: 7.125 },
  ])("is cut for a newcomer $name", ({ arrival, promptStart }) => {
    const { times } = runOne([request(0), request(arrival)]);
    expect(times(1).promptStart).toBe(promptStart);
  });

  it("is cut once for many newcomers, who start together", () => {
    const { times, steps } = runOne([request(0), request(1.1), request(1.15), request(1.2)]);
    expect([1, 2, 3].map((id) => times(id).promptStart)).toEqual([1.25, 1.25, 1.25]);
    expect(steps.filter(({ promptTokens }) => promptTokens > 0).map(({ promptTokens }) => promptTokens)).toEqual([
      10, 30,
    ]);
  });

  it("is not cut for one that may not join", () => {
    const { times } = runOne([request(0), request(1.1)], { type: "orca", maxBatchSize: 1 });
    expect(times(0).lastToken).toBe(3);
    expect(times(1).promptStart).toBe(3);
  });

  it("goes on after a preemption where it was, with all its progress", () => {
    const { times, steps } = runOne([request(0), request(1.5)], { maxBatchSize: 1, maxPreemptions: 9 });
    // Two iterations, then the other's prompt; then the preempted one ends before the other's tokens begin.
    expect(times(1)).toMatchObject({ promptStart: 1.5, firstToken: 2.5 });
    expect(times(0)).toMatchObject({ tokenStart: 1, lastToken: 4 });
    expect(times(1)).toMatchObject({ tokenStart: 4, lastToken: 6 });
    const contexts = steps.filter(({ decodes }) => decodes > 0).map(({ contextTokens }) => contextTokens);
    expect(contexts).toEqual([11, 12, 13, 14, 11, 12]);
  });

  it("runs one iteration at a time while prompts are in the batch, and the tokens in it count", () => {
    const { times } = runOne([request(0, 10, 3), request(1.25, 10, 3)]);
    // 1 prompt, one token iteration to 1.25, the other's prompt with the last token of this one to 2.25.
    expect(times(0).lastToken).toBe(2.25);
    expect(times(1)).toMatchObject({ firstToken: 2.25, lastToken: 2.75 });
  });

  it("gives every task as many iterations as it owes and never more than its context", () => {
    const arbitraryRequest = fc.record({
      arrivalSeconds: fc.nat({ max: 40 }).map((eighths) => eighths / 8),
      promptTokens: fc.integer({ min: 1, max: 60 }),
      outputTokens: fc.integer({ min: 1, max: 20 }),
    });
    const instance = fc.record({
      type: fc.constantFrom("orca" as const, "splitwise" as const),
      maxBatchSize: fc.integer({ min: 1, max: 6 }),
      maxBatchTokens: fc.integer({ min: 1, max: 80 }),
      maxPreemptions: fc.nat({ max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(arbitraryRequest, { minLength: 1, maxLength: 20 }), instance, (unsorted, config) => {
        const requests = unsorted.sort((a, b) => a.arrivalSeconds - b.arrivalSeconds);
        const { result, steps } = runOne(requests, config);
        expect(result.rows).toHaveLength(requests.length);
        // Every prompt ran once; and busy time is what the iterations took, though runs were cut and resumed.
        const promptTokens = steps.reduce((sum, step) => sum + step.promptTokens, 0);
        expect(promptTokens).toBe(requests.reduce((sum, each) => sum + each.promptTokens, 0));
        const [only] = result.instances;
        expect(only!.completedTasks).toBe(requests.reduce((sum, each) => sum + (each.outputTokens > 1 ? 2 : 1), 0));
        const longest = Math.max(...requests.map((each) => each.promptTokens + each.outputTokens));
        for (const { decodes, contextTokens } of steps) expect(contextTokens).toBeLessThanOrEqual(decodes * longest);
        for (const row of result.rows) {
          const tokenSeconds = row.responseSeconds - row.ttftSeconds;
          expect(tokenSeconds).toBeGreaterThanOrEqual((row.outputTokens - 1) * 0.25 - 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("takes longer the longer the contexts, as much as iteration by iteration", () => {
    // An iteration takes 0.1 s and 1 ms a token of context: of one request with 100 prompt tokens, 101 at first.
    const result = runToEnd(
      testConfig({
        application: {
          stepTimes: () => ({
            source: { type: "calibrated", description: "grows with context" },
            stepSeconds: (promptTokens, _held, _decodes, context) => (promptTokens > 0 ? 1 : 0.1 + context / 1000),
          }),
        },
      }),
      [request(0, 100, 51)],
    );
    let expected = 1;
    for (let iteration = 0; iteration < 50; iteration++) expected += 0.1 + (101 + iteration) / 1000;
    expect(rowOf(result, 0).responseSeconds).toBeCloseTo(expected, 9);
  });
});
