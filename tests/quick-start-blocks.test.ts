/** Every code block of the quick start: what is called here instead, and what comes of it. */
import {
  createPolicy,
  INSTANCE_STATUSES,
  InstanceStatus,
  type PolicySettings,
  type ScalingManager,
} from "@tokentide/scaling-manager";
import { observationOf } from "@tokentide/scaling-manager/testing";
import { RandomStreams } from "@tokentide/sim-core";
import { ClusterSimulation, type SimulationConfig } from "@tokentide/simulator";
import { generatedSource } from "@tokentide/workload";
import { describe, expect, it } from "vitest";
import { FakeWorld, ONE_PROCESSOR, quickStartYaml, runScript, simulationOf } from "./quick-start-worlds";

const HEADER = "time,action,target,status";

/** The rows that the quick start knows; the full flow has the servers' rows as well. */
const ofInstances = (log: readonly string[]): string[] => log.filter((row) => !row.includes(",server_"));

describe("1. configuration", () => {
  it("`scaling_manager: {scale_up_delay: 10.0, drain_check_interval: 1.0}` gives the application a manager", () => {
    const { scaling } = simulationOf(quickStartYaml()).applications[0]!;
    expect(scaling?.boot).toEqual({ type: "delay", delay: 10 });
    expect(scaling?.manager.drainCheckIntervalSeconds).toBe(1);
    expect(scaling?.policy).toBeUndefined();
  });

  it("without the block there is no manager, and nothing to write a log of", () => {
    const config = simulationOf(quickStartYaml(""));
    expect(config.applications[0]?.scaling).toBeUndefined();
    const { log, completed } = runScript(config, [{ atSeconds: 1 }]);
    expect({ log, completed }).toEqual({ log: [], completed: 1 });
  });

  it("an empty block means 10 s and no polling", () => {
    const { scaling } = simulationOf(quickStartYaml("    scaling_manager: {}")).applications[0]!;
    expect(scaling?.boot).toEqual({ type: "delay", delay: 10 });
    expect(scaling?.manager.drainCheckIntervalSeconds).toBeUndefined();
  });
});

