import { describe, expect, it } from "vitest";
import { type FakeObservation, observationOf } from "../testing/fake-observation";
import { shareBudget } from "./gpu-budget";
import { type SlaPlannerSettings, slaPlannerPolicy } from "./sla-planner";

const point = (requestsPerSecond: number, ttftSeconds: number, tbtSeconds: number) => ({
  requestsPerSecond,
  promptTokensPerSecond: 1000 * requestsPerSecond,
  outputTokensPerSecond: 200 * requestsPerSecond,
  ttftSeconds,
  tbtSeconds,
  attainment: 1,
});
/** Carries 4 requests/s of 1000 + 200 tokens; 50 ms a token are reached at 2.5 requests/s. */
const CAPACITY = { ...point(4, 0, 0), ladder: [point(1, 0.1, 0.02), point(2, 0.2, 0.04), point(4, 0.6, 0.08)] };

const seconds = (p50: number) => ({ p50, p90: p50, p99: p50 });
/** 20 requests/s of 1000 + 200 tokens, on ten instances of a pool: 2 each. */
const LOAD = {
  offeredRequestsPerSecond: 20,
  offeredPromptTokensPerSecond: 20_000,
  completedRequestsPerSecond: 10,
  completedOutputTokensPerSecond: 2000,
};
const pool = { active: 10, instanceCapacity: CAPACITY };

/** Looks at these times; the state goes through JSON. */
function timeline(settings: SlaPlannerSettings = {}) {
  const policy = slaPlannerPolicy(settings);
  let state = policy.initialState();
  return (timeSeconds: number, given: FakeObservation) => {
    const observation = observationOf({ pools: { prompt: pool, token: pool }, timeSeconds, ...given });
    const recommendation = policy.recommend(observation, timeSeconds, state);
    state = JSON.parse(JSON.stringify(recommendation.state));
    return recommendation;
  };
}

describe("sla-planner", () => {
  it("plans every interval: prompts by what an instance carries, tokens by the promised time between them", () => {
    const at = timeline();
    expect(at(0, { signals: LOAD }).desired).toEqual({});
    expect(at(179, { signals: LOAD }).desired).toEqual({});
    // P: 20,000 / 4,000 per instance. D: 4,000 / 500 per instance at 50 ms.
    expect(at(180, { signals: LOAD }).desired).toEqual({ prompt: 5, token: 8 });
    // The plan holds until the next one.
    expect(at(200, { signals: {} }).desired).toEqual({ prompt: 5, token: 8 });
    expect(
      at(360, { signals: { ...LOAD, offeredRequestsPerSecond: 40, offeredPromptTokensPerSecond: 40_000 } }).desired,
    ).toEqual({
      prompt: 10,
      token: 16,
    });
  });

  it.for([
    { name: "faster first tokens than expected: fewer", ttft: 0.1, tbt: 0.04, prompt: 3, token: 8 },
    { name: "slower first tokens: queues are no reason to add", ttft: 0.9, tbt: 0.04, prompt: 5, token: 8 },
    // 50 / 1.25 = 40 ms: 400 tokens/s each.
    { name: "slower tokens than expected: more", ttft: 0.2, tbt: 0.05, prompt: 5, token: 10 },
    // 50 / 0.5 = 100 ms, beyond the ladder's end: 800 tokens/s each.
    { name: "faster tokens: fewer", ttft: 0.2, tbt: 0.02, prompt: 5, token: 5 },
    // 10 ms is below every rung: the lightest, 200 tokens/s each.
    { name: "tokens far too slow: as many as the lightest load asks for", ttft: 0.2, tbt: 0.2, prompt: 5, token: 20 },
  ])("corrects by what is measured, $name", ({ name: _, ttft, tbt, ...desired }) => {
    const at = timeline();
    const signals = { ...LOAD, ttft: seconds(ttft), tbt: seconds(tbt) };
    at(0, { signals });
    expect(at(180, { signals }).desired).toEqual(desired);
  });

  it("gives a mixed pool what the harder phase needs", () => {
    const at = timeline();
    const given = { signals: LOAD, pools: { mixed: pool } };
    at(0, given);
    expect(at(180, given).desired).toEqual({ mixed: 8 });
  });

  it("changes nothing for an interval without requests, lengths, or capacities", () => {
    const at = timeline();
    at(0, { signals: LOAD });
    expect(at(180, { signals: { ...LOAD, completedRequestsPerSecond: 0 } }).desired).toEqual({});
    expect(at(360, { signals: LOAD, pools: { prompt: { active: 1 }, token: pool } }).desired).toEqual({ token: 8 });
    expect(at(540, { signals: {} }).desired).toEqual({ token: 8 });
  });

  it("keeps a minimum and a budget", () => {
    const at = timeline({ maxGpus: 26, gpusPerInstance: { prompt: 4, token: 4 } });
    at(0, { signals: LOAD });
    // 52 GPUs asked for: half of each, 2.5 and 4.
    expect(at(180, { signals: LOAD }).desired).toEqual({ prompt: 3, token: 3 });
    const few = {
      offeredRequestsPerSecond: 0.1,
      offeredPromptTokensPerSecond: 100,
      completedRequestsPerSecond: 0.1,
      completedOutputTokensPerSecond: 20,
    };
    const quiet = timeline({ minInstances: 2 });
    quiet(0, { signals: few });
    expect(quiet(180, { signals: few }).desired).toEqual({ prompt: 2, token: 2 });
  });

  it.for(["constant", "ewma", "kalman", "seasonal"] as const)(
    "plans by its %s predictor from the first interval on",
    (predictor) => {
      const at = timeline({ predictor });
      at(0, { signals: LOAD });
      expect(at(180, { signals: LOAD }).desired).toEqual({ prompt: 5, token: 8 });
    },
  );

  it.for([
    { setting: "adjustmentIntervalSeconds", settings: { adjustmentIntervalSeconds: 601 } },
    { setting: "itlSeconds", settings: { itlSeconds: 0 } },
    { setting: "maxGpus", settings: { maxGpus: -8 } },
  ])("refuses a $setting that cannot be", ({ setting, settings }) => {
    expect(() => slaPlannerPolicy(settings)).toThrow(expect.objectContaining({ setting }));
  });
});

describe("a budget of GPUs", () => {
  it.for([
    { name: "enough", maxGpus: 20, shared: { prompt: 4, token: 8 } },
    { name: "half", maxGpus: 6, shared: { prompt: 2, token: 4 } },
    { name: "almost none: the minimum", maxGpus: 1, shared: { prompt: 1, token: 1 } },
    { name: "none given", maxGpus: undefined, shared: { prompt: 4, token: 8 } },
  ])("is shared in proportion: $name", ({ maxGpus, shared }) => {
    expect(shareBudget({ prompt: 4, token: 8 }, { maxGpus, gpusPerInstance: {}, minInstances: 1 })).toEqual(shared);
  });
});
