import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { type FakePool, observationOf } from "../testing/fake-observation";
import { policyTimeline } from "./hpa/policy-timeline";
import { type WvaPolicySettings, wvaPolicy } from "./wva";

/** H100 servers come first, A100 ones are cheaper for an instance. */
const skus = [
  { name: "h100", processors: 2, onDemandDollarsPerHour: 10 },
  { name: "a100", processors: 1, onDemandDollarsPerHour: 3 },
  { name: "small", processors: 1, onDemandDollarsPerHour: 4 },
];
const timeline = (settings: WvaPolicySettings = {}) => policyTimeline(wvaPolicy(settings), observationOf);
const instances = (each: readonly (readonly [kv: number, queue: number])[], more: FakePool = {}) => ({
  skus,
  pools: {
    mixed: {
      active: each.length,
      instanceLoads: each.map(([kvFraction, queueRequests]) => ({ kvFraction, queueRequests })),
      ...more,
    },
  },
});

describe("wva", () => {
  it("adds one on the cheapest SKU when less than 10 % of KV cache is spare", () => {
    // The third is saturated and does not count: (0.8 - 0.75 + 0.8 - 0.69) / 2 = 0.08.
    expect(
      timeline()(
        0,
        instances([
          [0.75, 0],
          [0.69, 0],
          [0.9, 0],
        ]),
      ),
    ).toMatchObject({
      desired: { mixed: 4 },
      skuNames: { mixed: "a100" },
      reason: "mixed: 1 of 3 saturated, spare: 8.0 % KV cache, 5 requests; one more on a100",
    });
  });

  it("adds one when fewer than three waiting requests are spare, or all are saturated", () => {
    expect(
      timeline()(
        0,
        instances([
          [0.1, 3],
          [0.1, 2],
        ]),
      ).desired,
    ).toEqual({ mixed: 3 });
    expect(
      timeline()(
        0,
        instances([
          [0.1, 9],
          [0.1, 9],
        ]),
      ).desired,
    ).toEqual({ mixed: 3 });
  });

  it("waits while any boots, however full it is", () => {
    const full = instances(
      [
        [0.9, 9],
        [0.9, 9],
      ],
      { scalingUp: 1 },
    );
    const at = timeline();
    for (const time of [0, 60, 120]) expect(at(time, full).desired).toEqual({ mixed: 3 });
  });

  it("takes one of the dearest SKU when one less leaves as much spare", () => {
    const skuNames = ["a100", "h100", "a100"];
    // Three at 0.3 are two at 0.45: 0.35 spare.
    expect(
      timeline()(
        0,
        instances(
          [
            [0.3, 0],
            [0.3, 0],
            [0.3, 0],
          ],
          { skuNames },
        ),
      ),
    ).toMatchObject({
      desired: { mixed: 2 },
      leavingSkuNames: { mixed: "h100" },
      reason: expect.stringContaining("one less of h100, leaving 35.0 % KV cache, 5 requests"),
    });
  });

  it("keeps what one less would leave too full: no 2, 1, 2", () => {
    expect(
      timeline()(
        0,
        instances([
          [0.4, 0],
          [0.4, 0],
        ]),
      ),
    ).toMatchObject({
      desired: { mixed: 2 },
      reason: expect.stringContaining("with one less only 0.0 % KV cache"),
    });
    expect(
      timeline()(
        0,
        instances([
          [0.1, 2],
          [0.1, 1],
        ]),
      ).desired,
    ).toEqual({ mixed: 2 });
    expect(timeline()(0, instances([[0, 0]])).desired).toEqual({ mixed: 1 });
  });

  it("gives each its share where the fleet does not tell them apart", () => {
    const pool = { active: 2, load: { kvFraction: 0.72, queueRequests: 4 } };
    expect(timeline()(0, { pools: { mixed: pool } })).toMatchObject({
      desired: { mixed: 3 },
      reason: "mixed: 0 of 2 saturated, spare: 8.0 % KV cache, 3 requests; one more",
    });
    const byQueue = { active: 2, load: { queueRequests: 0 } };
    expect(timeline()(0, { pools: { mixed: byQueue } }).desired).toEqual({ mixed: 1 });
  });

  it("changes nothing without data", () => {
    expect(timeline()(0, { pools: { mixed: { active: 2 } } })).toMatchObject({
      desired: {},
      reason: "mixed: neither KV cache nor queue is known",
    });
  });

  it("names only SKUs that an instance fits on", () => {
    const wide = instances([[0.9, 9]], { processorCount: 2 });
    expect(timeline()(0, wide).skuNames).toEqual({ mixed: "h100" });
  });

  it.each([
    { settings: { kvSpare: 0.9 }, message: /below kvThreshold, 0.8/ },
    { settings: { queueThreshold: 2 }, message: /below queueThreshold, 2/ },
  ])("refuses $settings", ({ settings, message }) => {
    expect(() => wvaPolicy(settings)).toThrow(InvalidSettingsError);
    expect(() => wvaPolicy(settings)).toThrow(message);
  });
});
