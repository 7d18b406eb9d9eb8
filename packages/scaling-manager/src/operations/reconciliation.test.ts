import { describe, expect, it } from "vitest";
import { bench } from "../../tests/model/test-bench";
import type { Policy } from "../policies/policy";
import { ScalingManager } from "../scaling-manager";

const DGX = { name: "dgx", processors: 8 };

function instanceRequest(instanceId: number, serverId: number | undefined, owner: string) {
  return {
    instanceId,
    serverId,
    processorIndexes: serverId === undefined ? [] : [instanceId % 8],
    tag: "prompt" as const,
    parallelism: { pipelineParallelism: 1, tensorParallelism: 1 },
    instanceConfig: undefined,
    owner,
  };
}

describe("reconcile", () => {
  it("finds nothing where all is as it should be", () => {
    const { manager } = bench();
    manager.scaleUpFull();
    expect(manager.reconcile()).toEqual([]);
  });

  it("notices what has vanished", () => {
    const { fleet, manager } = bench();
    manager.scaleUpFull();
    manager.scaleUpFull();
    fleet.killInstance(0, false);
    fleet.killServer(1, false);
    expect(manager.reconcile()).toEqual([
      { target: "server_1", kind: "vanished", repair: "counted as lost, and what was on it" },
      { target: "instance_0", kind: "vanished", repair: "counted as lost" },
    ]);
    expect(manager.getStatusSummary().totalServers).toBe(0);
  });

  it("adopts what is its own and was not known, and leaves what is others'", () => {
    const { fleet, manager } = bench({ owner: "me" }, { skus: [DGX] });
    fleet.appearServer({ serverId: 5, skuName: "dgx", market: "on_demand", owner: "me" });
    fleet.appearServer({ serverId: 6, skuName: "dgx", market: "on_demand", owner: "you" });
    fleet.appearServer({ serverId: 7, skuName: "unheard-of", market: "on_demand", owner: "me" });
    fleet.appearInstance(instanceRequest(3, 5, "me"));
    fleet.appearInstance(instanceRequest(4, 6, "you"));
    expect(manager.reconcile()).toMatchObject([
      { target: "server_5", kind: "appeared", repair: "adopted" },
      {
        target: "server_7",
        kind: "appeared",
        repair: expect.stringMatching(/left alone: There is no SKU "unheard-of"/),
      },
      { target: "instance_3", kind: "appeared", repair: "adopted" },
    ]);
    expect(manager.canScheduleToInstance(3)).toBe(true);
    // Also the ids of others are taken: they are keys of idempotence.
    expect(manager.scaleUpServer().serverId).toBe(8);
  });

  it("removes again what it had given up before", () => {
    const { fleet, manager } = bench({ owner: "me", scaleUpDelaySeconds: 0 });
    manager.scaleDownFull(manager.scaleUpFull().instance);
    fleet.appearServer({ serverId: 0, skuName: "A100", market: "on_demand", owner: "me" });
    fleet.injectFault("removeServer", "refuse");
    manager.reconcile();
    expect(fleet.serverIds()).toEqual([0]);
    fleet.appearInstance(instanceRequest(0, 0, "me"));
    fleet.injectFault("removeInstance", "unknown_but_done");
    fleet.injectFault("removeServer", "hang");
    const drifts = manager.reconcile();
    expect(drifts).toMatchObject([{ kind: "appeared" }, { kind: "appeared" }]);
    expect(fleet.instanceIds()).toEqual([]);
  });

  it("hears what signals did not say", () => {
    const { clock, fleet, manager } = bench({ boot: { type: "signal" } }, { mode: "signal", commandSeconds: 1 });
    fleet.injectFault("createServer", "lose_signal");
    const { server, instance } = manager.scaleUpFull();
    clock.advance(1);
    manager.reconcile();
    expect(server.status).toBe("active");
    fleet.injectFault("createInstance", "lose_signal");
    const other = manager.scaleUpFull().instance;
    clock.advance(2);
    expect([instance.status, other.status]).toEqual(["active", "scaling_up"]);
    manager.reconcile();
    expect(other.status).toBe("active");
    fleet.injectFault("cordon", "lose_signal");
    manager.scaleDownFull(other);
    clock.advance(5);
    manager.reconcile();
    clock.advance(1);
    expect(other.status).toBe("scaling_down");
    clock.advance(5);
    fleet.injectFault("removeInstance", "lose_signal");
    fleet.injectFault("removeServer", "lose_signal");
    manager.scaleDownFull(instance);
    clock.advance(3);
    expect(manager.reconcile()).toMatchObject([
      { target: "instance_0", kind: "vanished", repair: "its removal is done" },
    ]);
    clock.advance(3);
    expect(manager.reconcile()).toMatchObject([
      { target: "server_0", kind: "vanished", repair: "its removal is done" },
    ]);
    expect(manager.getStatusSummary()).toMatchObject({ totalServers: 0, totalInstances: 0 });
  });

  it("does not judge what was asked for just now, but what was long ago", () => {
    const { clock, fleet, manager } = bench({ boot: { type: "signal" } });
    fleet.injectFault("createServer", "hang");
    const { server } = manager.scaleUpFull();
    fleet.killServer(server.serverId, false);
    expect(manager.reconcile()).toEqual([]);
    clock.advance(5);
    expect(manager.reconcile()).toMatchObject([{ target: "server_0", kind: "vanished" }]);
  });

  it("ends a drain that nobody has noticed", () => {
    const { fleet, manager } = bench();
    const { instance } = manager.scaleUpFull();
    fleet.addWork(0);
    manager.scaleDownFull(instance);
    fleet.injectFault("drained", "lose_signal");
    fleet.finishWork(0);
    expect(manager.reconcile()).toEqual([
      { target: "instance_0", kind: "drained_unnoticed", repair: "its drain is over" },
    ]);
  });

  it("is a promise where lists are, and fails where they do", async () => {
    const { clock, fleet, manager } = bench({ scaleUpDelaySeconds: 0 }, { mode: "promise" });
    fleet.injectFault("createServer", "lose_signal");
    manager.scaleUpFull();
    clock.advance(1);
    await expect(manager.reconcile()).resolves.toMatchObject([{ target: "server_0", kind: "became_ready" }]);
    fleet.injectFault("list", "refuse");
    expect(() => manager.reconcile()).toThrow(/not available/);
    const pending = manager.reconcile();
    manager.stop();
    await expect(pending).resolves.toEqual([]);
  });
});

