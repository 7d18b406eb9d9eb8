import { describe, expect, it } from "vitest";
import { bench } from "../tests/model/test-bench";
import { IdSequence, instanceName, serverName } from "./id-sequence";
import { resolveSettings } from "./manager-settings";
import type { ScalingManagerConfig } from "./scaling-manager-config";
import { FakeClock, StaleHandleError } from "./testing/fake-clock";

describe("settings", () => {
  it("default to the quick start's on a simulated clock, to signals and deadlines on a real one", () => {
    expect(resolveSettings({}, new FakeClock())).toMatchObject({
      boot: { type: "delay", delaySeconds: 10 },
      decisionIntervalSeconds: 30,
    });
    expect(resolveSettings({}, new FakeClock(0, "real"))).toMatchObject({
      boot: { type: "signal" },
      bootDeadlineSeconds: 900,
      drainTimeoutSeconds: 3600,
      removalDeadlineSeconds: 300,
    });
    expect(resolveSettings({ scaleUpDelaySeconds: 3 }, new FakeClock(0, "real")).boot).toEqual({
      type: "delay",
      delaySeconds: 3,
    });
  });

  it.for<{ config: ScalingManagerConfig; setting: string }>([
    { config: { scaleUpDelaySeconds: -1 }, setting: "scaleUpDelaySeconds" },
    { config: { boot: { type: "delay", delaySeconds: Number.NaN } }, setting: "scaleUpDelaySeconds" },
    { config: { drainCheckIntervalSeconds: 0 }, setting: "drainCheckIntervalSeconds" },
    { config: { decisionIntervalSeconds: 0 }, setting: "decisionIntervalSeconds" },
    { config: { scaleDown: { cooldownSeconds: -5 } }, setting: "scaleDown.cooldownSeconds" },
    { config: { scaleUp: { maxStep: 0 } }, setting: "scaleUp.maxStep" },
  ])("that cannot be are refused by name: $setting", ({ config, setting }) => {
    expect(() => bench(config)).toThrow(expect.objectContaining({ code: "INVALID_SETTINGS", setting }));
  });

  it("need SKUs with processors", () => {
    expect(() => bench({}, { skus: [{ name: "none", processors: 0 }] })).toThrow(/SKU none: processors is 0/);
  });
});

describe("ids", () => {
  it("count from 0 in a simulation, and skip what is taken", () => {
    const ids = new IdSequence();
    ids.taken("instance", 4);
    ids.taken("server", 1);
    ids.taken("instance", 2);
    expect([ids.nextServerId(), ids.nextInstanceId(), ids.nextInstanceId()]).toEqual([2, 5, 6]);
    expect([instanceName(5), serverName(2)]).toEqual(["instance_5", "server_2"]);
  });

  it("never repeat across epochs", () => {
    const ids = new IdSequence(1_700_000_000);
    const id = ids.nextInstanceId();
    expect(instanceName(id)).toBe("instance_1700000000-0");
    const later = new IdSequence(1_700_000_001);
    later.continueFrom(ids.state());
    later.taken("instance", id);
    expect(later.nextInstanceId()).toBeGreaterThan(id);
    const same = new IdSequence(1_700_000_000);
    same.continueFrom(ids.state());
    expect(same.nextInstanceId()).toBe(id + 1);
    expect(Number.isSafeInteger(new IdSequence(4e9).nextServerId())).toBe(true);
  });
});

describe("the fake clock", () => {
  it("runs equal times in order, and refuses handles that have run", () => {
    const clock = new FakeClock();
    const ran: string[] = [];
    const first = clock.schedule(1, () => ran.push("first"));
    clock.schedule(1, () => ran.push("second"));
    expect(clock.runNext()).toBe(true);
    expect(() => clock.cancel(first)).toThrow(StaleHandleError);
    clock.advance(5);
    expect([ran, clock.now(), clock.runNext()]).toEqual([["first", "second"], 6, false]);
    expect(() => clock.schedule(-1, () => {})).toThrow(RangeError);
  });
});