describe("3. scaling from a scheduler, in a simulation", () => {
  const config = simulationOf(quickStartYaml());

  it("scale_up_full → scaleUpFull({ parallelism, tag, serverSku }): server at once, instance after the delay", () => {
    const started: { server: string; instance: string }[] = [];
    const { log, instances, placed, completed } = runScript(config, [
      {
        atSeconds: 10.5,
        act: (scaling) => {
          const request = { parallelism: ONE_PROCESSOR, tag: "mixed", serverSku: "A100" } as const;
          const { server, instance } = (scaling as unknown as ScalingManager).scaleUpFull(request);
          started.push({ server: server.status, instance: instance.status });
        },
      },
      { atSeconds: 20.499, instanceId: 5 },
      { atSeconds: 20.501, instanceId: 5 },
    ]);
    expect(started).toEqual([{ server: "active", instance: "scaling_up" }]);
    expect(log).toEqual([
      HEADER,
      "10.5,scale_up_server,server_5,active",
      "10.5,scale_up_start,instance_5,scaling_up",
      "20.5,scale_up_complete,instance_5,active",
    ]);
    expect(placed).toEqual([0, 0, 5]);
    expect(completed).toBe(3);
    expect(instances[5]).toMatchObject({
      serverId: 5,
      skuName: "A100",
      processors: 1,
      tag: "mixed",
      startSeconds: 10.5,
    });
  });

  it("scale_down_full → scaleDownFull(instance): drains, leaves at the next look, and its server with it", () => {
    const { log, instances, placed, completed } = runScript(config, [
      { atSeconds: 99.5, instanceId: 3, outputTokens: 97 }, // 1 s + 96 · 0.25 s: done at 124.5
      { atSeconds: 100, act: (scaling) => scaling.scaleDownFull({ id: 3 }), instanceId: 3 },
      { atSeconds: 130, instanceId: 3 },
    ]);
    expect(log).toEqual([
      HEADER,
      "100.0,scale_down_start,instance_3,draining",
      "125.0,scale_down_complete,instance_3,scaling_down",
      "125.0,scale_down_server,server_3,scaling_down",
    ]);
    expect(placed).toEqual([3, 0, 0]);
    expect(completed).toBe(3);
    expect(instances[3]).toMatchObject({ completedTasks: expect.any(Number), endSeconds: 125 });
  });

  it("the log of the quick start, row by row", () => {
    const { log } = runScript(config, [
      { atSeconds: 10.5, act: (scaling) => scaling.scaleUpFull({ tag: "mixed" }) },
      { atSeconds: 99.5, instanceId: 3, outputTokens: 97 },
      { atSeconds: 100, act: (scaling) => scaling.scaleDownFull({ id: 3 }) },
      { atSeconds: 130 }, // a run ends with its last request, not with its last drain
    ]);
    expect(ofInstances(log)).toEqual([
      "time,action,target,status",
      "10.5,scale_up_start,instance_5,scaling_up",
      "20.5,scale_up_complete,instance_5,active",
      "100.0,scale_down_start,instance_3,draining",
      "125.0,scale_down_complete,instance_3,scaling_down",
    ]);
  });

  it("without drain_check_interval a drained instance leaves at once", () => {
    const { log } = runScript(simulationOf(quickStartYaml("    scaling_manager: { scale_up_delay: 10.0 }")), [
      { atSeconds: 99.5, instanceId: 3, outputTokens: 97 },
      { atSeconds: 100, act: (scaling) => scaling.scaleDownFull({ id: 3 }) },
    ]);
    expect(log.slice(2)).toEqual([
      "124.5,scale_down_complete,instance_3,scaling_down",
      "124.5,scale_down_server,server_3,scaling_down",
    ]);
  });

  it("_check_and_scale → the shipped `autoscaling` scheduler: up under a burst, down after it, never below one", () => {
    const { log, completed, arrived } = burst({
      ...simulationOf(quickStartYaml().replace("count: 5", "count: 1")),
    });
    const ups = log.filter((row) => row.includes("scale_up_start"));
    const downs = log.filter((row) => row.includes("scale_down_complete"));
    expect(ups.length).toBeGreaterThan(1);
    expect(downs.length).toBeGreaterThan(1);
    expect(downs.length).toBeLessThanOrEqual(ups.length);
    expect(completed).toBe(arrived);
  });

  it("get_config, get_parallelism → what is not said comes from the start state", () => {
    const { instances } = runScript(
      simulationOf(
        quickStartYaml()
          .replace("sku: A100, count: 5", "sku: dgx-a100, count: 2")
          .replace("tensor_parallelism: 1", "tensor_parallelism: 4"),
      ),
      [{ atSeconds: 1, act: (scaling) => scaling.scaleUpFull({ tag: "mixed" }) }, { atSeconds: 30 }],
    );
    expect(instances.at(-1)).toMatchObject({ startSeconds: 1, skuName: "dgx-a100", processors: 4, tag: "mixed" });
  });
});

/** Two minutes of 40 requests a second among calm ones. */
function burst(config: SimulationConfig): { log: string[]; completed: number; arrived: number } {
  const log: string[] = [];
  const [application] = config.applications;
  const run = new ClusterSimulation(
    { ...config, applications: [{ ...application!, scheduler: { type: "autoscaling" } }] },
    generatedSource({
      arrivals: { type: "spike", baseRate: 2, peakRate: 40, startSeconds: 100, durationSeconds: 120 },
      sizes: { type: "fixed", promptTokens: 1000, outputTokens: 20 },
      durationSeconds: 1500,
      random: new RandomStreams(1),
    }),
    { scaling: () => ({ event: (event) => log.push(`${event.timeSeconds},${event.type},${event.target}`) }) },
  );
  run.advance();
  const { arrived, completed } = run.progress();
  return { log, completed, arrived };
}