describe("adopt", () => {
  it("counts what already runs, and knowing it twice is harmless", () => {
    const { manager } = bench({}, { skus: [DGX] });
    const adoption = {
      servers: [{ serverId: 2, skuName: "dgx", reservedProcessorIndexes: [0, 1], keepWhenEmpty: true }],
      instances: [
        { instanceId: 7, serverId: 2, tag: "token" as const },
        { instanceId: 8, serverId: 2, processorIndexes: [6, 7] },
      ],
    };
    manager.adopt(adoption);
    manager.adopt(adoption);
    expect(manager.getServer(2)).toMatchObject({ freeProcessors: 3, instanceIds: [7, 8] });
    expect(manager.getInstance(7)?.processors).toEqual([{ serverId: 2, index: 2 }]);
    expect(manager.getInstances("mixed").map(({ id }) => id)).toEqual([8]);
    expect(() => manager.scaleDownServer(2)).toThrow(/instance_7, instance_8, 2 processor\(s\) that others use/);
    // Ids go on after those that are taken.
    expect(manager.scaleUpFull()).toMatchObject({ server: { serverId: 3 }, instance: { instanceId: 9 } });
  });

  it("refuses what cannot be", () => {
    const { manager } = bench({}, { skus: [DGX] });
    expect(() => manager.adopt({ instances: [{ instanceId: 0, serverId: 1 }] })).toThrow(/does not know server_1/);
    const nine = { pipelineParallelism: 9, tensorParallelism: 1 };
    expect(() =>
      manager.adopt({
        servers: [{ serverId: 0, skuName: "dgx" }],
        instances: [{ instanceId: 0, serverId: 0, parallelism: nine }],
      }),
    ).toThrow(/takes 9/);
  });
});

