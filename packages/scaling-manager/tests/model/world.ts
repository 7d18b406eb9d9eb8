import { expect } from "vitest";
import type { DecisionRecord } from "../../src/decisions/decision-record";
import type { ScalingEvent } from "../../src/events";
import type { InstanceStatus } from "../../src/lifecycle/instance-lifecycle";
import { CsvLog } from "../../src/log/csv-log";
import { JsonLinesLog } from "../../src/log/json-lines-log";
import type { Policy } from "../../src/policies/policy";
import type { PoolTag } from "../../src/pool-tag";
import type { Clock, ClockHandle } from "../../src/ports/clock";
import { ScalingManager } from "../../src/scaling-manager";
import type { ScalingManagerConfig } from "../../src/scaling-manager-config";
import { StaleHandleError } from "../../src/testing/fake-clock";
import { FakeFleet } from "../../src/testing/fake-fleet";
import type { Operation } from "./operations";

/** A clock that the test moves. */
export interface MovableClock extends Clock {
  advance(seconds: number): void;
}

/** What differs between two runs of the same operations. */
export interface WorldSettings {
  readonly mode: "sync" | "signal" | "promise";
  readonly config: ScalingManagerConfig;
}

/** Lets the fleet use the same clock without its actions being counted as the manager's, and is strict about handles. */
class ManagersClock implements Clock {
  readonly kind: "simulated" | "real";
  readonly pending: Set<ClockHandle> = new Set();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.kind = clock.kind ?? "simulated";
  }

  now(): number {
    return this.#clock.now();
  }

  schedule(delaySeconds: number, action: () => void): ClockHandle {
    const handle = this.#clock.schedule(delaySeconds, () => {
      this.pending.delete(handle);
      action();
    });
    this.pending.add(handle);
    return handle;
  }

  cancel(handle: ClockHandle): void {
    if (!this.pending.delete(handle)) throw new StaleHandleError(handle);
    this.#clock.cancel(handle);
  }
}

/** What a command may throw without anything being wrong. */
const EXPECTED_CODES: ReadonlySet<string> = new Set([
  "LIMIT_EXCEEDED",
  "INSUFFICIENT_PROCESSORS",
  "CAPACITY_UNAVAILABLE",
  "SERVER_NOT_EMPTY",
  "INVALID_TRANSITION",
  "UNKNOWN_TARGET",
]);
const EXPECTED_MESSAGES = /cannot be started now|The fleet is busy|The list is not available|does not answer/;

/** A manager, a fleet and everything that is known about both from the outside. */
export class World {
  manager: ScalingManager;
  readonly fleet: FakeFleet;
  readonly clock: MovableClock;
  readonly settings: WorldSettings;
  readonly csv: string[] = [];
  readonly json: string[] = [];
  readonly events: ScalingEvent[] = [];
  /** What the events so far say of the instances that are not gone. */
  readonly statusByEvents: Map<number, InstanceStatus> = new Map();
  /** Instances that broke or whose drain timed out: nobody waited for their router. */
  readonly endedByForce: Set<number> = new Set();
  readonly decisions: DecisionRecord[] = [];
  /** Servers that a command asked to be kept, or may have. */
  readonly mayStayEmpty: Set<number> = new Set();
  /** What happened while the last command ran. */
  lastCommand: { readonly threw: boolean; readonly before: Before } | undefined;
  arrivedRequests = 0;
  managersClock: ManagersClock;
  desired: Partial<Record<PoolTag, number>> = {};

  constructor(clock: MovableClock, settings: WorldSettings) {
    this.clock = clock;
    this.settings = settings;
    this.fleet = new FakeFleet(clock, {
      mode: settings.mode,
      commandSeconds: 2,
      skus: [
        { name: "small", processors: 1, onDemandDollarsPerHour: 3600 },
        {
          name: "large",
          processors: 4,
          onDemandDollarsPerHour: 7200,
          committedServers: 1,
          committedDollarsPerHour: 3600,
        },
      ],
    });
    this.managersClock = new ManagersClock(clock);
    this.manager = this.#newManager();
    this.fleet.appearServer({ serverId: 0, skuName: "large", market: "on_demand", owner: "tokentide" });
    this.mayStayEmpty.add(0);
    for (const instanceId of [0, 1]) {
      this.fleet.appearInstance({
        instanceId,
        serverId: 0,
        processorIndexes: [instanceId],
        tag: "prompt",
        parallelism: { pipelineParallelism: 1, tensorParallelism: 1 },
        instanceConfig: undefined,
        owner: "tokentide",
      });
    }
    this.manager.adopt({
      servers: [{ serverId: 0, skuName: "large" }],
      instances: [0, 1].map((instanceId) => ({ instanceId, serverId: 0, tag: "prompt" as const })),
    });
  }

