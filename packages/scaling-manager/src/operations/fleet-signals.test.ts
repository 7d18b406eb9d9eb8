import { describe, expect, it } from "vitest";
import { bench } from "../../tests/model/test-bench";

describe("what dies", () => {
  it("is cleared away with its server when it says so itself, and its work is requeued", () => {
    const { fleet, manager, events } = bench();
    const { instance } = manager.scaleUpFull();
    fleet.addWork(0, 2);
    manager.instanceFailed(0, "out of memory");
    expect([instance.isGone, fleet.serverIds()]).toEqual([true, []]);
    expect(fleet.unfinishedWork.requeued).toBe(2);
    expect(events.find(({ type }) => type === "instance_failed")?.detail).toBe("out of memory");
    expect(manager.getStatistics().lost).toBe(1);
    expect(manager.explain(0)).toBe("instance_0 is gone since 0 s (lost): out of memory");
  });

  it("is forgotten when it is simply no more", () => {
    const { fleet, manager } = bench();
    manager.scaleUpFull();
    fleet.killInstance(0);
    expect(manager.getStatusSummary()).toMatchObject({ totalInstances: 0, totalServers: 0 });
    expect(fleet.serverIds()).toEqual([]);
  });

  it("takes along what is on it, when it is a server", () => {
    const { fleet, manager, types } = bench({ scaleUpDelaySeconds: 0 }, { skus: [{ name: "dgx", processors: 8 }] });
    const { server } = manager.scaleUpFull();
    manager.scaleUpInstance({ processors: server.processors });
    fleet.killServer(server.serverId);
    expect(manager.getStatusSummary()).toMatchObject({ totalInstances: 0, totalServers: 0 });
    expect(types().filter((type) => type === "instance_failed")).toHaveLength(2);
    expect(types()).not.toContain("scale_down_server");
  });

  it("is given back when it is a broken server", () => {
    const { fleet, manager } = bench();
    const server = manager.scaleUpServer();
    manager.scaleUpInstance({ processors: server.processors });
    manager.serverFailed(server.serverId, "a fan");
    fleet.killInstance(0, false);
    expect(manager.getStatusSummary()).toMatchObject({ totalInstances: 0, totalServers: 0 });
    expect(fleet.serverIds()).toEqual([]);
  });
});

describe("a server that is reclaimed", () => {
  it("lets its instances drain as long as the notice lasts, whatever the limits", () => {
    const { clock, fleet, manager } = bench(
      { scaleUpDelaySeconds: 10, limits: { pool: { min: 3 } } },
      { skus: [{ name: "dgx", processors: 8 }] },
    );
    const { server, instance: busy } = manager.scaleUpFull({ market: "spot" });
    const idle = manager.scaleUpInstance({ processors: server.processors });
    const draining = manager.scaleUpInstance({ processors: server.processors });
    const hurried = manager.scaleUpInstance({ processors: server.processors });
    clock.advance(10);
    for (const instance of [busy, draining, hurried]) fleet.addWork(instance.id);
    manager.setLimits({});
    manager.scaleDownInstance(draining, { timeoutSeconds: 5, onTimeout: "abort" });
    manager.scaleDownInstance(hurried);
    manager.setLimits({ pool: { min: 3 } });
    const booting = manager.scaleUpInstance({ processors: server.processors });
    manager.serverReclaimed(server.serverId, 30);
    manager.serverReclaimed(server.serverId, 30);
    expect([busy.status, idle.isGone, booting.isGone]).toEqual(["draining", true, true]);
    expect(() => manager.cancelScaleDown(busy)).toThrow(/means nothing/);
    expect(() => manager.scaleUpInstance({ processors: server.processors })).toThrow(/means nothing to server_0/);
    clock.advance(5);
    expect(draining.isGone).toBe(true);
    clock.advance(25);
    expect(fleet.unfinishedWork).toEqual({ aborted: 1, requeued: 2 });
    expect(fleet.serverIds()).toEqual([]);
  });

  it("before it has come is a failed one; an empty one goes at once", () => {
    const { fleet, manager } = bench({}, { mode: "signal" });
    const { server } = manager.scaleUpFull();
    manager.serverReclaimed(server.serverId, 30);
    expect(server.status).toBe("scaling_down");
    const second = bench();
    const kept = second.manager.scaleUpServer();
    second.manager.serverReclaimed(kept.serverId, 30);
    expect(second.fleet.serverIds()).toEqual([]);
    expect(fleet.instanceIds()).toEqual([]);
  });
});

