import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { type FakePool, observationOf } from "../testing/fake-observation";
import { policyTimeline } from "./hpa/policy-timeline";
import { type TokenSupplyPolicySettings, tokenSupplyPolicy } from "./token-supply";

const timeline = (settings: TokenSupplyPolicySettings = {}) =>
  policyTimeline(tokenSupplyPolicy(settings), observationOf);
/** Instances with room for 100,000 tokens each: 80,000 of supply. */
const pool = (active: number, kvTokens: number | undefined, queueRequests = 0, more: FakePool = {}) => ({
  signals: { offeredRequestsPerSecond: 2, offeredPromptTokensPerSecond: 2000 },
  pools: { mixed: { active, load: { kvTokens, kvCapacityTokens: active * 100_000, queueRequests }, ...more } },
});

describe("token-supply", () => {
  it("adds what holds the missing tokens", () => {
    // 120,000 in use and 40 waiting of 1000 each: 160,000 / 0.8 = 200,000 against 160,000 of two.
    expect(timeline()(0, pool(2, 120_000, 40))).toMatchObject({
      desired: { mixed: 3 },
      reason: "mixed: 160000 tokens asked for, 160000 supplied by 2: 40000 are missing, 1 more",
    });
    expect(timeline()(0, pool(2, 120_000, 200)).desired).toEqual({ mixed: 5 });
  });

  it("counts booting instances as supply", () => {
    const at = timeline();
    for (const time of [0, 30, 60]) {
      expect(at(time, pool(2, 120_000, 40, { scalingUp: 1 })).desired).toEqual({ mixed: 3 });
    }
  });

  it("takes what is not needed at 40 % of the supply, while none boots", () => {
    // 40,000 / 0.4 = 100,000: 220,000 of 320,000 are spare, two of 80,000 each.
    expect(timeline()(0, pool(4, 40_000)).desired).toEqual({ mixed: 2 });
    expect(timeline()(0, pool(3, 40_000, 0, { scalingUp: 1 })).desired).toEqual({ mixed: 4 });
    expect(timeline()(0, pool(4, 0)).desired).toEqual({ mixed: 0 });
  });

  it("leaves a pool alone between the two: no 2, 1, 2", () => {
    for (const kvTokens of [64_001, 80_000, 127_000]) {
      expect(timeline()(0, pool(2, kvTokens)).desired).toEqual({ mixed: 2 });
    }
  });

  it("takes 512 tokens for a request where nothing is known about prompts", () => {
    const { pools } = pool(1, 0, 200);
    // 200 · 512 / 0.8 = 128,000, 48,000 more than one supplies.
    expect(timeline()(0, { pools }).desired).toEqual({ mixed: 2 });
  });

  it("remembers how large an instance is while none serves", () => {
    const at = timeline();
    at(0, pool(1, 0));
    expect(at(30, pool(0, 0, 200, { scalingUp: 1 })).desired).toEqual({ mixed: 4 });
  });

  it("changes nothing without data", () => {
    expect(timeline()(0, pool(2, undefined)).desired).toEqual({});
    expect(timeline()(0, { pools: { mixed: { active: 2, load: { kvTokens: 5 } } } }).desired).toEqual({});
  });

  it.each([
    { settings: { kvThreshold: 0 }, message: /kvThreshold is 0/ },
    { settings: { downThreshold: 0.8 }, message: /below upThreshold/ },
    { settings: { upThreshold: 0 }, message: /upThreshold is 0/ },
    { settings: { meanInputTokens: 0 }, message: /meanInputTokens is 0/ },
  ])("refuses $settings", ({ settings, message }) => {
    expect(() => tokenSupplyPolicy(settings)).toThrow(InvalidSettingsError);
    expect(() => tokenSupplyPolicy(settings)).toThrow(message);
  });
});
