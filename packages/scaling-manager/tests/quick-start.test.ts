import { describe, expect, it } from "vitest";
import { CsvLog } from "../src/log/csv-log";
import type { ModelParallelism } from "../src/model-parallelism";
import type { PoolTag } from "../src/pool-tag";
import { ScalingManager } from "../src/scaling-manager";
import type { ScalingManagerConfig } from "../src/scaling-manager-config";
import { FakeClock } from "../src/testing/fake-clock";
import { FakeFleet, type FakeFleetOptions } from "../src/testing/fake-fleet";

const ONE: ModelParallelism = { pipelineParallelism: 1, tensorParallelism: 1 };

function quickStart(config: ScalingManagerConfig = { scaleUpDelaySeconds: 10 }, options: FakeFleetOptions = {}) {
  const clock = new FakeClock();
  const fleet = new FakeFleet(clock, options);
  const log: string[] = [];
  const manager = new ScalingManager({
    clock,
    servers: fleet.servers,
    instances: fleet.instances,
    work: fleet.work,
    router: fleet.router,
    templates: {
      getInstanceConfig: (tag: PoolTag) => ({ instanceType: "Splitwise", tag }),
      getParallelism: () => ONE,
    },
    sinks: [new CsvLog((line) => log.push(line))],
    config,
  });
  fleet.connect(manager);
  return { clock, fleet, log, manager };
}

describe("scale up, full flow", () => {
  it("makes a server that is usable at once and an instance that is ACTIVE after the delay, to the bit", () => {
    const { clock, manager, log } = quickStart();
    clock.advanceTo(10.5);
    const { server, instance } = manager.scaleUpFull({ parallelism: ONE, tag: "prompt", serverSku: "A100" });
    expect(server.status).toBe("active");
    expect(instance.status).toBe("scaling_up");
    expect(manager.canScheduleToInstance(instance)).toBe(false);
    clock.advanceTo(20.499);
    expect(manager.canScheduleToInstance(instance)).toBe(false);
    clock.advanceTo(20.5);
    expect(manager.canScheduleToInstance(instance)).toBe(true);
    expect(instance.statusSinceSeconds).toBe(10.5 + 10);
    expect(log).toEqual([
      "time,action,target,status",
      "10.5,scale_up_server,server_0,active",
      "10.5,scale_up_start,instance_0,scaling_up",
      "20.5,scale_up_complete,instance_0,active",
    ]);
  });
});

describe("scale down, full flow", () => {
  function withOneBusyInstance(config: ScalingManagerConfig) {
    const run = quickStart(config);
    const { instance, server } = run.manager.scaleUpFull({ tag: "prompt" });
    run.clock.advanceTo(99);
    run.fleet.addWork(instance.instanceId, 3);
    run.clock.advanceTo(100);
    run.log.length = 0;
    return { ...run, instance, server };
  }

  it("stops new work at once, waits for owed work, removes the instance and its server", () => {
    const { clock, fleet, log, manager, instance } = withOneBusyInstance({ scaleUpDelaySeconds: 10 });
    manager.scaleDownFull(instance);
    expect(instance.status).toBe("draining");
    expect(manager.canScheduleToInstance(instance)).toBe(false);
    expect(fleet.addWork(instance.instanceId)).toBe(false);
    expect(manager.getStatusSummary().pendingServerScaleDowns).toBe(1);
    clock.advanceTo(125);
    fleet.finishWork(instance.instanceId);
    expect(fleet.instanceIds()).toEqual([]);
    expect(fleet.serverIds()).toEqual([]);
    expect(log).toEqual([
      "100.0,scale_down_start,instance_0,draining",
      "125.0,scale_down_complete,instance_0,scaling_down",
      "125.0,scale_down_server,server_0,scaling_down",
    ]);
  });

  it("polls at the interval where one is given: leaves at the first check that finds nothing owed", () => {
    const { clock, fleet, log, manager, instance } = withOneBusyInstance({ drainCheckIntervalSeconds: 1 });
    manager.scaleDownFull(instance);
    clock.advanceTo(124.3);
    fleet.finishWork(instance.instanceId);
    expect(instance.status).toBe("draining");
    clock.advanceTo(126);
    expect(log[1]).toBe("125.0,scale_down_complete,instance_0,scaling_down");
    expect(clock.pendingActions).toBe(0);
  });

  it("lets an idle instance go at the first check, or at once when event-driven", () => {
    const polled = quickStart({ scaleUpDelaySeconds: 0, drainCheckIntervalSeconds: 1 });
    const first = polled.manager.scaleUpFull().instance;
    polled.manager.scaleDownFull(first);
    expect(first.status).toBe("draining");
    polled.clock.advanceTo(1);
    expect(polled.fleet.serverIds()).toEqual([]);

    const driven = quickStart({ scaleUpDelaySeconds: 0 });
    driven.manager.scaleDownFull(driven.manager.scaleUpFull().instance);
    expect(driven.fleet.serverIds()).toEqual([]);
    expect(driven.log.slice(-3)).toEqual([
      "0.0,scale_down_start,instance_0,draining",
      "0.0,scale_down_complete,instance_0,scaling_down",
      "0.0,scale_down_server,server_0,scaling_down",
    ]);
  });
});