describe("a restart", () => {
  it("goes on where the snapshot was taken: timers, drains, booting, ids, accounts", () => {
    const first = bench({ scaleUpDelaySeconds: 10, drainCheckIntervalSeconds: 1 });
    const draining = first.manager.scaleUpFull({ tag: "prompt" }).instance;
    first.clock.advance(10);
    first.fleet.addWork(0);
    first.manager.scaleDownFull(draining);
    first.clock.advance(3);
    first.manager.scaleUpFull({ tag: "token" });
    first.clock.advance(4);
    const snapshot = JSON.parse(JSON.stringify(first.manager.snapshot()));
    first.manager.stop();
    expect(first.clock.pendingActions).toBe(0);

    const { clock, fleet } = first;
    clock.advance(1);
    const manager = new ScalingManager({
      clock,
      servers: fleet.servers,
      instances: fleet.instances,
      work: fleet.work,
      router: fleet.router,
      config: { scaleUpDelaySeconds: 10, drainCheckIntervalSeconds: 1 },
    });
    fleet.connect(manager);
    manager.restore(snapshot);
    expect(manager.getStatusSummary()).toMatchObject({
      scalingUpInstances: 1,
      drainingInstances: 1,
      pendingServerScaleDowns: 1,
    });
    expect(manager.getAccount().totalGpuSeconds).toBe(18 + 5);
    clock.advance(5);
    expect(manager.canScheduleToInstance(1)).toBe(true);
    fleet.finishWork(0);
    clock.advance(1);
    expect(fleet.serverIds()).toEqual([1]);
    expect(manager.scaleUpFull().instance.instanceId).toBe(2);
    expect(manager.scaleDownFull(0)).toBeUndefined();
    expect(manager.getInstanceAccounts()[0]).toMatchObject({ instanceId: 0, seconds: { booting: 10, draining: 14 } });
    expect(() => manager.restore(snapshot)).toThrow(expect.objectContaining({ code: "MANAGER_NOT_EMPTY" }));
  });

  it("repeats removals and looks up starts whose answers were lost with the process", () => {
    const first = bench({ boot: { type: "signal" } }, { mode: "signal", commandSeconds: 100 });
    const { clock, fleet } = first;
    fleet.injectFault("createServer", "lose_signal");
    first.manager.scaleUpFull();
    clock.advance(150);
    const removing = first.manager.scaleUpFull().instance;
    clock.advance(200);
    first.manager.scaleDownFull(removing);
    clock.advance(150);
    fleet.injectFault("removeInstance", "lose_signal");
    const snapshot = JSON.parse(JSON.stringify(first.manager.snapshot()));
    first.manager.stop();
    const manager = new ScalingManager({ ...portsOf(first), clock, config: { boot: { type: "signal" } } });
    fleet.connect(manager);
    manager.restore(snapshot);
    clock.advance(5);
    expect(manager.getServer(0)?.status).toBe("active");
    clock.advance(400);
    expect(manager.canScheduleToInstance(0)).toBe(true);
    manager.reconcile();
    clock.advance(400);
    expect(fleet.serverIds()).toEqual([0]);
  });

  it("does not scale in for one window", () => {
    const config = { scaleUpDelaySeconds: 0, scaleDown: { windowSeconds: 300 } };
    const first = bench(config);
    first.manager.scaleUpFull();
    first.manager.scaleUpFull();
    const second = bench(config);
    second.manager.restore(first.manager.snapshot());
    second.want({ mixed: 1 });
    second.clock.advance(299);
    expect(second.manager.decide()?.pools[0]?.marks[0]?.reason).toBe(
      "no scale-in before 300 s: the manager was restarted",
    );
    second.clock.advance(301);
    second.manager.decide();
    expect(second.manager.getStatusSummary().totalInstances).toBe(1);
  });

  it("hands a policy its own state, and not another one's", () => {
    const counting = (name: string): Policy<number> => ({
      name,
      initialState: () => 0,
      recommend: (_observation, _nowSeconds, state) => ({ desired: {}, reason: `call ${state}`, state: state + 1 }),
    });
    const first = bench();
    const managerOf = (policy: Policy<number>) => new ScalingManager({ ...portsOf(first), clock: first.clock, policy });
    const before = managerOf(counting("one"));
    before.decide();
    const snapshot = before.snapshot();
    before.decide();
    const { policy: _policy, ...unnamed } = snapshot.decisions!;
    const restored = ([name, decisions]: [string, typeof unnamed]) => {
      const manager = managerOf(counting(name));
      manager.restore({ ...snapshot, decisions });
      return [manager.decide()?.reason, manager.decide()?.sequence];
    };
    expect(restored(["one", snapshot.decisions!])).toEqual(["call 1", 2]);
    expect(restored(["one", unnamed])).toEqual(["call 1", 2]);
    expect(restored(["another", snapshot.decisions!])).toEqual(["call 0", 2]);
  });

  it("goes on deciding if it did, and refuses what it cannot read", () => {
    const first = bench();
    first.manager.start();
    const snapshot = first.manager.snapshot();
    const second = bench();
    second.want({ mixed: 2 });
    second.manager.restore(snapshot);
    second.clock.advance(0);
    expect(second.manager.getStatusSummary().totalInstances).toBe(2);
    expect(() => bench().manager.restore({ ...snapshot, version: 2 as unknown as 1 })).toThrow(/snapshot.version/);
  });
});

function portsOf({ fleet }: ReturnType<typeof bench>) {
  return { servers: fleet.servers, instances: fleet.instances, work: fleet.work, router: fleet.router };
}
