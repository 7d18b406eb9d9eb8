import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import type { WindowSignals } from "../observations/window-signals";
import { type FakePool, observationOf } from "../testing/fake-observation";
import { policyTimeline } from "./hpa/policy-timeline";
import { type TokenVelocityPolicySettings, tokenVelocityPolicy } from "./token-velocity";

const timeline = (settings: TokenVelocityPolicySettings = {}) =>
  policyTimeline(tokenVelocityPolicy(settings), observationOf);
/** Carries 4 requests/s of 1,000 + 250 tokens: V_P = 4,000, V_D = 5,000. */
const instanceCapacity = { requestsPerSecond: 4, promptTokensPerSecond: 4000, outputTokensPerSecond: 1000 };
const pool = (active: number, more: FakePool = {}): FakePool => ({ active, instanceCapacity, ...more });
/** So many requests/s that are as long as those of the capacity, but for what is said. */
const arrivals = (requests: number, outputs = 250): Partial<WindowSignals> => ({
  offeredRequestsPerSecond: requests,
  offeredPromptTokensPerSecond: requests * 1000,
  completedRequestsPerSecond: 2,
  completedOutputTokensPerSecond: 2 * outputs,
});

describe("token-velocity", () => {
  it("takes as many as tokens arrive per velocity, stage by stage", () => {
    // 10 requests/s: 10,000 / 4,000 = 2.5 and (10,000 + 2,500) / 5,000 = 2.5.
    expect(timeline()(0, { signals: arrivals(10), pools: { prompt: pool(1), token: pool(1) } })).toMatchObject({
      desired: { prompt: 3, token: 3 },
      reason: "prompt: 10000 prompt tokens/s / 4000 = 3; token: 12500 tokens/s in all / 5000 = 3",
    });
    // Answers of 1,000 tokens: nothing to prompts, (10,000 + 10,000) / 5,000 to tokens.
    expect(timeline()(0, { signals: arrivals(10, 1000), pools: { prompt: pool(1), token: pool(1) } }).desired).toEqual({
      prompt: 3,
      token: 4,
    });
  });

  it("takes the larger of both for a mixed pool", () => {
    expect(timeline()(0, { signals: arrivals(10, 1000), pools: { mixed: pool(1) } })).toMatchObject({
      desired: { mixed: 4 },
      reason: "mixed: 10000 prompt tokens/s / 4000, 20000 tokens/s in all / 5000 = 4",
    });
    // Short answers: (10,000 + 100) / 5,000 = 2.02, and prompts alone are 2.5.
    expect(timeline()(0, { signals: arrivals(10, 10), pools: { mixed: pool(1) } }).desired).toEqual({ mixed: 3 });
  });

  it("goes by the transfer where that is slower than the prompts, and only there", () => {
    const at = timeline({ transferTokensPerSecond: 2000 });
    expect(
      at(0, { signals: arrivals(10), pools: { prompt: pool(1), token: pool(1), mixed: pool(1) } }).desired,
    ).toEqual({ prompt: 5, token: 3, mixed: 3 });
    const fast = timeline({ transferTokensPerSecond: 9000 });
    expect(fast(0, { signals: arrivals(10), pools: { prompt: pool(1) } }).desired).toEqual({ prompt: 3 });
  });

  it("counts booting instances, follows the load down, and lets an empty pool come back", () => {
    const at = timeline();
    expect(at(0, { signals: arrivals(10), pools: { mixed: pool(2) } }).desired).toEqual({ mixed: 3 });
    expect(at(15, { signals: arrivals(10), pools: { mixed: pool(2, { scalingUp: 1 }) } }).desired).toEqual({
      mixed: 3,
    });
    expect(at(30, { signals: arrivals(3), pools: { mixed: pool(3) } }).desired).toEqual({ mixed: 1 });
    expect(at(45, { signals: arrivals(0), pools: { mixed: pool(1) } }).desired).toEqual({ mixed: 0 });
    expect(at(60, { signals: arrivals(0), pools: {} }).desired).toEqual({});
    expect(at(75, { waitingRequests: 3, pools: {} }).desired).toEqual({ mixed: 1 });
  });

  it("lets no token instance go while lengths of answers are not known", () => {
    const { completedRequestsPerSecond: _, ...unfinished } = arrivals(10);
    const pools = { prompt: pool(9), token: pool(9) };
    expect(timeline()(0, { signals: unfinished, pools }).desired).toEqual({ prompt: 3 });
    expect(timeline()(0, { signals: unfinished, pools: { mixed: pool(9) } })).toMatchObject({
      desired: { mixed: 9 },
      reason: "mixed: 10000 prompt tokens/s / 4000 = 3, but lengths of answers are not known",
    });
    expect(timeline()(0, { signals: unfinished, pools: { mixed: pool(2) } }).desired).toEqual({ mixed: 3 });
  });

  it("changes nothing without arrivals, or without what an instance carries", () => {
    expect(timeline()(0, { pools: { mixed: pool(2) } })).toMatchObject({
      desired: {},
      reason: "mixed: what arrives is not known",
    });
    expect(timeline()(0, { signals: arrivals(10), pools: { mixed: { active: 2 } } })).toMatchObject({
      desired: {},
      reason: "mixed: what an instance carries is not known",
    });
  });

  it.each([
    { settings: { transferTokensPerSecond: 0 }, message: /transferTokensPerSecond is 0/ },
    { settings: { windowSeconds: -1 }, message: /windowSeconds is -1/ },
  ])("refuses $settings", ({ settings, message }) => {
    expect(() => tokenVelocityPolicy(settings)).toThrow(InvalidSettingsError);
    expect(() => tokenVelocityPolicy(settings)).toThrow(message);
  });
});