describe("3. the commands, one by one, on a fleet in memory", () => {
  const rows: {
    block: string;
    act(world: FakeWorld): void;
    log: string[];
    left: { servers: number; instances: number };
  }[] = [
    {
      block: "server, instance = scale_up_full(instance_cfg, parallelism, tag, server_sku)",
      act: ({ clock, scalingManager }) => {
        clock.advanceTo(10.5);
        scalingManager.scaleUpFull({
          instanceConfig: {},
          parallelism: ONE_PROCESSOR,
          tag: "prompt",
          serverSku: "A100",
        });
        clock.advanceTo(60);
      },
      log: [
        "10.5,scale_up_server,server_0,active",
        "10.5,scale_up_start,instance_0,scaling_up",
        "20.5,scale_up_complete,instance_0,active",
      ],
      left: { servers: 1, instances: 1 },
    },
    {
      block: "scale_down_full(instance)",
      act: ({ clock, scalingManager, log }) => {
        const { instance } = scalingManager.scaleUpFull();
        clock.advanceTo(100);
        log.length = 0;
        scalingManager.scaleDownFull(instance);
        clock.advanceTo(160);
      },
      log: [
        "100.0,scale_down_start,instance_0,draining",
        "101.0,scale_down_complete,instance_0,scaling_down",
        "101.0,scale_down_server,server_0,scaling_down",
      ],
      left: { servers: 0, instances: 0 },
    },
    {
      block: "server = scale_up_server(server_cfg); instance = scale_up_instance(…, processors=server.processors, …)",
      act: ({ clock, scalingManager }) => {
        const server = scalingManager.scaleUpServer({ serverSku: "A100" });
        const { processors } = server;
        scalingManager.scaleUpInstance({ instanceConfig: {}, processors, parallelism: ONE_PROCESSOR, tag: "prompt" });
        clock.advanceTo(60);
      },
      log: [
        "0.0,scale_up_server,server_0,active",
        "0.0,scale_up_start,instance_0,scaling_up",
        "10.0,scale_up_complete,instance_0,active",
      ],
      left: { servers: 1, instances: 1 },
    },
    {
      block: "scale_down_instance(instance); … scale_down_server(server)",
      act: ({ clock, scalingManager, log }) => {
        const server = scalingManager.scaleUpServer();
        const instance = scalingManager.scaleUpInstance({ processors: server.processors });
        clock.advanceTo(100);
        log.length = 0;
        scalingManager.scaleDownInstance(instance);
        clock.advanceTo(110);
        scalingManager.scaleDownServer(server);
        clock.advanceTo(160);
      },
      log: [
        "100.0,scale_down_start,instance_0,draining",
        "101.0,scale_down_complete,instance_0,scaling_down",
        "110.0,scale_down_server,server_0,scaling_down",
      ],
      left: { servers: 0, instances: 0 },
    },
    {
      block: "schedule_event(600.0, lambda: self._check_and_scale_down())",
      act: ({ clock, scalingManager, log }) => {
        const { instance } = scalingManager.scaleUpFull();
        clock.advanceTo(20);
        log.length = 0;
        clock.schedule(600, () => scalingManager.scaleDownFull(instance));
        clock.advanceTo(700);
      },
      log: [
        "620.0,scale_down_start,instance_0,draining",
        "621.0,scale_down_complete,instance_0,scaling_down",
        "621.0,scale_down_server,server_0,scaling_down",
      ],
      left: { servers: 0, instances: 0 },
    },
  ];

  it.for(rows)("$block", ({ act, log, left }) => {
    const world = new FakeWorld();
    act(world);
    expect(world.log.filter((row) => row !== HEADER)).toEqual(log);
    expect({ servers: world.fleet.serverIds().length, instances: world.fleet.instanceIds().length }).toEqual(left);
    expect(world.fleet.violations).toEqual([]);
    expect(world.clock.pendingActions).toBe(0);
  });

  it("start state's get_instance_config(tag), get_parallelism(tag) → templates", () => {
    const { scalingManager } = new FakeWorld();
    expect(scalingManager.scaleUpFull({ tag: "prompt" }).instance).toMatchObject({
      tag: "prompt",
      parallelism: ONE_PROCESSOR,
    });
    expect(scalingManager.scaleUpFull({ tag: "token" }).instance.tag).toBe("token");
  });
});

describe("key concepts", () => {
  const statuses: { status: keyof typeof InstanceStatus; value: string; isSchedulable: boolean }[] = [
    { status: "ACTIVE", value: "active", isSchedulable: true },
    { status: "SCALING_UP", value: "scaling_up", isSchedulable: false },
    { status: "DRAINING", value: "draining", isSchedulable: false },
    { status: "SCALING_DOWN", value: "scaling_down", isSchedulable: false },
  ];

  it.for(statuses)("$status is schedulable: $isSchedulable", ({ status, value, isSchedulable }) => {
    expect(InstanceStatus[status]).toBe(value);
    const world = new FakeWorld();
    const { instance } = world.scalingManager.scaleUpFull();
    const bring: Record<keyof typeof InstanceStatus, () => void> = {
      SCALING_UP: () => {},
      ACTIVE: () => world.clock.advance(10),
      DRAINING: () => {
        bring.ACTIVE();
        world.fleet.addWork(instance.instanceId);
        world.scalingManager.scaleDownFull(instance);
      },
      SCALING_DOWN: () => {
        bring.DRAINING();
        world.fleet.injectFault("removeInstance", "hang");
        world.fleet.finishWork(instance.instanceId);
        world.clock.advance(1);
      },
    };
    bring[status]();
    expect(instance.status).toBe(value);
    expect(world.scalingManager.canScheduleToInstance(instance)).toBe(isSchedulable);
  });

  it("there are no others", () => {
    expect([...INSTANCE_STATUSES].sort()).toEqual(Object.values(InstanceStatus).sort());
  });

  it("get_schedulable_instances() → getActiveInstances(list), in the list's order", () => {
    const { clock, scalingManager } = new FakeWorld();
    const instances = [0, 1, 2].map(() => scalingManager.scaleUpFull().instance);
    clock.advance(10);
    scalingManager.scaleDownFull(1);
    expect(scalingManager.getActiveInstances(instances.toReversed()).map(({ id }) => id)).toEqual([2, 0]);
  });

  it("no schedulable instance: the request waits, and is served when there is one", () => {
    const { completed, placed } = runScript(simulationOf(quickStartYaml().replace("count: 5", "count: 1")), [
      {
        atSeconds: 1,
        act: (scaling) => {
          scaling.scaleDownFull({ id: 0 });
          scaling.scaleUpFull({ tag: "mixed" });
        },
      },
    ]);
    expect({ completed, first: placed[0], last: placed.at(-1) }).toEqual({ completed: 1, first: undefined, last: 1 });
  });
});

