import type { FleetAccount, InstanceAccount } from "./accounting/fleet-account";
import { instanceAccount } from "./accounting/instance-account";
import type { ScalingStatistics } from "./accounting/scaling-statistics";
import { assembleManager, type ManagerParts } from "./assembly";
import type {
  Adoption,
  DrainOptions,
  Drift,
  ScaleUpFullRequest,
  ScaleUpInstanceRequest,
  ScaleUpServerRequest,
  ScalingDirection,
} from "./commands";
import type { ScalingCondition } from "./conditions";
import type { DecisionRecord } from "./decisions/decision-record";
import { ManagerStoppedError } from "./errors/manager-stopped-error";
import { UnknownTargetError } from "./errors/unknown-target-error";
import { explainGone, explainInstance } from "./explain";
import type { InstanceRecord } from "./fleet/instance-record";
import { type InstanceRef, instanceIdOf, type ManagedInstance } from "./fleet/managed-instance";
import type { ManagedServer, ServerRef } from "./fleet/managed-server";
import type { GoneInstance } from "./fleet/recently-gone";
import type { ServerRecord } from "./fleet/server-record";
import { instanceName, serverName } from "./id-sequence";
import type { ScalingLimits } from "./limits";
import type { ManagerContext } from "./manager-context";
import type { Observation } from "./observations/observation";
import type { SignalRings } from "./observations/signal-rings";
import { errorText, hear } from "./operations/provider-call";
import type { DecisionAnswer } from "./policies/policy";
import { POOL_TAGS, type PoolTag } from "./pool-tag";
import type { ScalingManagerOptions } from "./scaling-manager-options";
import type { ManagerSnapshot } from "./snapshot/manager-snapshot";
import type { StatusSummary } from "./status-summary";

/**
 * Where a fleet feeds its events in, for policies to read: O(1) per event. Tokens, latencies and kept promises are told once: to
 * the pool where they happen and counted for the application, too; or to the application where pools are not told apart. Arrivals
 * are told to both: a request arrives before it gets its instances.
 */
export interface ObservationFeeds {
  readonly application: SignalRings;
  pool(tag: PoolTag): SignalRings;
}

/**
 * Scales a fleet of servers and LLM instances up and down without losing a request, leaking a server or miscounting a
 * GPU-second. It works by commands, by a policy that decides at an interval, or by both, on a simulated or a real clock.
 *
 * Commands either do what they say or throw a typed error and leave nothing half made; repeating one is harmless. Signals
 * (`serverReady`, `instanceDrained`, …) may come late, twice or for something that is no more.
 *
 * @example
 * const manager = new ScalingManager({ clock, servers, instances, work });
 * const { server, instance } = manager.scaleUpFull({ tag: "prompt" });
 * manager.canScheduleToInstance(instance); // true after the scale-up delay
 * manager.scaleDownFull(instance); // takes the server along when it has drained
 */
export class ScalingManager<Config = unknown> {
  /** Feeds of what policies read. */
  readonly observations: ObservationFeeds;
  readonly #parts: ManagerParts;
  readonly #context: ManagerContext;
  #isStopped = false;

  /** @throws InvalidSettingsError on a setting that cannot be */
  constructor(options: ScalingManagerOptions<Config>) {
    this.#parts = assembleManager(options as ScalingManagerOptions, () => !this.#isStopped);
    this.#context = this.#parts.context;
    this.observations = this.#parts.observer;
  }

  /**
   * A new server and a new instance on it, both or neither. The server is usable as soon as its provider says so, the
   * instance ACTIVE after the boot time; processors that it does not take stay unassigned.
   *
   * @throws LimitExceededError, InsufficientProcessorsError, UnknownSkuError, UnsupportedByFleetError, and whatever a provider throws
   */
  scaleUpFull(request: ScaleUpFullRequest<Config> = {}): { server: ManagedServer; instance: ManagedInstance } {
    this.#checkLive("scaleUpFull");
    return this.#parts.scaleUp.full(request);
  }

