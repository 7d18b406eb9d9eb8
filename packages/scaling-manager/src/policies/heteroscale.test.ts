import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { type FakePool, observationOf } from "../testing/fake-observation";
import { type HeteroscalePolicySettings, heteroscalePolicy } from "./heteroscale";
import { policyTimeline } from "./hpa/policy-timeline";

const timeline = (settings: HeteroscalePolicySettings) => policyTimeline(heteroscalePolicy(settings), observationOf);

/** Three prompt and nine token instances, and output tokens/s that are asked for. */
const split = (outputTokens: number | undefined, token: FakePool = {}, prompt: FakePool = {}) => ({
  pools: {
    prompt: { active: 3, ...prompt },
    token: { active: 9, ...token, signals: { offeredOutputTokensPerSecond: outputTokens, ...token.signals } },
  },
});

describe("heteroscale", () => {
  it("takes token instances by throughput, prompt instances by the ratio", () => {
    const at = timeline({ targetTokensPerSecond: 1000 });
    // ceil(14,500 / 1000) = 15, ceil(15 · 0.33) = 5.
    expect(at(0, split(14_500))).toMatchObject({
      desired: { prompt: 5, token: 15 },
      reason: "14500.0 output tokens/s / 1000 = 15; prompt: 5; token: 15",
    });
  });

  it("leaves differences of up to a tenth alone", () => {
    const at = timeline({ targetTokensPerSecond: 1000, promptToTokenRatio: 1 / 3 });
    const twenty = (tokens: number) => split(tokens, { active: 20 }, { active: 7 });
    expect(at(0, twenty(22_000)).desired).toEqual({ prompt: 8, token: 20 });
    expect(at(200, twenty(22_001)).desired).toEqual({ prompt: 8, token: 23 });
  });

  it("grows 180 s, and shrinks 600 s, after its last change at the earliest", () => {
    const at = timeline({ targetTokensPerSecond: 1000, pools: ["token"] });
    expect(at(0, split(12_000)).desired).toEqual({ token: 12 });
    expect(at(179, split(20_000, { active: 12 })).desired).toEqual({ token: 12 });
    expect(at(180, split(20_000, { active: 12 })).desired).toEqual({ token: 20 });
    expect(at(779, split(5000, { active: 20 })).desired).toEqual({ token: 20 });
    expect(at(780, split(5000, { active: 20 })).desired).toEqual({ token: 5 });
  });

  it("panics with a TBT of more than 1.2 times the promise: 1.2 times what serves, however long the boot", () => {
    const at = timeline({ targetTokensPerSecond: 1000, tbtSloSeconds: 0.05 });
    const slow = { signals: { tbt: { p50: 0.061, p90: 0.07, p99: 0.08 } } };
    expect(at(0, split(9000, slow))).toMatchObject({
      desired: { prompt: 4, token: 11 },
      reason: expect.stringContaining("panic: TBT 0.061 s > 1.2 · 0.05 s"),
    });
    expect(at(600, split(9000, { ...slow, scalingUp: 2 }, { scalingUp: 1 })).desired).toEqual({ prompt: 4, token: 11 });
  });

  it("takes lengths of answers from those that are there, and the target from what an instance carries", () => {
    const at = timeline({});
    const instanceCapacity = { requestsPerSecond: 4, promptTokensPerSecond: 4000, outputTokensPerSecond: 800 };
    const signals = {
      offeredRequestsPerSecond: 20,
      completedRequestsPerSecond: 10,
      completedOutputTokensPerSecond: 2000,
    };
    // 20 requests/s of 200 tokens each, 800 of them by an instance.
    expect(at(0, { pools: { mixed: { active: 2, instanceCapacity, signals } } }).desired).toEqual({ mixed: 5 });
    expect(heteroscalePolicy({}).readsInstanceCapacity).toBe(true);
  });

  it("changes nothing without data or target, but by panic", () => {
    const at = timeline({ tbtSloSeconds: 0.05, targetTokensPerSecond: 1000 });
    expect(at(0, split(undefined))).toMatchObject({ desired: {}, reason: "not known: the output tokens asked for" });
    const slow = { signals: { tbt: { p50: 0.1, p90: 0.1, p99: 0.1 } } };
    expect(at(30, split(undefined, slow)).desired.token).toBe(11);
    expect(timeline({})(0, split(5000)).reason).toContain("what an instance carries");
  });

  it("goes down with the load, and comes back when requests wait", () => {
    const at = timeline({ targetTokensPerSecond: 1000 });
    expect(at(0, split(0)).desired).toEqual({ prompt: 0, token: 0 });
    expect(at(30, { waitingRequests: 3 }).desired).toEqual({ prompt: 1, token: 1 });
  });

  it.each([
    { settings: { targetTokensPerSecond: 0 }, message: /targetTokensPerSecond is 0/ },
    { settings: { promptToTokenRatio: -1 }, message: /promptToTokenRatio is -1/ },
    { settings: { tolerance: -0.1 }, message: /tolerance is -0.1/ },
  ])("refuses $settings", ({ settings, message }) => {
    expect(() => heteroscalePolicy(settings)).toThrow(InvalidSettingsError);
    expect(() => heteroscalePolicy(settings)).toThrow(message);
  });
});
