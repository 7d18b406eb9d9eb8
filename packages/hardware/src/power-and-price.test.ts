import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  billedSeconds,
  findProcessor,
  findSku,
  InvalidDefinitionError,
  listProcessors,
  peakServerWatts,
  priceDollarsPerHour,
  processorWatts,
  rentalCostDollars,
  serverWatts,
} from "./index";

describe("power", () => {
  const a100 = findProcessor("a100-80gb");

  it.for([
    { name: "idle", activity: {}, watts: 60 },
    { name: "busy", activity: { busyFraction: 1 }, watts: 400 },
    { name: "half busy", activity: { busyFraction: 0.5 }, watts: 230 },
    { name: "prompts only", activity: { promptFraction: 1 }, watts: 400 },
    { name: "decodes only", activity: { tokenFraction: 1 }, watts: 240 },
  ])("$name draws $watts W", ({ activity, watts }) => {
    expect(processorWatts(a100, activity)).toBeCloseTo(watts, 9);
  });

  it("stays between idle and the most a processor may draw, for any activity", () => {
    fc.assert(
      fc.property(fc.constantFrom(...listProcessors()), fc.nat(100), fc.nat(100), (processor, one, other) => {
        const total = Math.max(1, one + other);
        const watts = processorWatts(processor, { promptFraction: one / total, tokenFraction: other / total });
        expect(watts).toBeGreaterThanOrEqual(processor.idleWatts);
        expect(watts).toBeLessThanOrEqual(processor.tdpWatts + 1e-9);
      }),
    );
  });

  it("adds the host once and the processors each", () => {
    const sku = findSku("dgx-a100");
    expect(serverWatts(sku, {})).toBe(sku.hostWatts + 8 * 60);
    expect(peakServerWatts(sku)).toBe(sku.hostWatts + 8 * 400);
  });

  it("refuses shares that cannot be", () => {
    expect(() => processorWatts(a100, { busyFraction: 1.5 })).toThrow(InvalidDefinitionError);
    expect(() => processorWatts(a100, { promptFraction: 0.6, tokenFraction: 0.6 })).toThrow(/add up/);
  });
});

describe("price", () => {
  const sku = findSku("dgx-h100");

  it("is lower committed and lowest on the spot market, or what the SKU states", () => {
    expect(priceDollarsPerHour(sku)).toBe(38);
    expect(priceDollarsPerHour(sku, "committed")).toBeLessThan(priceDollarsPerHour(sku));
    expect(priceDollarsPerHour(sku, "spot")).toBeLessThan(priceDollarsPerHour(sku, "committed"));
    const stated = { ...sku, committedPriceDollarsPerHour: 20, spotPriceDollarsPerHour: 10 };
    expect([priceDollarsPerHour(stated, "committed"), priceDollarsPerHour(stated, "spot")]).toEqual([20, 10]);
  });

  it.for([
    { name: "to the instant", seconds: 90.5, terms: {}, billed: 90.5 },
    { name: "the minimum", seconds: 10, terms: { minimumBillingSeconds: 60 }, billed: 60 },
    { name: "whole hours", seconds: 3601, terms: { billingIncrementSeconds: 3600 }, billed: 7200 },
    { name: "exactly an hour", seconds: 3600, terms: { billingIncrementSeconds: 3600 }, billed: 3600 },
    {
      name: "minimum, then increment",
      seconds: 1,
      terms: { minimumBillingSeconds: 61, billingIncrementSeconds: 60 },
      billed: 120,
    },
  ])("bills $name", ({ seconds, terms, billed }) => {
    expect(billedSeconds(seconds, terms)).toBe(billed);
  });

  it("makes a rental cost its billed hours", () => {
    expect(rentalCostDollars(sku, 1800)).toBe(19);
    expect(rentalCostDollars(sku, 10, { kind: "spot", minimumBillingSeconds: 3600 })).toBeCloseTo(15.2, 9);
  });

  it("refuses negative time", () => {
    expect(() => billedSeconds(-1)).toThrow(InvalidDefinitionError);
  });
});
