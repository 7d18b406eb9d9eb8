import { describe, expect, it } from "vitest";
import { queuePolicy } from "../../src/policies/queue";
import { scheduledPolicy } from "../../src/policies/scheduled";
import { staticPolicy } from "../../src/policies/static";
import { bench } from "./test-bench";

/** The faults of the system whose quick start this library keeps, by number; none of them here. */
describe("what the ancestor got wrong", () => {
  it("1: an idle instance that drains takes its server along", () => {
    const { fleet, manager } = bench();
    manager.scaleDownFull(manager.scaleUpFull().instance);
    expect(fleet.serverIds()).toEqual([]);
    expect(manager.getStatusSummary()).toMatchObject({ totalServers: 0, pendingServerScaleDowns: 0 });
  });

  it("2: a refused scale-down registers nothing for removal", () => {
    const { clock, fleet, manager } = bench({ scaleUpDelaySeconds: 0, limits: { pool: { min: 1 } } });
    const { instance } = manager.scaleUpFull();
    expect(() => manager.scaleDownFull(instance)).toThrow(/pools.mixed.min is 1/);
    clock.advance(1000);
    expect(manager.getStatusSummary()).toMatchObject({ pendingServerScaleDowns: 0, activeServers: 1 });
    expect(fleet.serverIds()).toHaveLength(1);
  });

  it("3: what is reserved or on its way counts as owed, and no ghost is left behind", () => {
    const { fleet, manager } = bench();
    const { instance } = manager.scaleUpFull({ tag: "token" });
    fleet.addWork(instance.instanceId);
    manager.scaleDownFull(instance);
    manager.instanceDrained(instance.instanceId);
    expect(instance.status).toBe("draining");
    fleet.finishWork(instance.instanceId);
    expect(instance.isGone).toBe(true);
    expect(fleet.violations).toEqual([]);
  });

  it("4: instances of the start state are registered, counted and billed", () => {
    const { clock, fleet, manager } = bench({}, { skus: [{ name: "dgx", processors: 8, onDemandDollarsPerHour: 80 }] });
    fleet.appearServer({ serverId: 0, skuName: "dgx", market: "on_demand", owner: "tokentide" });
    manager.adopt({
      servers: [{ serverId: 0, skuName: "dgx" }],
      instances: [
        { instanceId: 0, serverId: 0, tag: "prompt", parallelism: { pipelineParallelism: 1, tensorParallelism: 6 } },
      ],
    });
    expect(manager.getStatusSummary()).toMatchObject({ activeInstances: 1, activeServers: 1, totalInstances: 1 });
    clock.advance(3600);
    const account = manager.getAccount();
    expect(account.pools.prompt.gpuSeconds.activeIdle).toBe(6 * 3600);
    expect(account.unassigned.gpuSeconds).toBe(2 * 3600);
    expect(account.totalCostDollars).toBeCloseTo(80, 9);
  });

  it("5: instances that are gone stay in the accounts", () => {
    const { clock, manager } = bench();
    const { instance } = manager.scaleUpFull();
    clock.advance(100);
    manager.scaleDownFull(instance);
    clock.advance(100);
    expect(manager.getInstanceAccounts()).toMatchObject([{ startSeconds: 0, endSeconds: 100, end: "removed" }]);
    expect(manager.getAccount().totalGpuSeconds).toBe(100);
  });

  it.for([
    { name: "static", policy: staticPolicy({ instances: { prompt: 2 } }) },
    { name: "scheduled", policy: scheduledPolicy({ schedule: [{ at: "00:00", instances: { prompt: 2 } }] }) },
  ])("6: the $name policy acts, on its first tick", ({ policy }) => {
    const { clock, manager } = bench({}, {}, { policy });
    manager.start();
    clock.advance(0);
    expect(manager.observe().pools.prompt.capacity).toBe(2);
  });

  it("7: booting capacity counts, so that a slow boot is not ordered again and again", () => {
    const load = { poolLoad: () => ({ queueTokens: 100_000 }) };
    const { clock, manager } = bench(
      { scaleUpDelaySeconds: 300, decisionIntervalSeconds: 10 },
      {},
      { load, policy: queuePolicy() },
    );
    manager.adopt({ instances: [{ instanceId: 0, tag: "prompt" }] });
    manager.start();
    clock.advance(299);
    expect(manager.getStatusSummary()).toMatchObject({ activeInstances: 1, scalingUpInstances: 1 });
    clock.advance(20);
    expect(manager.getStatusSummary()).toMatchObject({ activeInstances: 2, scalingUpInstances: 1 });
  });

  it("8: offered load goes on growing where completed load has met its bound", () => {
    const { clock, manager } = bench();
    const feed = manager.observations.application;
    for (let second = 0; second < 60; second++) {
      for (let request = 0; request < second; request++) feed.offered(clock.now(), 100, 50);
      feed.completed(clock.now(), 10, 1000, 500);
      clock.advance(1);
    }
    const early = manager.observe().signals(60);
    expect(early.completedOutputTokensPerSecond).toBe(500);
    expect(early.offeredOutputTokensPerSecond).toBe((59 / 2) * 50);
    expect(manager.observe().signals(10).offeredRequestsPerSecond).toBe(54.5);
  });

  it("9: a scale-in does not follow a scale-out at once, whatever its own last time was", () => {
    const { clock, manager, want, decisions } = bench({
      scaleUpDelaySeconds: 0,
      scaleUp: { cooldownSeconds: 30 },
      scaleDown: { cooldownSeconds: 120 },
    });
    want({ mixed: 3 });
    manager.decide();
    clock.advance(60);
    want({ mixed: 1 });
    manager.decide();
    expect(manager.getStatusSummary().totalInstances).toBe(3);
    expect(decisions.at(-1)?.pools[0]?.marks[0]?.reason).toBe(
      "scale-down cooldown of 120 s: the pool went up 60 s ago",
    );
    clock.advance(60);
    manager.decide();
    expect(manager.getStatusSummary().totalInstances).toBe(1);
  });

  it("10: no schedulable instance is an answer, not an error", () => {
    const { manager } = bench({ scaleUpDelaySeconds: 10 });
    expect(manager.getActiveInstances()).toEqual([]);
    const { instance } = manager.scaleUpFull();
    expect(manager.getActiveInstances([instance, { id: 99 }])).toEqual([]);
    expect(manager.canScheduleToInstance(99)).toBe(false);
  });

  it("11: a server that others share is not removed under them", () => {
    const { fleet, manager } = bench({ scaleUpDelaySeconds: 0 }, { skus: [{ name: "dgx", processors: 8 }] });
    const { server, instance } = manager.scaleUpFull();
    const neighbour = manager.scaleUpInstance({ processors: server.processors });
    manager.scaleDownFull(instance);
    expect(fleet.serverIds()).toEqual([server.serverId]);
    expect(() => manager.scaleDownServer(server)).toThrow(/still carries instance_1/);
    manager.scaleDownFull(neighbour);
    expect(fleet.serverIds()).toEqual([]);
  });

  it("12: servers take time, starts fail, drains time out and are called off, scale-ups are cancelled", () => {
    const { clock, fleet, manager, types } = bench(
      { scaleUpDelaySeconds: 10, drainTimeoutSeconds: 60, onDrainTimeout: "requeue" },
      { mode: "signal", commandSeconds: 5 },
    );
    const first = manager.scaleUpFull();
    expect(first.server.status).toBe("scaling_up");
    clock.advance(5);
    expect(first.server.status).toBe("active");
    fleet.injectFault("createServer", "fail_later");
    const failing = manager.scaleUpFull().instance;
    const cancelled = manager.scaleUpFull().instance;
    manager.cancelScaleUp(cancelled);
    clock.advance(100);
    expect(failing.isGone && cancelled.isGone).toBe(true);
    fleet.addWork(first.instance.instanceId, 2);
    manager.scaleDownFull(first.instance);
    clock.advance(10);
    manager.cancelScaleDown(first.instance);
    expect(first.instance.status).toBe("active");
    manager.scaleDownFull(first.instance);
    clock.advance(100);
    expect(first.instance.isGone).toBe(true);
    expect(fleet.unfinishedWork).toEqual({ aborted: 0, requeued: 2 });
    expect(fleet.serverIds()).toEqual([]);
    expect(types()).toEqual(
      expect.arrayContaining(["scale_up_failed", "scale_up_cancelled", "drain_cancelled", "drain_timeout"]),
    );
  });

  it("13: every line of the log has the header's four columns", () => {
    const { clock, fleet, log, manager } = bench({ drainTimeoutSeconds: 5, onDrainTimeout: "abort" });
    const { instance } = manager.scaleUpFull();
    manager.cancelScaleUp(manager.scaleUpFull().instance);
    clock.advance(10);
    fleet.addWork(instance.instanceId);
    manager.scaleDownFull(instance);
    clock.advance(10);
    fleet.injectFault("createServer", "refuse");
    expect(() => manager.scaleUpFull()).toThrow(/No A100 server/);
    expect(log.length).toBeGreaterThan(8);
    for (const line of log) expect(line.split(",")).toHaveLength(4);
  });
});
