import { RandomStreams } from "@tokentide/sim-core";
import { BatchFeed, batchOf, type GeneratorSettings, generatedSource, mergedSource } from "@tokentide/workload";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SimulationConfig } from "../src/simulation-config";
import { type ArbitraryRun, arbitraryRun } from "./arbitrary-runs";
import { type RunResult, runWith, timesOf } from "./run-to-end";
import { testConfig, testInstance, testSku } from "./small-cluster";
import { faultsOfCounts } from "./sound-run";

const SIZES = { type: "log-normal", promptMean: 20, promptCv: 1, promptMax: 60, outputMean: 6, outputCv: 1 } as const;

function loopOf(settings: Partial<GeneratorSettings> & Pick<GeneratorSettings, "arrivals">) {
  return generatedSource({ sizes: { ...SIZES, outputMax: 20 }, random: new RandomStreams(3), ...settings });
}

function run(config: SimulationConfig, settings: Partial<GeneratorSettings> & Pick<GeneratorSettings, "arrivals">) {
  return runWith(config, loopOf(settings), (each) => {
    if (each.advance() !== "done") throw new Error("not over");
  });
}

/** Requests in the system at a second. */
const inSystem = ({ rows }: RunResult, now: number): number =>
  rows.map(timesOf).filter(({ arrival, lastToken }) => arrival <= now && lastToken > now + 1e-9).length;

describe("a closed loop", () => {
  it("keeps as many requests in the system as it has users, to the end", () => {
    const concurrency = 7;
    const result = run(testConfig(), { arrivals: { type: "closed_loop", concurrency }, requests: 200 });
    expect(result.application.requests).toMatchObject({ arrived: 200, completed: 200 });
    const arrivals = result.rows.map(({ arrivalSeconds }) => arrivalSeconds);
    const last = Math.max(...arrivals);
    for (const now of arrivals) if (now < last) expect(inSystem(result, now)).toBe(concurrency);
    expect(result.summary.simulatedSeconds).toBe(Math.max(...result.rows.map((row) => timesOf(row).lastToken)));
  });

  it("sends nothing after its duration, and the run ends with the last answer", () => {
    const result = run(testConfig(), {
      arrivals: { type: "closed_loop", concurrency: 3, thinkTime: { type: "exponential", mean: 2 } },
      durationSeconds: 60,
    });
    expect(result.application.requests.unfinished).toBe(0);
    expect(Math.max(...result.rows.map(({ arrivalSeconds }) => arrivalSeconds))).toBeLessThan(60);
    expect(result.application.requests.completed).toBeGreaterThan(30);
    expect(result.summary.simulatedSeconds).toBeGreaterThan(50);
  });

  it("goes on with users who are turned away, a second later", () => {
    const { application, summary } = run(
      testConfig({ application: { queueLimit: 0, startState: { type: "unallocated" } } }),
      {
        arrivals: { type: "closed_loop", concurrency: 2 },
        requests: 10,
      },
    );
    expect(application.requests).toMatchObject({ arrived: 10, rejected: 10 });
    expect(summary.simulatedSeconds).toBe(4);
  });

  it("waits for ever for what is never served, and the run ends all the same", () => {
    const { application } = run(testConfig({ application: { startState: { type: "unallocated" } } }), {
      arrivals: { type: "closed_loop", concurrency: 2 },
      requests: 10,
    });
    expect(application.requests).toMatchObject({ arrived: 2, unfinished: 2 });
  });

  it("runs beside a trace that is still being read", () => {
    const trace = [0, 5, 9, 30].map((arrivalSeconds) =>
      batchOf([{ arrivalSeconds, promptTokens: 9, outputTokens: 3 }]),
    );
    const merge = (feed: BatchFeed) =>
      mergedSource([feed, loopOf({ arrivals: { type: "closed_loop", concurrency: 2 }, requests: 20 })]);
    const whole = new BatchFeed();
    for (const batch of trace) whole.push(batch);
    whole.close();
    const piecewise = new BatchFeed();
    const waiting = [...trace];
    const once = runWith(testConfig(), merge(whole), (each) => expect(each.advance()).toBe("done"));
    const halting = runWith(testConfig(), merge(piecewise), (each) => {
      for (let answer = each.advance(); answer !== "done"; answer = each.advance()) {
        const next = waiting.shift();
        if (next) piecewise.push(next);
        else piecewise.close();
      }
    });
    expect(once.application.requests.completed).toBe(24);
    expect(halting.rows).toEqual(once.rows);
  });

  it("is sound whatever the rules, and the same every time", () => {
    const loop = fc.record({
      concurrency: fc.integer({ min: 1, max: 6 }),
      thinkTime: fc.constantFrom(0, 0.5),
      sessions: fc.constantFrom(undefined, { turns: { type: "geometric", mean: 3 } as const, thinkTime: 0.25 }),
      endTimeSeconds: fc.constantFrom(40, Number.POSITIVE_INFINITY),
    });
    fc.assert(
      fc.property(arbitraryRun(), loop, ({ config }, { concurrency, thinkTime, sessions, endTimeSeconds }) => {
        const once = (): RunResult =>
          run(
            { ...config, endTimeSeconds },
            {
              arrivals: { type: "closed_loop", concurrency, thinkTime },
              requests: 40,
              ...(sessions && { sessions }),
              classes: [
                { classId: 0, share: 1 },
                { classId: 4, share: 1 },
              ],
            },
          );
        const result = once();
        const { arrived, unfinished } = result.application.requests;
        expect(faultsOfCounts({ config, requests: new Array(40) } as unknown as ArbitraryRun, result)).toEqual([]);
        if (endTimeSeconds === Number.POSITIVE_INFINITY && unfinished === 0) expect(arrived).toBe(40);
        for (const { arrivalSeconds } of result.rows) {
          expect(inSystem(result, arrivalSeconds)).toBeLessThanOrEqual(concurrency);
        }
        expect(once()).toEqual(result);
      }),
      { numRuns: 60 },
    );
  });
});

describe("sessions", () => {
  it("take their turns one after the other, each with all that was said before", () => {
    const result = run(testConfig({ servers: [{ sku: testSku(), count: 2 }] }), {
      arrivals: { type: "poisson", rate: 0.2 },
      sessions: { turns: 4, thinkTime: 1.5 },
      sizes: { type: "fixed", promptTokens: 10, outputTokens: 3 },
      durationSeconds: 400,
    });
    const prompts = result.rows.map(({ promptTokens }) => promptTokens);
    expect(new Set(prompts)).toEqual(new Set([10, 23, 36, 49]));
    const turns = (tokens: number) => prompts.filter((each) => each === tokens).length;
    expect(turns(10)).toBeGreaterThan(50);
    expect(turns(23)).toBeLessThanOrEqual(turns(10));
    expect(turns(49)).toBeGreaterThan(turns(10) * 0.8);
  });

  it("end with a turn that is rejected", () => {
    const instance = testInstance({ type: "orca", maxBatchSize: 1 });
    const { application } = run(
      testConfig({ application: { startState: { type: "uniform", instance }, deadlineSeconds: 0.5 } }),
      {
        arrivals: { type: "constant", rate: 100 },
        sessions: { turns: 3 },
        sizes: { type: "fixed", promptTokens: 10, outputTokens: 2 },
        durationSeconds: 0.05,
      },
    );
    // Five begin; the first is served, which takes longer than the others wait, and has no time for more.
    expect(application.requests).toMatchObject({ arrived: 5, completed: 1, rejected: 4 });
  });
});