  /** Carries out one operation. */
  async run(operation: Operation): Promise<void> {
    this.lastCommand = undefined;
    this.#apply(operation);
    if (this.settings.mode === "promise") for (let turn = 0; turn < 12; turn++) await undefined;
  }

  #apply(operation: Operation): unknown {
    const { manager, fleet } = this;
    switch (operation.type) {
      case "advance":
        return this.clock.advance(operation.seconds);
      case "scale_up_full": {
        const { tag, sku, processors } = operation;
        return this.#command(() => {
          manager.scaleUpFull({ tag, serverSku: sku, parallelism: parallelism(processors) });
        });
      }
      case "scale_up_server":
        return this.#command(() => {
          this.mayStayEmpty.add(manager.scaleUpServer({ serverSku: operation.sku }).serverId);
        });
      case "scale_up_instance": {
        const server = picked(manager.getServers(), operation.pick);
        if (server === undefined) return;
        const { tag, processors } = operation;
        return this.#command(() => {
          manager.scaleUpInstance({ tag, processors: server.processors, parallelism: parallelism(processors) });
        });
      }
      case "scale_down_full":
        return this.#onInstance(operation.pick, (id) => void manager.scaleDownFull(id));
      case "scale_down_instance": {
        const instance = picked(manager.getInstances(), operation.pick);
        if (instance?.serverId !== undefined) this.mayStayEmpty.add(instance.serverId);
        return this.#onInstance(operation.pick, (id) => void manager.scaleDownInstance(id));
      }
      case "scale_down_server": {
        const server = picked(manager.getServers(), operation.pick);
        if (server === undefined) return;
        return this.#command(() => void manager.scaleDownServer(server));
      }
      case "cancel_scale_up":
        return this.#onInstance(operation.pick, (id) => manager.cancelScaleUp(id));
      case "cancel_scale_down":
        return this.#onInstance(operation.pick, (id) => manager.cancelScaleDown(id));
      case "add_work": {
        const instanceId = picked(fleet.routedInstanceIds(), operation.pick);
        if (instanceId !== undefined) fleet.addWork(instanceId, operation.amount);
        return;
      }
      case "finish_work": {
        const instanceId = picked(fleet.instanceIds(), operation.pick);
        if (instanceId !== undefined) fleet.finishWork(instanceId, operation.amount);
        return;
      }
      case "work_known": {
        const instanceId = picked(fleet.instanceIds(), operation.pick);
        if (instanceId !== undefined) fleet.setOwedKnown(instanceId, operation.isKnown);
        return;
      }
      case "kill_instance": {
        const instanceId = picked(fleet.instanceIds(), operation.pick);
        if (instanceId !== undefined) fleet.killInstance(instanceId, operation.isSignalled);
        return;
      }
      case "kill_server": {
        const serverId = picked(fleet.serverIds(), operation.pick);
        if (serverId !== undefined) fleet.killServer(serverId, operation.isSignalled);
        return;
      }
      case "reclaim_server": {
        const serverId = picked(fleet.serverIds(), operation.pick);
        if (serverId !== undefined) manager.serverReclaimed(serverId, operation.noticeSeconds);
        return;
      }
      case "fault":
        return fleet.injectFault(operation.command, operation.fault);
      case "stray_signal":
        return this.#straySignal(operation);
      case "limits":
        return manager.setLimits(operation.limits);
      case "decide":
        this.desired = operation.desired;
        return this.#command(() => void manager.decide());
      case "arrive":
        for (let request = 0; request < operation.requests; request++) {
          manager.observations.application.offered(this.clock.now(), 100, 10);
        }
        this.arrivedRequests += operation.requests;
        return;
      case "reconcile":
        return this.#reconcile();
      case "restart":
        return this.#restart();
      case "stop_and_start":
        manager.stop();
        expect([...this.managersClock.pending]).toEqual([]);
        return manager.start();
    }
  }

  /** Only signals that are untrue in no way: late or doubled ones, and such for what is not there. */
  #straySignal({ signal, id }: Extract<Operation, { type: "stray_signal" }>): void {
    const { manager, fleet } = this;
    const instance = manager.getInstance(id);
    const server = manager.getServer(id);
    if (signal === "serverReady" && server?.status === "scaling_up") return;
    if (signal === "serverGone" && server !== undefined && fleet.serverIds().includes(id)) return;
    if (signal === "instanceReady" && instance?.status === "scaling_up") return;
    if (signal === "instanceGone" && instance !== undefined && fleet.instanceIds().includes(id)) return;
    // A late acknowledgement says which cordon it is about.
    if (signal === "cordonAcknowledged") manager.cordonAcknowledged(id, (instance?.drains ?? 1) - 1);
    else manager[signal](id);
  }

  #onInstance(pick: number, command: (instanceId: number) => void): void {
    const instance = picked(this.manager.getInstances(), pick);
    if (instance !== undefined) this.#command(() => command(instance.instanceId));
  }

  #command(command: () => void): void {
    const before = this.before();
    let threw = false;
    try {
      command();
    } catch (error) {
      if (!isExpected(error)) throw error;
      threw = true;
    }
    this.lastCommand = { threw, before };
  }

  #reconcile(): void {
    try {
      const drifts = this.manager.reconcile();
      if ("then" in drifts) drifts.catch(() => {});
    } catch (error) {
      if (!isExpected(error)) throw error;
    }
  }

  /** The process ends and another one goes on from what was written down. */
  #restart(): void {
    const text = JSON.stringify(this.manager.snapshot());
    this.manager.stop();
    expect([...this.managersClock.pending]).toEqual([]);
    this.managersClock = new ManagersClock(this.clock);
    this.manager = this.#newManager();
    this.manager.restore(JSON.parse(text));
    for (let request = 0; request < this.arrivedRequests; request++) {
      this.manager.observations.application.offered(this.clock.now(), 100, 10);
    }
  }

  #note(event: ScalingEvent): void {
    this.events.push(event);
    if (!("instanceId" in event)) return;
    if (event.type === "instance_gone") this.statusByEvents.delete(event.instanceId);
    else this.statusByEvents.set(event.instanceId, event.status);
    if (event.type === "drain_timeout" || event.type === "instance_failed") this.endedByForce.add(event.instanceId);
  }

  before(): Before {
    const { manager } = this;
    const summary = manager.getStatusSummary();
    const leavingServers = manager.getServers().filter((server) => server.status === "scaling_down").length;
    return {
      summary,
      leavingServers,
      capacity: { prompt: this.capacity("prompt"), token: this.capacity("token"), mixed: this.capacity("mixed") },
      processors: this.processors(),
    };
  }

  capacity(tag: PoolTag): number {
    return this.manager
      .getInstances(tag)
      .filter((instance) => instance.status === "active" || instance.status === "scaling_up").length;
  }

  processors(): number {
    return this.manager.getServers().reduce((sum, server) => sum + server.processors.length, 0);
  }

  #newManager(): ScalingManager {
    const { fleet } = this;
    const policy: Policy<null> = {
      name: "as told",
      initialState: () => null,
      recommend: () => ({ desired: this.desired, reason: "told so", state: null }),
    };
    let lines = 0;
    const manager = new ScalingManager({
      clock: this.managersClock,
      servers: fleet.servers,
      instances: fleet.instances,
      work: fleet.work,
      router: fleet.router,
      policy,
      config: this.settings.config,
      sinks: [
        // A restarted process appends to its log: one header.
        new CsvLog((line) => {
          if (lines++ > 0 || this.csv.length === 0) this.csv.push(line);
        }),
        new JsonLinesLog((line) => this.json.push(line)),
        { event: (event) => this.#note(event), decision: (decision) => this.decisions.push(decision) },
      ],
    });
    fleet.connect(manager);
    return manager;
  }
}

/** What a command must not change when it throws. */
export interface Before {
  readonly summary: ReturnType<ScalingManager["getStatusSummary"]>;
  readonly leavingServers: number;
  readonly capacity: Readonly<Record<PoolTag, number>>;
  readonly processors: number;
}

function parallelism(processors: number): { pipelineParallelism: number; tensorParallelism: number } {
  return { pipelineParallelism: 1, tensorParallelism: processors };
}

function picked<T>(list: readonly T[], pick: number): T | undefined {
  return list.length === 0 ? undefined : list[pick % list.length];
}

function isExpected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return EXPECTED_CODES.has((error as { code?: string }).code ?? "") || EXPECTED_MESSAGES.test(error.message);
}
