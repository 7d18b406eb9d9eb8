import { describe, expect, it } from "vitest";
import { bench } from "../../tests/model/test-bench";
import { loadingSeconds } from "../boot/stage-times";

const DGX = { name: "dgx", processors: 8 };

describe("a boot in stages", () => {
  const boot = {
    type: "stages",
    provisioningSeconds: 60,
    loading: { weightBytes: 140e9, coldBytesPerSecond: 1e9, localDiskBytesPerSecond: 7e9, peerGpuBytesPerSecond: 70e9 },
    warmingSeconds: 5,
  } as const;

  it("provisions the server, then loads, then warms up", () => {
    const { clock, manager, log } = bench({ boot });
    const { server, instance } = manager.scaleUpFull();
    expect([server.status, instance.bootStage, instance.expectedReadySeconds]).toEqual([
      "scaling_up",
      "provisioning",
      205,
    ]);
    expect(manager.explain(instance)).toMatch(/waits for server_0 \(scaling_up\); expected to be ready at 205 s/);
    clock.advanceTo(60);
    expect([server.status, instance.bootStage]).toEqual(["active", "loading"]);
    clock.advanceTo(200);
    expect(instance.bootStage).toBe("warming");
    clock.advanceTo(205);
    expect(instance.status).toBe("active");
    expect(log.slice(1)).toEqual([
      "0.0,scale_up_server,server_0,scaling_up",
      "0.0,scale_up_start,instance_0,scaling_up",
      "60.0,scale_up_server_complete,server_0,active",
      "205.0,scale_up_complete,instance_0,active",
    ]);
  });

  it("loads from the fastest tier at hand", () => {
    const { clock, manager } = bench({ boot }, { skus: [DGX] });
    const first = manager.scaleUpFull();
    clock.advance(205);
    const second = manager.scaleUpInstance({ processors: first.server.processors });
    // A peer is there: 140 GB at 70 GB/s, and 5 s to warm.
    expect(second.expectedReadySeconds).toBe(205 + 2 + 5);
    clock.advance(10);
    const other = manager.scaleUpInstance({ processors: first.server.processors, tag: "token" });
    // No peer in this pool, but the weights are on the disk.
    expect(other.expectedReadySeconds).toBe(215 + 20 + 5);
    expect(loadingSeconds(boot.loading, ["cold"])).toBe(140);
  });

  it("draws times that are drawn once an instance", () => {
    const draws = [7, 9];
    const { clock, manager } = bench({ scaleUpDelaySeconds: { meanSeconds: 8, sample: () => draws.shift() ?? 0 } });
    const first = manager.scaleUpFull().instance;
    const second = manager.scaleUpFull().instance;
    expect(second.expectedReadySeconds).toBe(8);
    clock.advance(7);
    expect([first.status, second.status]).toEqual(["active", "scaling_up"]);
    clock.advance(2);
    expect(second.status).toBe("active");
  });
});

describe("a start that goes wrong", () => {
  it("throws what the provider throws, and leaves neither server nor instance", () => {
    const { fleet, manager, events } = bench();
    fleet.injectFault("createServer", "refuse");
    expect(() => manager.scaleUpFull()).toThrow(expect.objectContaining({ code: "CAPACITY_UNAVAILABLE" }));
    fleet.injectFault("createInstance", "refuse");
    expect(() => manager.scaleUpFull()).toThrow(/cannot be started now/);
    expect(manager.getStatusSummary().totalServers).toBe(0);
    expect([fleet.serverIds(), fleet.instanceIds()]).toEqual([[], []]);
    expect(manager.getStatistics().failed).toBe(2);
    expect(events.at(-1)?.type).toBe("server_gone");
  });

  it("leaves a server of somebody else's as it was", () => {
    const { fleet, manager } = bench();
    const server = manager.scaleUpServer();
    fleet.injectFault("createInstance", "refuse");
    expect(() => manager.scaleUpInstance({ processors: server.processors })).toThrow(/cannot be started now/);
    expect(server).toMatchObject({ status: "active", freeProcessors: 1 });
  });

  it("is looked up when its outcome is not known, and taken into service when it is there", () => {
    const { clock, fleet, manager, types } = bench();
    fleet.injectFault("createServer", "unknown_but_done");
    fleet.injectFault("createInstance", "unknown_but_done");
    const { server, instance } = manager.scaleUpFull();
    expect(server.status).toBe("scaling_up");
    clock.advance(5);
    expect(server.status).toBe("active");
    expect(manager.explain(instance)).toMatch(
      /its provider has not said that it is ready; its start was looked up 1 time/,
    );
    clock.advance(5);
    expect(instance.status).toBe("active");
    expect(types()).toContain("outcome_unknown");
  });

  it("is rolled back when it is not there", () => {
    const { clock, fleet, manager } = bench();
    fleet.injectFault("createServer", "unknown_and_not_done");
    const first = manager.scaleUpFull();
    fleet.injectFault("createInstance", "unknown_and_not_done");
    const second = manager.scaleUpFull();
    clock.advance(5);
    expect([first.server.status, second.instance.isGone]).toEqual(["scaling_down", true]);
    expect(manager.explain(first.instance)).toMatch(/gone since 5 s \(failed\): server_0 did not come up/);
    expect(fleet.serverIds()).toEqual([]);
  });

  it("is looked up again later, and later, while the list cannot be had", () => {
    const { clock, fleet, manager } = bench();
    fleet.injectFault("createInstance", "unknown_but_done");
    for (let turn = 0; turn < 2; turn++) fleet.injectFault("list", "refuse");
    const { instance } = manager.scaleUpFull();
    clock.advance(5 + 10 + 19);
    expect(instance.status).toBe("scaling_up");
    clock.advance(1);
    expect(instance.status).toBe("active");
  });

  it("is given up at its deadline, or found ready when only the signal was lost", () => {
    const { clock, fleet, manager } = bench({ boot: { type: "signal" }, bootDeadlineSeconds: 100 }, { mode: "signal" });
    fleet.injectFault("createServer", "hang");
    const hanging = manager.scaleUpFull();
    fleet.injectFault("createInstance", "lose_signal");
    const lost = manager.scaleUpFull().instance;
    clock.advance(99);
    expect([hanging.server.status, lost.status]).toEqual(["scaling_up", "scaling_up"]);
    clock.advance(2);
    expect([hanging.instance.isGone, lost.status]).toEqual([true, "active"]);
    clock.advance(10);
    expect(fleet.serverIds()).toHaveLength(1);
  });

  it("is cleared away when a promise is kept after it was given up", async () => {
    const { clock, fleet, manager, types } = bench(
      { boot: { type: "signal" } },
      { mode: "promise", commandSeconds: 20 },
    );
    const { server, instance } = manager.scaleUpFull();
    const settle = async (seconds: number) => {
      clock.advance(seconds);
      for (let turn = 0; turn < 10; turn++) await undefined;
    };
    await settle(20);
    expect(server.status).toBe("active");
    manager.instanceGone(instance.instanceId, "somebody deleted it");
    await settle(20);
    expect(types()).toContain("drift_repaired");
    await settle(100);
    expect([fleet.instanceIds(), fleet.serverIds()]).toEqual([[], []]);
  });
});