  /**
   * Takes an instance out of service at once, waits until it owes nothing, removes it, and its server with it if that is
   * then empty. An instance that does not serve yet is cancelled.
   *
   * @returns the instance that goes: another one of its pool where the fleet chooses the victim; `undefined` when it is gone
   * @throws LimitExceededError, UnknownTargetError
   */
  scaleDownFull(instance: InstanceRef, drain: DrainOptions = {}): ManagedInstance | undefined {
    this.#checkLive("scaleDownFull");
    return this.#letGo(instance, true, drain);
  }

  /** A new server with nothing on it. It stays, also when it is empty, until `scaleDownServer`. */
  scaleUpServer(request: ScaleUpServerRequest = {}): ManagedServer {
    this.#checkLive("scaleUpServer");
    return this.#parts.scaleUp.server(request);
  }

  /** A new instance on the first free ones of the named processors; without any, on the running server it fits best. */
  scaleUpInstance(request: ScaleUpInstanceRequest<Config> = {}): ManagedInstance {
    this.#checkLive("scaleUpInstance");
    return this.#parts.scaleUp.instance(request);
  }

  /** As `scaleDownFull`, but its server stays. */
  scaleDownInstance(instance: InstanceRef, drain: DrainOptions = {}): ManagedInstance | undefined {
    this.#checkLive("scaleDownInstance");
    return this.#letGo(instance, false, drain);
  }

