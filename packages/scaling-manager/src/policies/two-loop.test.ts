import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { type FakePool, observationOf } from "../testing/fake-observation";
import { policyTimeline } from "./hpa/policy-timeline";
import { type TwoLoopPolicySettings, twoLoopPolicy } from "./two-loop";

const timeline = (settings: TwoLoopPolicySettings = {}) => policyTimeline(twoLoopPolicy(settings), observationOf);
/** Token instances with so many milliseconds between tokens. */
const token = (milliseconds: readonly (number | undefined)[], more: FakePool = {}) => ({
  pools: {
    token: {
      active: milliseconds.length,
      instanceLoads: milliseconds.map((each) => ({
        pendingRequests: each === 0 ? 0 : 3,
        kvFraction: 0.2,
        tbtSeconds: each === 0 || each === undefined ? undefined : each / 1000,
      })),
      ...more,
    },
  },
});

describe("two-loop", () => {
  it("adds one only when every instance misses its promise of 50 ms", () => {
    const at = timeline();
    expect(at(0, token([60, 49])).desired).toEqual({ token: 2 });
    expect(at(5, token([60, 51]))).toMatchObject({
      desired: { token: 3 },
      reason: "token: all 2 miss their promise; floor 1",
    });
  });

  it("waits while any boots", () => {
    const at = timeline();
    for (let time = 0; time < 60; time += 5) {
      expect(at(time, token([60, 60], { scalingUp: 1 })).desired).toEqual({ token: 3 });
    }
  });

  it("takes one only when the others would stay below 0.8 of the promise and within their KV cache", () => {
    // 3 / 2 · 26 ms = 39 ms < 40 ms.
    expect(timeline()(0, token([26, 20, 10])).desired).toEqual({ token: 2 });
    expect(timeline()(0, token([27, 20, 10])).desired).toEqual({ token: 3 });
    const full = token([10, 10]);
    const loads = full.pools.token.instanceLoads.map((load) => ({ ...load, kvFraction: 0.51 }));
    expect(timeline()(0, { pools: { token: { active: 2, instanceLoads: loads } } }).desired).toEqual({ token: 2 });
    // Nothing to do at all; the last one stays.
    expect(timeline()(0, token([0, 0])).desired).toEqual({ token: 1 });
    expect(timeline()(0, token([0])).desired).toEqual({ token: 1 });
  });

  it("never goes below the floor, which the throughput of three minutes sets", () => {
    const at = timeline();
    const busy = (outputTokens: number): FakePool => ({
      instanceCapacity: { requestsPerSecond: 5, promptTokensPerSecond: 5000, outputTokensPerSecond: 1000 },
      signals: { offeredOutputTokensPerSecond: outputTokens },
    });
    expect(at(0, token([10, 10], busy(3500)))).toMatchObject({ desired: { token: 4 } });
    // The floor holds until the throughput loop looks again.
    expect(at(5, token([10, 10, 10, 10], busy(100))).desired).toEqual({ token: 4 });
    expect(at(180, token([10, 10, 10, 10], busy(100))).desired).toEqual({ token: 3 });
  });

  it("holds prompt pools to the TTFT and mixed ones to both", () => {
    const pool = (ttftSeconds: number, tbtSeconds: number) => ({
      active: 1,
      instanceLoads: [{ pendingRequests: 2, ttftSeconds, tbtSeconds }],
    });
    expect(timeline()(0, { pools: { prompt: pool(0.6, 0.01), mixed: pool(0.1, 0.06) } }).desired).toEqual({
      prompt: 2,
      mixed: 2,
    });
    expect(timeline()(0, { pools: { prompt: pool(0.4, 0.9), mixed: pool(0.1, 0.01) } }).desired).toEqual({
      prompt: 1,
      mixed: 1,
    });
  });

  it("takes the pool's median for each where the fleet does not tell them apart", () => {
    const signals = { tbt: { p50: 0.06, p90: 0.1, p99: 0.1 } };
    expect(timeline()(0, { pools: { token: { active: 2, signals } } }).desired).toEqual({ token: 3 });
    expect(timeline()(0, { pools: { token: { active: 2, load: { pendingRequests: 0 } } } }).desired).toEqual({
      token: 1,
    });
  });

  it("changes nothing without data", () => {
    expect(timeline()(0, { pools: { token: { active: 2 } } })).toMatchObject({ desired: {} });
    expect(timeline()(0, token([undefined, undefined])).desired).toEqual({});
    expect(timeline()(0, token([10, undefined, undefined])).desired).toEqual({ token: 3 });
  });

  it("says between looks what it said before", () => {
    const at = timeline();
    at(0, token([60, 60]));
    expect(at(3, token([10, 10]))).toMatchObject({ desired: { token: 3 }, reason: "token: as before; floor 1" });
  });

  it.each([
    { settings: { ttftSloSeconds: 0 }, message: /ttftSloSeconds is 0/ },
    { settings: { throughputIntervalSeconds: 601 }, message: /at most 600/ },
  ])("refuses $settings", ({ settings, message }) => {
    expect(() => twoLoopPolicy(settings)).toThrow(InvalidSettingsError);
    expect(() => twoLoopPolicy(settings)).toThrow(message);
  });
});
