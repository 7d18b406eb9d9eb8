import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { type FakeObservation, observationOf } from "../testing/fake-observation";
import { type PredictivePolicySettings, predictivePolicy } from "./predictive";

/** One instance carries 10 requests and 1000 prompt tokens a second. */
const CAPACITY = { requestsPerSecond: 10, promptTokensPerSecond: 1000, outputTokensPerSecond: 500 };
/** A season of four one-minute steps, one of them busy; capacity takes a minute to start. */
const SETTINGS: PredictivePolicySettings = { forecaster: "seasonal-naive", seasonSeconds: 240, leadSeconds: 60, z: 0 };

/** Looks once a minute; the state goes through JSON, as a restart would have it. */
function minutes(settings: PredictivePolicySettings) {
  const policy = predictivePolicy(settings);
  let state = policy.initialState();
  let timeSeconds = 0;
  return (rate: number | undefined, more: FakeObservation = {}) => {
    const signals = {
      offeredRequestsPerSecond: rate,
      offeredPromptTokensPerSecond: rate === undefined ? undefined : rate * 100,
    };
    const pools = { mixed: { active: 2, instanceCapacity: CAPACITY } };
    const observation = observationOf({ timeSeconds, signals, pools, ...more });
    const recommendation = policy.recommend(observation, timeSeconds, state);
    state = JSON.parse(JSON.stringify(recommendation.state));
    timeSeconds += 60;
    return recommendation;
  };
}

describe("predictive", () => {
  it("has capacity one boot time before the load that comes every season", () => {
    const at = minutes(SETTINGS);
    // First look, then a season of which nothing is known: the load of the moment, 35/s needs four.
    const first = [5, 5, 5, 35, 5].map((rate) => at(rate).desired.mixed);
    expect(first).toEqual([1, 1, 1, 4, 1]);
    // Seen now: quiet, quiet, busy, quiet. Planned is the most of the next two minutes.
    const second = [5, 5, 35, 5].map((rate) => at(rate).desired.mixed);
    expect(second).toEqual([4, 4, 4, 1]);
  });

  it("is never below what is needed now", () => {
    const at = minutes(SETTINGS);
    for (const rate of [5, 5, 5, 5, 5]) at(rate);
    expect(at(95).desired.mixed).toBe(10);
  });

  it("adds what waits, to be done within a boot time", () => {
    const load = { queueRequests: 900 };
    const at = minutes(SETTINGS);
    // (5 + 900 / 60) / 10 per instance.
    expect(at(5, { pools: { mixed: { active: 2, instanceCapacity: CAPACITY, load } } }).desired.mixed).toBe(2);
  });

  it("plans for so many standard errors more, and for a share of what an instance carries", () => {
    const planned = (settings: PredictivePolicySettings) => {
      const at = minutes({ ...SETTINGS, ...settings, forecaster: "last-value" });
      // Errors of 10: mean square 100. Two steps ahead √200 = 14.1 more.
      for (const rate of [20, 20, 30, 20]) at(rate);
      return at(30).desired.mixed;
    };
    expect(planned({ z: 0, maxMase: 1e9 })).toBe(3);
    expect(planned({ z: 2, maxMase: 1e9 })).toBe(6);
    expect(planned({ z: 0, maxMase: 1e9, utilization: 0.5 })).toBe(6);
  });

  it("leaves a forecast aside that is worse than the naive one, which takes over where it is any good", () => {
    // The last value, two minutes late for a load that repeats itself every four.
    const at = minutes({ ...SETTINGS, forecaster: "last-value" });
    for (let season = 0; season < 3; season++) for (const rate of [5, 25, 5, 5]) at(rate);
    const { desired, reason } = at(5);
    expect(desired.mixed).toBe(3);
    expect(reason).toMatch(/as a season ago, 25.00\/s expected within 60 s; the forecast's error is .* times/);
  });

  it("is the reactive rule alone where no forecast is any good", () => {
    // A load that only grows: the average lags behind even the load a season ago, and that behind the last value.
    const at = minutes({ ...SETTINGS, forecaster: "ewma", z: 3 });
    const last = Array.from({ length: 20 }, (_, minute) => at(5 * minute)).at(-1)!;
    expect(last.reason).toContain("no forecast to go by; the forecast's error is");
    expect(last.desired.mixed).toBe(10);
  });

  it("lets go what was not needed for a whole lead time, not before", () => {
    const at = minutes({ ...SETTINGS, leadSeconds: 120 });
    expect([35, 5, 5, 5].map((rate) => at(rate).desired.mixed)).toEqual([4, 4, 1, 1]);
  });

  it("lets nothing go while the load is not known, and still plans", () => {
    const at = minutes(SETTINGS);
    for (const rate of [5, 5, 5, 35, 5, 5]) at(rate);
    expect(at(undefined).desired.mixed).toBe(4);
    expect(at(undefined).desired.mixed).toBe(2);
    expect(minutes(SETTINGS)(undefined).desired.mixed).toBe(2);
  });

  it("does nothing for a pool of which it is not known what an instance carries", () => {
    const { desired, reason } = minutes(SETTINGS)(50, { pools: { mixed: { active: 2 } } });
    expect(desired).toEqual({});
    expect(reason).toContain("what an instance carries is not known");
  });

  it("counts each pool by its own capacity, by prompt tokens where sizes change", () => {
    const at = minutes({ ...SETTINGS, load: "prompt_tokens" });
    const token = { active: 1, instanceCapacity: { ...CAPACITY, promptTokensPerSecond: 500 } };
    const prompt = { active: 1, instanceCapacity: CAPACITY };
    expect(at(30, { pools: { prompt, token } }).desired).toEqual({ prompt: 3, token: 6 });
  });

  it("brings an empty pool back when requests wait", () => {
    const mixed = { instanceCapacity: CAPACITY };
    const at = minutes({ ...SETTINGS, pools: ["mixed"] });
    expect(at(0, { pools: { mixed } }).desired.mixed).toBe(0);
    expect(at(0, { pools: { mixed }, waitingRequests: 1 }).desired.mixed).toBe(1);
  });

  it.for([
    { setting: "stepSeconds", settings: { stepSeconds: 900 } },
    { setting: "utilization", settings: { utilization: 0 } },
    { setting: "leadSeconds", settings: { leadSeconds: -1 } },
    { setting: "z", settings: { z: Number.NaN } },
  ])("refuses a $setting that cannot be", ({ setting, settings }) => {
    expect(() => predictivePolicy(settings)).toThrow(InvalidSettingsError);
    expect(() => predictivePolicy(settings)).toThrow(expect.objectContaining({ setting }));
  });
});
