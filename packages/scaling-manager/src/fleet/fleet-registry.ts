import type { FleetLedger } from "../accounting/fleet-ledger";
import {
  INSTANCE_STATUSES,
  type InstanceSignal,
  type InstanceStatus,
  nextInstanceStatus,
} from "../lifecycle/instance-lifecycle";
import { nextServerStatus, type ServerSignal, type ServerStatus } from "../lifecycle/server-lifecycle";
import { POOL_TAGS, type PoolTag } from "../pool-tag";
import type { Clock } from "../ports/clock";
import type { InstanceRecord } from "./instance-record";
import type { ServerRecord } from "./server-record";

type ByStatus = Record<InstanceStatus, Set<InstanceRecord>>;

/** Busy time of an instance so far, as far as anybody knows. */
export type BusySeconds = (instanceId: number) => number | undefined;

/**
 * Everything the manager has, and the only place where a status changes: so counts, time and money cannot come apart.
 * Every question a decision asks is answered without a pass over the instances.
 */
export class FleetRegistry {
  readonly #instances = new Map<number, InstanceRecord>();
  readonly #servers = new Map<number, ServerRecord>();
  readonly #pools: Record<PoolTag, ByStatus>;
  readonly #usedPools = new Set<PoolTag>();
  readonly #serversByStatus: Record<ServerStatus, number> = { scaling_up: 0, active: 0, scaling_down: 0 };
  readonly #clock: Clock;
  readonly #ledger: FleetLedger;
  readonly #busySeconds: BusySeconds;
  #ownProcessors = 0;
  #placedElsewhereProcessors = 0;
  #watts = 0;

  constructor(clock: Clock, ledger: FleetLedger, busySeconds: BusySeconds) {
    this.#clock = clock;
    this.#ledger = ledger;
    this.#busySeconds = busySeconds;
    this.#pools = Object.fromEntries(
      POOL_TAGS.map((tag) => [tag, Object.fromEntries(INSTANCE_STATUSES.map((status) => [status, new Set()]))]),
    ) as Record<PoolTag, ByStatus>;
  }

  addServer(server: ServerRecord, nowSeconds: number = this.#clock.now()): void {
    this.#servers.set(server.serverId, server);
    this.#serversByStatus[server.status]++;
    this.#ownProcessors += server.sku.processors;
    this.#watts += server.sku.watts ?? 0;
    this.#ledger.serverAdded(server, nowSeconds);
  }

  /** Takes the processors of its server as well. */
  addInstance(instance: InstanceRecord, nowSeconds: number = this.#clock.now()): void {
    this.#instances.set(instance.instanceId, instance);
    this.#usedPools.add(instance.tag);
    this.#pools[instance.tag][instance.status].add(instance);
    if (instance.server === undefined) this.#placedElsewhereProcessors += instance.processorCount;
    else
      instance.server.hold(
        instance.processors.map((processor) => processor.index),
        instance,
      );
    if (instance.status === "active") instance.busySecondsAtActive = this.#busySeconds(instance.instanceId) ?? 0;
    this.#ledger.instanceAdded(instance, nowSeconds);
  }

  /** Carries out a signal. @throws InvalidTransitionError where it means nothing */
  changeServer(server: ServerRecord, signal: ServerSignal): void {
    const nowSeconds = this.#clock.now();
    const next = nextServerStatus(server.status, signal, server.name);
    this.#serversByStatus[server.status]--;
    server.statusSinceSeconds = nowSeconds;
    if (next !== "gone") {
      server.status = next;
      this.#serversByStatus[next]++;
      return;
    }
    server.status = "scaling_down";
    server.isGone = true;
    this.#servers.delete(server.serverId);
    this.#ownProcessors -= server.sku.processors;
    this.#watts -= server.sku.watts ?? 0;
    this.#ledger.serverGone(server, nowSeconds);
  }

  /** Carries out a signal. @throws InvalidTransitionError where it means nothing */
  changeInstance(instance: InstanceRecord, signal: InstanceSignal): void {
    const nowSeconds = this.#clock.now();
    const previous = instance.status;
    const next = nextInstanceStatus(previous, signal, instance.name);
    this.#closeStretch(instance, nowSeconds);
    this.#pools[instance.tag][previous].delete(instance);
    if (next !== "gone") {
      instance.status = next;
      this.#pools[instance.tag][next].add(instance);
      if (next === "active") instance.busySecondsAtActive = this.#busySeconds(instance.instanceId) ?? 0;
      this.#ledger.instanceMoved(instance, previous, next, nowSeconds);
      return;
    }
    instance.status = "scaling_down";
    instance.isGone = true;
    instance.endSeconds = nowSeconds;
    this.#instances.delete(instance.instanceId);
    if (instance.server === undefined) this.#placedElsewhereProcessors -= instance.processorCount;
    else instance.server.release(instance);
    this.#ledger.instanceGone(instance, previous, nowSeconds);
  }

  instance(instanceId: number): InstanceRecord | undefined {
    return this.#instances.get(instanceId);
  }

  /** @param serverId absent where somebody else places instances: then there is none */
  server(serverId: number | undefined): ServerRecord | undefined {
    return this.#servers.get(serverId as number);
  }

  /** In order of registration. */
  instances(): IterableIterator<InstanceRecord> {
    return this.#instances.values();
  }

  /** In order of registration. */
  servers(): IterableIterator<ServerRecord> {
    return this.#servers.values();
  }

  instancesOf(tag: PoolTag, status: InstanceStatus): ReadonlySet<InstanceRecord> {
    return this.#pools[tag][status];
  }

  instanceCount(status: InstanceStatus): number {
    return POOL_TAGS.reduce((count, tag) => count + this.#pools[tag][status].size, 0);
  }

  serverCount(status: ServerStatus): number {
    return this.#serversByStatus[status];
  }

  get totalInstances(): number {
    return this.#instances.size;
  }

  get totalServers(): number {
    return this.#servers.size;
  }

  /** Booting and active: what limits and policies count. */
  capacity(tag: PoolTag): number {
    const pool = this.#pools[tag];
    return pool.scaling_up.size + pool.active.size;
  }

  totalCapacity(): number {
    return POOL_TAGS.reduce((count, tag) => count + this.capacity(tag), 0);
  }

  /** Whether the pool has or ever had an instance. */
  isUsed(tag: PoolTag): boolean {
    return this.#usedPools.has(tag);
  }

  /** The pool had instances before a restart. */
  markUsed(tag: PoolTag): void {
    this.#usedPools.add(tag);
  }

  /** Of all servers that are not gone, and of instances placed by others. */
  get processors(): number {
    return this.#ownProcessors + this.#placedElsewhereProcessors;
  }

  get watts(): number {
    return this.#watts;
  }

  /** Busy part of the ACTIVE stretch that is not over. */
  currentBusySeconds(instance: InstanceRecord): number {
    if (instance.status !== "active") return 0;
    const busy = (this.#busySeconds(instance.instanceId) ?? 0) - instance.busySecondsAtActive;
    return Math.min(Math.max(0, busy), this.#clock.now() - instance.statusSinceSeconds);
  }

  #closeStretch(instance: InstanceRecord, nowSeconds: number): void {
    const busy = this.currentBusySeconds(instance);
    if (busy > 0) {
      instance.activeBusySeconds += busy;
      this.#ledger.wasBusy(instance, busy);
    }
    instance.secondsByStatus[INSTANCE_STATUSES.indexOf(instance.status)]! += nowSeconds - instance.statusSinceSeconds;
    instance.statusSinceSeconds = nowSeconds;
  }
}