  /**
   * Gives a server back: at once if it is empty, else as soon as the instances that are leaving it have left.
   * @throws ServerNotEmptyError when something on it is going to stay
   */
  scaleDownServer(server: ServerRef): ManagedServer | undefined {
    this.#checkLive("scaleDownServer");
    const serverId = serverIdOf(server);
    const record = this.#context.registry.server(serverId);
    if (record === undefined) {
      if (this.#context.goneServers.has(serverId)) return undefined;
      throw new UnknownTargetError(serverName(serverId));
    }
    this.#parts.scaleDown.server(record);
    return record;
  }

  /** Calls off an instance that does not serve yet. */
  cancelScaleUp(instance: InstanceRef): void {
    this.#checkLive("cancelScaleUp");
    const record = this.#known(instance);
    if (record !== undefined) this.#parts.scaleDown.cancel(record);
  }

  /** Takes a draining instance back into service. */
  cancelScaleDown(instance: InstanceRef): void {
    this.#checkLive("cancelScaleDown");
    const record = this.#known(instance);
    if (record === undefined) throw new UnknownTargetError(`${instanceName(instanceIdOf(instance))} any more`);
    this.#parts.scaleUp.revive(record);
  }

  /** Whether work may be sent to it: it is ACTIVE. O(1). */
  canScheduleToInstance(instance: InstanceRef): boolean {
    return this.#context.registry.instance(instanceIdOf(instance))?.status === "active";
  }

  /** Those of a list that are ACTIVE, in its order. */
  getActiveInstances<T extends InstanceRef>(instances: readonly T[]): T[];
  /** All that are ACTIVE. */
  getActiveInstances(): ManagedInstance[];
  getActiveInstances<T extends InstanceRef>(instances?: readonly T[]): T[] | ManagedInstance[] {
    if (instances !== undefined) return instances.filter((instance) => this.canScheduleToInstance(instance));
    return POOL_TAGS.flatMap((tag) => [...this.#context.registry.instancesOf(tag, "active")]);
  }

  /** `undefined` for one that is gone or was never there. */
  getInstance(instance: InstanceRef): ManagedInstance | undefined {
    return this.#context.registry.instance(instanceIdOf(instance));
  }

  /** All that are not gone, of one pool or of all, in order of registration. */
  getInstances(tag?: PoolTag): ManagedInstance[] {
    const instances = [...this.#context.registry.instances()];
    return tag === undefined ? instances : instances.filter((instance) => instance.tag === tag);
  }

  /** `undefined` for one that is gone or was never there. */
  getServer(server: ServerRef): ManagedServer | undefined {
    return this.#context.registry.server(serverIdOf(server));
  }

  /** All that are not gone, in order of registration. */
  getServers(): ManagedServer[] {
    return [...this.#context.registry.servers()];
  }

  /** The quick start's eight figures. */
  getStatusSummary(): StatusSummary {
    const { registry } = this.#context;
    return {
      activeInstances: registry.instanceCount("active"),
      scalingUpInstances: registry.instanceCount("scaling_up"),
      drainingInstances: registry.instanceCount("draining"),
      activeServers: registry.serverCount("active"),
      scalingUpServers: registry.serverCount("scaling_up"),
      pendingServerScaleDowns: [...registry.servers()].filter(isLeaving).length,
      totalServers: registry.totalServers,
      totalInstances: registry.totalInstances,
    };
  }

  /** Standing statements about the manager, once it has decided. */
  getConditions(): readonly ScalingCondition[] {
    return this.#context.conditions.all();
  }

  /** Why an instance is not active, or not gone, in words with the figures. @throws UnknownTargetError */
  explain(instance: InstanceRef): string {
    const record = this.#known(instance);
    if (record !== undefined) return explainInstance(record, this.#context);
    return explainGone(this.#context.goneInstances.get(instanceIdOf(instance)) as GoneInstance);
  }

  /** Nothing is on its way in or out, and no pool has more than decisions would keep: what a run that drains waits for. */
  isAtMinimum(): boolean {
    const { registry, limits } = this.#context;
    const isMoving =
      registry.totalInstances > registry.instanceCount("active") ||
      registry.totalServers > registry.serverCount("active");
    if (isMoving) return false;
    if (registry.totalCapacity() <= (limits.limits.minTotalInstances ?? 0)) return true;
    return POOL_TAGS.every((tag) => registry.capacity(tag) <= limits.decisionBounds(tag).min);
  }

  getLimits(): ScalingLimits {
    return this.#context.limits.limits;
  }

  /** In place of all limits so far. What breaks the new ones already is left to the next decision. @throws InvalidSettingsError */
  setLimits(limits: ScalingLimits): void {
    this.#context.limits.set(limits);
  }

  /** A server that was `started` is ready. */
  serverReady(serverId: number): void {
    this.#parts.signals.serverReady(serverId);
  }

  /** A server did not come up, or broke. */
  serverFailed(serverId: number, reason?: string): void {
    this.#parts.signals.serverFailed(serverId, reason);
  }

  /** A server is no more, asked for or not. */
  serverGone(serverId: number, reason?: string): void {
    this.#parts.signals.serverGone(serverId, reason);
  }

  /** A server will be taken away (spot): its instances drain as long as the notice lasts, then their work is requeued. */
  serverReclaimed(serverId: number, noticeSeconds: number): void {
    this.#parts.signals.serverReclaimed(serverId, noticeSeconds);
  }

  /** An instance that was `started` is ready. */
  instanceReady(instanceId: number): void {
    this.#parts.signals.instanceReady(instanceId);
  }

  /** An instance did not come up, or broke: it is cleared away. */
  instanceFailed(instanceId: number, reason?: string): void {
    this.#parts.signals.instanceFailed(instanceId, reason);
  }

  /** An instance is no more, asked for or not. */
  instanceGone(instanceId: number, reason?: string): void {
    this.#parts.signals.instanceGone(instanceId, reason);
  }

  /** A draining instance owes nothing. Checked with the work source if there is one. */
  instanceDrained(instanceId: number): void {
    this.#parts.signals.instanceDrained(instanceId);
  }

  /** The router sends it nothing any more. @param drain `instance.drains` when it was told to; absent: the present one */
  cordonAcknowledged(instanceId: number, drain?: number): void {
    this.#parts.signals.cordonAcknowledged(instanceId, drain);
  }

  /** What a policy would see now. */
  observe(): Observation {
    return this.#parts.observer.observe();
  }

  /** Decides once, outside the loop. `undefined` without a policy, and with one that answers later: then `answer` decides. */
  decide(): DecisionRecord | undefined {
    this.#checkLive("decide");
    const { decisions } = this.#parts;
    return decisions?.asks === true ? undefined : decisions?.decide();
  }

  /** Decides as somebody outside says who was asked by `onQuestion`. `undefined` when no question is open: an answer may be late. */
  answer(answer: DecisionAnswer): DecisionRecord | undefined {
    return this.#parts.loop?.answer(answer);
  }

  /** Starts deciding, the first time at once. After `stop()`, takes up everything again and looks at what changed meanwhile. */
  start(): void {
    if (this.#isStopped) {
      this.#isStopped = false;
      this.#context.timers.resume();
      this.#catchUp();
    }
    this.#parts.loop?.start();
  }

  /** Leaves no timer behind. Signals and answers are not heard, commands throw; `start()` goes on. */
  stop(): void {
    this.#parts.loop?.stop();
    this.#context.timers.pause();
    this.#isStopped = true;
  }

  /** Decisions do not go this way until `resume`. Commands do. */
  suspend(direction: ScalingDirection = "both"): void {
    this.#context.suspension.suspend(direction);
  }

  resume(direction: ScalingDirection = "both"): void {
    this.#context.suspension.resume(direction);
  }

  /** Registers what already runs (a start state, an existing fleet). It counts and is schedulable from now on. */
  adopt(adoption: Adoption<Config>): void {
    this.#checkLive("adopt");
    this.#parts.adoption.adopt(adoption);
  }

  /**
   * Compares what should be with what the providers list, and repairs the difference. At once where both lists are at
   * hand, else as a promise. Fails where a list does.
   */
  reconcile(): readonly Drift[] | Promise<readonly Drift[]> {
    this.#checkLive("reconcile");
    return this.#parts.reconciliation.run();
  }

  /** All that the manager must remember, as plain JSON. */
  snapshot(): ManagerSnapshot {
    return this.#parts.snapshots.save(this.#parts.loop?.isRunning ?? false);
  }

  /**
   * Goes on where the manager of the snapshot was: timers run again, unfinished commands are repeated or looked up, and
   * for one window nothing is scaled in. Follow it with `reconcile()` when time has passed.
   *
   * @throws ManagerNotEmptyError
   */
  restore(snapshot: ManagerSnapshot): void {
    this.#checkLive("restore");
    this.#parts.snapshots.restore(snapshot);
    if (snapshot.isDeciding) this.#parts.loop?.start();
  }

  /** GPU-seconds and dollars by pool and state up to now, what is gone included. */
  getAccount(): FleetAccount {
    const { registry, ledger, clock } = this.#context;
    const busy = { prompt: 0, token: 0, mixed: 0 };
    for (const tag of POOL_TAGS) {
      for (const instance of registry.instancesOf(tag, "active")) {
        busy[tag] += registry.currentBusySeconds(instance) * instance.processorCount;
      }
    }
    return ledger.account(clock.now(), busy);
  }

  /** The instances one by one: those that are gone (as many as are kept), then those that are not. */
  getInstanceAccounts(): InstanceAccount[] {
    const { registry, goneInstances, clock } = this.#context;
    const alive = [...registry.instances()].map((instance) => instanceAccount(instance, registry, clock.now()));
    return [...goneInstances.all(), ...alive];
  }

  /** How scaling went so far. */
  getStatistics(): ScalingStatistics {
    return this.#context.counters.statistics();
  }

  #letGo(instance: InstanceRef, takesServer: boolean, drain: DrainOptions): ManagedInstance | undefined {
    const record = this.#known(instance);
    return record === undefined ? undefined : this.#parts.scaleDown.instance(record, takesServer, drain);
  }

  /** `undefined` for one that is gone. @throws UnknownTargetError for one that was never there */
  #known(instance: InstanceRef): InstanceRecord | undefined {
    const instanceId = instanceIdOf(instance);
    const record = this.#context.registry.instance(instanceId);
    if (record === undefined && !this.#context.goneInstances.has(instanceId)) {
      throw new UnknownTargetError(instanceName(instanceId));
    }
    return record;
  }

  #checkLive(command: string): void {
    if (this.#isStopped) throw new ManagerStoppedError(command);
  }

  #catchUp(): void {
    const failed = (error: unknown): void =>
      this.#context.journal.manager("port_failed", "fleet", `It could not be listed: ${errorText(error)}`);
    hear(this.#context, () => this.#parts.reconciliation.run(), { heard: () => {}, failed });
  }
}

/** On its way out, or as soon as what is leaving it has left. */
function isLeaving(server: ServerRecord): boolean {
  if (server.status === "scaling_down") return true;
  for (const instance of server.instances) if (instance.takesServer === true) return true;
  return false;
}

function serverIdOf(server: ServerRef): number {
  return typeof server === "number" ? server : server.serverId;
}