describe("step by step", () => {
  it("scales a server and an instance up, and down again", () => {
    const { clock, fleet, manager } = quickStart();
    const server = manager.scaleUpServer({ serverSku: "A100" });
    const instance = manager.scaleUpInstance({
      instanceConfig: { any: "thing" },
      processors: server.processors,
      parallelism: ONE,
      tag: "prompt",
    });
    clock.advance(10);
    expect(manager.getActiveInstances()).toEqual([instance]);
    manager.scaleDownInstance(instance);
    expect(fleet.instanceIds()).toEqual([]);
    expect(fleet.serverIds()).toEqual([server.serverId]);
    manager.scaleDownServer(server);
    expect(fleet.serverIds()).toEqual([]);
  });
});

describe("questions", () => {
  it("filters a scheduler's own list", () => {
    const { clock, manager } = quickStart();
    const views = [manager.scaleUpFull(), manager.scaleUpFull()].map(({ instance }) => ({ id: instance.id, load: 0 }));
    clock.advance(10);
    manager.scaleDownFull(views[0]!);
    expect(manager.getActiveInstances(views)).toEqual([views[1]]);
  });

  it("sums up in eight figures", () => {
    const { clock, fleet, manager } = quickStart();
    const draining = manager.scaleUpFull().instance;
    manager.scaleUpFull();
    clock.advance(10);
    fleet.addWork(draining.instanceId);
    manager.scaleDownFull(draining);
    manager.scaleUpFull();
    expect(manager.getStatusSummary()).toEqual({
      activeInstances: 1,
      scalingUpInstances: 1,
      drainingInstances: 1,
      activeServers: 3,
      scalingUpServers: 0,
      pendingServerScaleDowns: 1,
      totalServers: 3,
      totalInstances: 3,
    });
  });

  it("explains in words why an instance is not active and not gone", () => {
    const { clock, fleet, manager } = quickStart();
    const { instance } = manager.scaleUpFull();
    clock.advance(4);
    expect(manager.explain(instance)).toBe(
      "instance_0 is scaling_up since 0 s (for 4 s): stage starting; expected to be ready at 10 s (in 6 s).",
    );
    clock.advance(6);
    fleet.addWork(0, 2);
    manager.scaleDownFull(instance);
    clock.advance(1);
    expect(manager.explain(instance)).toBe(
      "instance_0 is draining since 10 s (for 1 s): it takes no new work; it still owes 2 (2 running); no drain timeout is set.",
    );
    fleet.finishWork(0);
    expect(manager.explain(instance)).toBe("instance_0 is gone since 11 s (removed)");
  });
});

describe("the example scheduler", () => {
  it("scales up when the mean queue passes 10, and lets the least loaded go", () => {
    const { clock, fleet, manager } = quickStart();
    const instances = [manager.scaleUpFull({ tag: "prompt" }).instance];
    clock.advance(10);
    fleet.addWork(0, 30);
    const meanQueue = instances.reduce((sum, each) => sum + (fleet.owed(each.instanceId) ?? 0), 0) / instances.length;
    expect(meanQueue).toBeGreaterThan(10);
    instances.push(manager.scaleUpFull({ tag: "prompt" }).instance);
    clock.advance(10);
    const [leastLoaded] = [...instances].sort((a, b) => (fleet.owed(a.id) ?? 0) - (fleet.owed(b.id) ?? 0));
    manager.scaleDownFull(leastLoaded!);
    expect(fleet.instanceIds()).toEqual([0]);
    expect(fleet.violations).toEqual([]);
  });

  it("acts by the clock: every ten minutes, or at 600 s", () => {
    const { clock, manager } = quickStart();
    const { instance } = manager.scaleUpFull();
    clock.schedule(600, () => manager.scaleDownFull(instance));
    clock.advanceTo(600);
    expect(manager.getStatusSummary().totalInstances).toBe(0);
  });
});