describe("a server", () => {
  it("that fails while it is made refuses the scale-up", () => {
    const { fleet, manager } = bench(
      {},
      {},
      {
        servers: {
          skus: [DGX],
          create: ({ serverId }) => {
            manager.serverFailed(serverId, "no power");
            return "started";
          },
          remove: () => "done",
          list: () => [],
        },
      },
    );
    expect(() => manager.scaleUpFull()).toThrow(/No dgx server can be had: server_0 failed while it was made/);
    expect(manager.getStatusSummary().totalServers).toBe(0);
    expect(fleet.instanceIds()).toEqual([]);
  });

  it("is removed again by every means until it is gone", () => {
    const { clock, fleet, manager, types } = bench({ scaleUpDelaySeconds: 0, removalDeadlineSeconds: 30 });
    const { instance } = manager.scaleUpFull();
    fleet.injectFault("removeInstance", "refuse");
    fleet.injectFault("removeInstance", "unknown_and_not_done");
    fleet.injectFault("removeInstance", "hang");
    fleet.injectFault("removeServer", "refuse");
    fleet.injectFault("removeServer", "hang");
    manager.scaleDownFull(instance);
    expect(manager.explain(instance)).toMatch(/its removal is under way, asked for again 1 time/);
    clock.advance(5 + 10 + 30);
    expect(instance.isGone).toBe(true);
    expect(fleet.serverIds()).toHaveLength(1);
    clock.advance(5 + 30);
    expect(fleet.serverIds()).toEqual([]);
    expect(types().filter((type) => type === "removal_retry")).toHaveLength(3);
  });
});

describe("where it goes", () => {
  it("takes TP·PP processors and leaves the others unassigned", () => {
    const { manager } = bench({}, { skus: [DGX] });
    const { server, instance } = manager.scaleUpFull({ parallelism: { tensorParallelism: 3, pipelineParallelism: 2 } });
    expect(instance.processors.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(server.freeProcessors).toBe(2);
  });

  it("says so when they do not suffice, before anything is made", () => {
    const { fleet, manager } = bench({}, { skus: [DGX, { name: "one", processors: 1 }] });
    const nine = { parallelism: { tensorParallelism: 9, pipelineParallelism: 1 } };
    expect(() => manager.scaleUpFull(nine)).toThrow(/takes 9 processor\(s\) and a new dgx server has 8 free/);
    expect(() => manager.scaleUpFull({ parallelism: { tensorParallelism: 0.5, pipelineParallelism: 1 } })).toThrow(
      /whole/,
    );
    expect(() => manager.scaleUpFull({ serverSku: "tpu" })).toThrow(/offers dgx, one/);
    expect(() => manager.scaleUpInstance()).toThrow(/the emptiest server has 0 free/);
    const decode = "decode" as "token";
    expect(() => manager.scaleUpFull({ tag: decode })).toThrow('tag is "decode"; allowed: prompt, token, mixed.');
    expect(() => manager.adopt({ instances: [{ instanceId: 7, tag: decode }] })).toThrow(/tag is "decode"/);
    expect(manager.getInstances()).toEqual([]);
    const [first, second] = [manager.scaleUpServer(), manager.scaleUpServer({ serverSku: "one" })];
    expect(() => manager.scaleUpInstance({ processors: [...first.processors, ...second.processors] })).toThrow(
      /one server's/,
    );
    expect(() => manager.scaleUpInstance({ processors: [{ serverId: 77, index: 0 }] })).toThrow(
      /does not know server_77/,
    );
    const two = { processors: second.processors, parallelism: { tensorParallelism: 2, pipelineParallelism: 1 } };
    expect(() => manager.scaleUpInstance(two)).toThrow(/server_1 has 1 free/);
    expect(fleet.instanceIds()).toEqual([]);
  });

  it("chooses the fullest server that has room when no processors are named", () => {
    const { manager } = bench({}, { skus: [DGX] });
    manager.scaleUpServer();
    const second = manager.scaleUpServer();
    manager.scaleUpInstance({
      processors: second.processors,
      parallelism: { tensorParallelism: 4, pipelineParallelism: 1 },
    });
    expect(manager.scaleUpInstance().serverId).toBe(second.serverId);
  });
});