describe("signals that mean nothing any more", () => {
  it("are noted and change nothing", () => {
    const { manager, log, types } = bench();
    const { server, instance } = manager.scaleUpFull();
    const { length } = log;
    manager.serverReady(server.serverId);
    manager.instanceReady(instance.id);
    manager.instanceDrained(instance.id);
    manager.cordonAcknowledged(instance.id);
    manager.scaleDownFull(instance);
    for (const signal of [
      "instanceReady",
      "instanceFailed",
      "instanceGone",
      "instanceDrained",
      "cordonAcknowledged",
    ] as const) {
      manager[signal](instance.id);
    }
    for (const signal of ["serverReady", "serverFailed", "serverGone"] as const) manager[signal](server.serverId);
    manager.serverReclaimed(server.serverId, 1);
    expect(types().filter((type) => type === "signal_ignored")).toHaveLength(13);
    expect(log).toHaveLength(length + 3);
  });

  it("also while a removal is under way", () => {
    const { clock, manager, types } = bench({ scaleUpDelaySeconds: 0 }, { mode: "signal", commandSeconds: 5 });
    const { server, instance } = manager.scaleUpFull();
    clock.advance(10);
    manager.scaleDownFull(instance);
    clock.advance(5);
    expect(instance.status).toBe("scaling_down");
    manager.instanceFailed(instance.id);
    clock.advance(5);
    expect(server.status).toBe("scaling_down");
    manager.serverFailed(server.serverId);
    manager.serverReclaimed(server.serverId, 5);
    expect(types().filter((type) => type === "signal_ignored")).toHaveLength(3);
  });
});

describe("a fleet that cannot do everything", () => {
  it("chooses the victim itself where the manager may not", () => {
    const { manager } = bench({ scaleUpDelaySeconds: 0 }, { capabilities: { choosesVictim: false } });
    const [first, second] = [manager.scaleUpFull().instance, manager.scaleUpFull().instance];
    expect(manager.scaleDownFull(first)).toBe(second);
    expect([first.status, second.isGone]).toEqual(["active", true]);
  });

  it("must be able to, then", () => {
    const { fleet, manager } = bench({ scaleUpDelaySeconds: 0 }, { capabilities: { choosesVictim: false } });
    const { instance } = manager.scaleUpFull();
    fleet.instances.chooseVictim = () => undefined;
    expect(() => manager.scaleDownFull(instance)).toThrow(/choosesVictim/);
  });

  it("removes at once what cannot drain, and its work is requeued", () => {
    const { fleet, manager } = bench({ scaleUpDelaySeconds: 0 }, { capabilities: { drains: false } });
    const { instance } = manager.scaleUpFull();
    fleet.addWork(0, 4);
    manager.scaleDownFull(instance);
    expect(fleet.unfinishedWork.requeued).toBe(4);
    expect(fleet.serverIds()).toEqual([]);
  });

  it("takes nothing back where that is not possible", () => {
    const { fleet, manager, want } = bench({ scaleUpDelaySeconds: 0 }, { capabilities: { revives: false } });
    const { instance } = manager.scaleUpFull();
    fleet.addWork(0);
    manager.scaleDownFull(instance);
    expect(() => manager.cancelScaleDown(instance)).toThrow(/capability revives/);
    want({ mixed: 1 });
    manager.decide();
    expect(instance.status).toBe("draining");
    expect(manager.getStatusSummary()).toMatchObject({ activeInstances: 1, totalInstances: 2 });
  });

  it("places instances itself where servers are not the manager's", () => {
    const { fleet, manager, want } = bench(
      { scaleUpDelaySeconds: 0, limits: { maxProcessors: 3 } },
      {},
      { servers: undefined },
    );
    expect(() => manager.scaleUpFull()).toThrow(/scaleUpFull needs a fleet with the capability ownsServers/);
    expect(() => manager.scaleUpServer()).toThrow(/Use scaleUpInstance/);
    const instance = manager.scaleUpInstance({ parallelism: { tensorParallelism: 2, pipelineParallelism: 1 } });
    expect([instance.serverId, instance.processors]).toEqual([undefined, []]);
    expect(() => manager.scaleUpInstance({ parallelism: { tensorParallelism: 2, pipelineParallelism: 1 } })).toThrow(
      /maxProcessors is 3/,
    );
    want({ mixed: 5 });
    expect(manager.decide()?.pools[0]?.desired).toBe(2);
    expect(fleet.instanceIds()).toEqual([0, 1]);
    manager.scaleDownFull(0);
    expect(fleet.instanceIds()).toEqual([1]);
  });
});
