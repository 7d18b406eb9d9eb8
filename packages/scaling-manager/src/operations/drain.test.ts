import { describe, expect, it, vi } from "vitest";
import { bench } from "../../tests/model/test-bench";

describe("a drain", () => {
  it("does not believe that nothing is owed before the router has stopped", () => {
    const { clock, fleet, manager } = bench({ scaleUpDelaySeconds: 0 }, { mode: "signal", commandSeconds: 5 });
    const { instance } = manager.scaleUpFull();
    clock.advance(10);
    manager.scaleDownFull(instance);
    manager.instanceDrained(instance.instanceId);
    expect(instance.status).toBe("draining");
    expect(manager.explain(instance)).toMatch(/the router has not acknowledged/);
    expect(fleet.addWork(instance.instanceId)).toBe(true);
    clock.advance(5);
    expect(instance.status).toBe("draining");
    fleet.finishWork(instance.instanceId);
    expect(instance.status).toBe("scaling_down");
    expect(fleet.violations).toEqual([]);
  });

  it("does not take a late acknowledgement of an earlier one for its own", () => {
    const cordon = vi.fn(() => "started" as const);
    const { fleet, manager } = bench(
      { scaleUpDelaySeconds: 0 },
      {},
      { router: { join: () => {}, cordon, gone: () => {} } },
    );
    const { instance } = manager.scaleUpFull();
    manager.scaleDownFull(instance);
    manager.cancelScaleDown(instance);
    manager.scaleDownFull(instance);
    manager.cordonAcknowledged(instance.instanceId, 1);
    expect(instance.status).toBe("draining");
    manager.cordonAcknowledged(instance.instanceId, 2);
    expect(instance.isGone).toBe(true);
    expect(fleet.instanceIds()).toEqual([]);
  });

  it("asks again while what is owed is not known", () => {
    const { clock, fleet, manager } = bench();
    const { instance } = manager.scaleUpFull();
    clock.advance(10);
    fleet.setOwedKnown(0, false);
    manager.scaleDownFull(instance);
    expect(manager.explain(instance)).toMatch(/what it owes is not known; next checked at 15 s/);
    clock.advance(20);
    expect(instance.status).toBe("draining");
    fleet.setOwedKnown(0, true);
    clock.advance(5);
    expect(instance.isGone).toBe(true);
  });

  it("believes the signal where nobody else can tell", () => {
    const { manager } = bench({ scaleUpDelaySeconds: 0 }, {}, { work: undefined });
    const { instance } = manager.scaleUpFull();
    manager.scaleDownFull(instance);
    expect(manager.explain(instance)).toMatch(/leaves when the fleet says/);
    manager.instanceDrained(instance.instanceId);
    expect(instance.isGone).toBe(true);
  });

  it("asks a router again that failed", () => {
    const { clock, fleet, manager, types } = bench();
    const { instance } = manager.scaleUpFull();
    clock.advance(10);
    fleet.injectFault("cordon", "refuse");
    fleet.injectFault("cordon", "unknown_and_not_done");
    manager.scaleDownFull(instance);
    clock.advance(9);
    expect(instance.status).toBe("draining");
    clock.advance(1);
    expect(instance.isGone).toBe(true);
    expect(types().filter((type) => type === "port_failed")).toHaveLength(2);
  });

  it.for([
    { onDrainTimeout: "requeue", unfinished: { aborted: 0, requeued: 3 } },
    { onDrainTimeout: "abort", unfinished: { aborted: 3, requeued: 0 } },
  ] as const)("ends in $onDrainTimeout at its timeout", ({ onDrainTimeout, unfinished }) => {
    const { clock, fleet, log, manager } = bench({ scaleUpDelaySeconds: 0, drainTimeoutSeconds: 60, onDrainTimeout });
    const { instance } = manager.scaleUpFull();
    fleet.addWork(0, 3);
    manager.scaleDownFull(instance);
    expect(manager.explain(instance)).toMatch(new RegExp(`at 60 s its timeout ends in "${onDrainTimeout}"`));
    clock.advance(60);
    expect(fleet.unfinishedWork).toEqual(unfinished);
    expect(manager.explain(instance)).toBe(
      `instance_0 is gone since 60 s (removed): 60 s over, it still owes 3: ${onDrainTimeout}.`,
    );
    expect(log.slice(-3)).toEqual([
      "60.0,drain_timeout,instance_0,draining",
      "60.0,scale_down_complete,instance_0,scaling_down",
      "60.0,scale_down_server,server_0,scaling_down",
    ]);
  });

  it("waits on at its timeout when it is told to, but notices what was lost", () => {
    const { clock, fleet, manager, types } = bench({ scaleUpDelaySeconds: 0, drainTimeoutSeconds: 60 });
    const { instance } = manager.scaleUpFull();
    fleet.addWork(0);
    fleet.injectFault("cordon", "hang");
    fleet.injectFault("drained", "lose_signal");
    manager.scaleDownFull(instance);
    clock.advance(60);
    expect(types()).toContain("drain_timeout");
    fleet.finishWork(0);
    expect(instance.status).toBe("draining");
    clock.advance(60);
    expect(instance.isGone).toBe(true);
  });

  it("has its own end where the command says so", () => {
    const { clock, fleet, manager } = bench();
    const { instance } = manager.scaleUpFull();
    clock.advance(10);
    fleet.addWork(0);
    manager.scaleDownInstance(instance, { timeoutSeconds: 2, onTimeout: "abort" });
    clock.advance(2);
    expect(instance.isGone).toBe(true);
  });

  it("polls without a work source to no avail, until the fleet signals", () => {
    const { clock, manager } = bench({ scaleUpDelaySeconds: 0, drainCheckIntervalSeconds: 1 }, {}, { work: undefined });
    const { instance } = manager.scaleUpFull();
    manager.scaleDownFull(instance);
    clock.advance(10);
    expect(instance.status).toBe("draining");
    manager.instanceDrained(0);
    expect(instance.isGone).toBe(true);
  });
});

