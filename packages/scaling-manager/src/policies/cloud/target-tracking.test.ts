import { describe, expect, it } from "vitest";
import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import { type FakePool, observationOf } from "../../testing/fake-observation";
import { policyTimeline } from "../hpa/policy-timeline";
import { type TargetTrackingPolicySettings, targetTrackingPolicy } from "./target-tracking";

const timeline = (settings: TargetTrackingPolicySettings = {}) =>
  policyTimeline(targetTrackingPolicy(settings), observationOf);
const pool = (active: number, pendingRequests: number | undefined, more: FakePool = {}) => ({
  pools: { mixed: { active, load: { pendingRequests }, ...more } },
});

describe("target-tracking, as AWS has it", () => {
  it("grows in proportion after three minutes above the target", () => {
    const at = timeline();
    // 4 instances, 40 requests: 10 each against 5. ceil(4 · 2) = 8.
    expect(at(0, pool(4, 40)).desired).toEqual({ mixed: 4 });
    expect(at(60, pool(4, 40)).desired).toEqual({ mixed: 4 });
    expect(at(120, pool(4, 40))).toMatchObject({
      desired: { mixed: 8 },
      reason: "mixed: pending_requests 10 against 5: ceil(4 · 2) = 8",
    });
    // Between datapoints it says what there is.
    expect(at(150, pool(4, 40, { scalingUp: 4 })).desired).toEqual({ mixed: 8 });
  });

  it("counts what boots: 4 become 8 and stay 8 while the new ones are not in the metric", () => {
    const at = timeline();
    for (const time of [0, 60, 120]) at(time, pool(4, 40));
    for (let time = 180; time <= 600; time += 60) {
      expect(at(time, pool(4, 40, { scalingUp: 4 })).desired).toEqual({ mixed: 8 });
    }
  });

  it("counts what it added as part of what is to be added, for 300 s; a larger breach adds the difference", () => {
    const at = timeline();
    for (const time of [0, 60, 120]) at(time, pool(4, 40));
    // Four were added and serve: 6 each ask for ceil(8 · 1.2) = 10, two more, which four cover.
    expect(at(180, pool(8, 48)).desired).toEqual({ mixed: 8 });
    // 10 each: ceil(8 · 2) = 16, eight more, of which four were added.
    expect(at(240, pool(8, 80))).toMatchObject({
      desired: { mixed: 12 },
      reason: expect.stringContaining("ceil(8 · 2) - 4 of the last time = 12"),
    });
    // Cooldown over: the whole of it.
    expect(at(600, pool(12, 72)).desired).toEqual({ mixed: 15 });
  });

  it("shrinks after fifteen minutes below 0.9 of the target, and then not again for 300 s", () => {
    const at = timeline();
    // 20 / 8 = 2.5 against 5: ceil(8 · 0.5) = 4.
    for (let time = 0; time < 840; time += 60) expect(at(time, pool(8, 20)).desired).toEqual({ mixed: 8 });
    expect(at(840, pool(8, 20)).desired).toEqual({ mixed: 4 });
    for (let time = 900; time < 1140; time += 60) expect(at(time, pool(4, 10)).desired).toEqual({ mixed: 4 });
    expect(at(1140, pool(4, 10)).desired).toEqual({ mixed: 2 });
    // One less would be above the target: ceil(2 · 0.6) = 2.
    expect(at(1440, pool(2, 6))).toMatchObject({ desired: { mixed: 2 } });
  });

  it("does not shrink while any boots, nor where it is told to grow only", () => {
    const warm = timeline();
    const growing = timeline({ disableScaleIn: true });
    for (let time = 0; time <= 1800; time += 60) {
      expect(warm(time, pool(4, 1, { scalingUp: 1 })).desired).toEqual({ mixed: 5 });
      expect(growing(time, pool(4, 1)).desired).toEqual({ mixed: 4 });
    }
  });

  it("changes nothing without data, and counts anew afterwards", () => {
    const at = timeline();
    at(0, pool(4, 40));
    at(60, pool(4, 40));
    expect(at(120, pool(4, undefined))).toMatchObject({ desired: {}, reason: "mixed: no data about pending_requests" });
    expect(at(180, pool(4, 40)).desired).toEqual({ mixed: 4 });
    expect(at(240, pool(4, 40)).desired).toEqual({ mixed: 4 });
    expect(at(300, pool(4, 40)).desired).toEqual({ mixed: 8 });
  });

  it("takes shares as they are", () => {
    const at = timeline({ signal: "kv", target: 0.5, scaleOutPeriods: 1 });
    expect(at(0, { pools: { mixed: { active: 4, load: { kvFraction: 0.8 } } } }).desired).toEqual({ mixed: 7 });
  });

  it("brings an empty pool back when requests wait", () => {
    const at = timeline({ pools: ["mixed"] });
    expect(at(0, { waitingRequests: 0 }).desired).toEqual({});
    expect(at(30, { waitingRequests: 2 }).desired).toEqual({ mixed: 1 });
  });

  it.each([
    { settings: { target: 0 }, message: /target is 0/ },
    { settings: { scaleOutPeriods: 0 }, message: /scaleOutPeriods is 0/ },
    { settings: { scaleInFraction: 1.1 }, message: /from 0 to 1/ },
    { settings: { periodSeconds: 0 }, message: /periodSeconds is 0/ },
    { settings: { signal: "cpu" as never }, message: /pending_requests/ },
  ])("refuses $settings", ({ settings, message }) => {
    expect(() => targetTrackingPolicy(settings)).toThrow(InvalidSettingsError);
    expect(() => targetTrackingPolicy(settings)).toThrow(message);
  });
});