describe("common scenarios", () => {
  const rows: { block: string; policy: PolicySettings; busy: object; desired: object }[] = [
    {
      block: "every 100 requests: if high_load: scale_up",
      policy: { type: "scheduler-load" },
      busy: { load: { pendingTokens: 25_000 } },
      desired: { mixed: 3 },
    },
    {
      block: "if avg_queue_length > 50: scale_up_instance",
      policy: { type: "queue" },
      busy: { load: { queueRequests: 101, queueTokens: 500 } },
      desired: { mixed: 3 },
    },
    {
      block: "if utilization < 0.2: scale_down_instance",
      policy: { type: "utilization", signal: "busy" },
      busy: { load: { busyFraction: 0.19 } },
      desired: { mixed: 1 },
    },
  ];

  it.for(rows)("$block → $policy", ({ policy: settings, busy, desired }) => {
    const policy = createPolicy(settings);
    const observation = observationOf({ offeredRequests: 100, pools: { mixed: { active: 2, ...busy } } });
    expect(policy.recommend(observation, 0, policy.initialState()).desired).toEqual(desired);
  });

  it("every ten minutes → a scheduled policy, or decision_interval: 600", () => {
    const { scaling } = simulationOf(
      quickStartYaml("    scaling_manager: { decision_interval: 600, policy: { type: utilization, signal: busy } }"),
    ).applications[0]!;
    expect(scaling?.manager.decisionIntervalSeconds).toBe(600);
    expect(scaling?.policy?.name).toBe("utilization");
  });
});

describe("troubleshooting", () => {
  it("an instance does not become ACTIVE: the delay, and when it will be", () => {
    const { clock, scalingManager } = new FakeWorld();
    const { instance } = scalingManager.scaleUpFull();
    clock.advance(4);
    expect(scalingManager.explain(instance)).toMatch(/scaling_up since 0 s .* at 10 s \(in 6 s\)/);
  });

  it("a drain is stuck: what it still owes", () => {
    const { clock, fleet, scalingManager } = new FakeWorld();
    const { instance } = scalingManager.scaleUpFull();
    clock.advance(10);
    fleet.addWork(instance.instanceId, 2);
    scalingManager.scaleDownFull(instance);
    expect(scalingManager.explain(instance)).toContain("it still owes 2 (2 running)");
  });

  it("get_status_summary() → getStatusSummary(): eight figures, the start state's instances counted", () => {
    const { clock, fleet, scalingManager } = new FakeWorld();
    for (const id of [0, 1]) {
      fleet.appearServer({ serverId: id, skuName: "A100", market: "on_demand", owner: "tokentide" });
    }
    scalingManager.adopt({
      servers: [0, 1].map((serverId) => ({ serverId, skuName: "A100" })),
      instances: [0, 1].map((instanceId) => ({ instanceId, serverId: instanceId })),
    });
    scalingManager.scaleUpFull();
    scalingManager.scaleDownFull(1);
    expect(scalingManager.getStatusSummary()).toEqual({
      activeInstances: 1,
      scalingUpInstances: 1,
      drainingInstances: 1,
      activeServers: 3,
      scalingUpServers: 0,
      pendingServerScaleDowns: 1,
      totalServers: 3,
      totalInstances: 3,
    });
    clock.advance(1);
    expect(scalingManager.getStatusSummary().totalServers).toBe(2);
  });
});