describe("a router that throws", () => {
  it("stops nothing", () => {
    const router = {
      join: () => {
        throw new Error("no join");
      },
      cordon: () => undefined,
      gone: () => {
        throw new Error("no gone");
      },
    };
    const { manager, events } = bench({ scaleUpDelaySeconds: 0 }, {}, { router });
    const { instance } = manager.scaleUpFull();
    expect(instance.status).toBe("active");
    manager.scaleDownFull(instance);
    expect(manager.getStatusSummary().totalServers).toBe(0);
    const details = events.filter(({ type }) => type === "port_failed").map(({ detail }) => detail);
    expect(details).toEqual(["The router failed on join: no join", "The router failed on gone: no gone"]);
  });
});

describe("commands that are repeated, or come too late", () => {
  it("are harmless", () => {
    const { clock, fleet, manager, log } = bench();
    const { server, instance } = manager.scaleUpFull();
    clock.advance(10);
    manager.cancelScaleDown(instance);
    fleet.addWork(0);
    manager.scaleDownInstance(instance);
    manager.scaleDownInstance(instance);
    // Told to take its server along after all.
    expect(manager.scaleDownFull(instance)?.status).toBe("draining");
    const { length } = log;
    manager.scaleDownFull(instance);
    manager.scaleDownServer(server);
    expect(log).toHaveLength(length);
    fleet.finishWork(0);
    expect(fleet.serverIds()).toEqual([]);
    expect(manager.scaleDownFull(instance)).toBeUndefined();
    expect(manager.scaleDownInstance(0)).toBeUndefined();
    expect(manager.scaleDownServer(server)).toBeUndefined();
    manager.cancelScaleUp(instance);
    expect(() => manager.cancelScaleDown(instance)).toThrow(/does not know instance_0 any more/);
  });

  it("are typed errors where they make no sense", () => {
    const { clock, fleet, manager } = bench({});
    const booting = manager.scaleUpFull().instance;
    expect(() => manager.cancelScaleDown(booting)).toThrow(expect.objectContaining({ code: "INVALID_TRANSITION" }));
    clock.advance(10);
    expect(() => manager.cancelScaleUp(booting)).toThrow(/"cancelled" means nothing to instance_0, which is active/);
    expect(() => manager.scaleDownFull(42)).toThrow(/does not know instance_42/);
    expect(() => manager.scaleDownServer(42)).toThrow(/does not know server_42/);
    expect(() => manager.explain({ id: 42 })).toThrow(expect.objectContaining({ code: "UNKNOWN_TARGET" }));
    fleet.addWork(0);
    manager.scaleDownFull(booting);
    manager.cancelScaleDown({ instanceId: 0 });
    expect(manager.explain(0)).toBe("instance_0 is active since 10 s (for 0 s): it takes work and owes 1.");
  });

  it("are refused after stop(), until start()", () => {
    const { clock, fleet, manager } = bench({});
    const { instance } = manager.scaleUpFull();
    manager.stop();
    expect(clock.pendingActions).toBe(0);
    expect(() => manager.scaleUpFull()).toThrow(expect.objectContaining({ code: "MANAGER_STOPPED" }));
    manager.instanceFailed(0);
    clock.advance(20);
    fleet.killInstance(0, false);
    expect(instance.status).toBe("scaling_up");
    manager.start();
    clock.advance(0);
    expect(instance.isGone).toBe(true);
    expect(manager.getStatusSummary().totalServers).toBe(0);
  });
});
