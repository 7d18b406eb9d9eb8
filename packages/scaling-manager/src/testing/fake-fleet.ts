import { CapacityUnavailableError } from "../errors/capacity-unavailable-error";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error";
import type { ManagedInstance } from "../fleet/managed-instance";
import { instanceName, serverName } from "../id-sequence";
import type { PoolTag } from "../pool-tag";
import type { Clock } from "../ports/clock";
import type {
  FleetCapabilities,
  InstanceProvider,
  InstanceRequest,
  ListedInstance,
  UnfinishedWork,
} from "../ports/instance-provider";
import type { ProviderAnswer } from "../ports/provider-answer";
import type { Router } from "../ports/router";
import type { ListedServer, ServerProvider, ServerRequest, ServerSku } from "../ports/server-provider";
import type { WorkSource } from "../ports/work-source";
import { type FleetCommand, type FleetFault, FleetFaults } from "./fleet-faults";

/** How a fleet behaves. */
export interface FakeFleetOptions {
  /** Default: one SKU `A100` with one processor. */
  readonly skus?: readonly ServerSku[];
  /** `sync`: everything is done at once. `signal`: later, with a signal. `promise`: later, by a promise. Default `sync`. */
  readonly mode?: "sync" | "signal" | "promise";
  /** What a command takes where the mode is not `sync`. Default 1. */
  readonly commandSeconds?: number;
  readonly capabilities?: Partial<FleetCapabilities>;
}

/** Whom a fleet tells what happens: a `ScalingManager`, by structure. */
export interface FleetListener {
  serverReady(serverId: number): void;
  serverFailed(serverId: number, reason?: string): void;
  serverGone(serverId: number, reason?: string): void;
  instanceReady(instanceId: number): void;
  instanceFailed(instanceId: number, reason?: string): void;
  instanceGone(instanceId: number, reason?: string): void;
  instanceDrained(instanceId: number): void;
  cordonAcknowledged(instanceId: number, drain?: number): void;
}

interface FakeServer {
  readonly request: ServerRequest;
  state: ListedServer["state"];
}

interface FakeInstance {
  readonly request: InstanceRequest;
  state: ListedInstance["state"];
  owed: number;
  isOwedKnown: boolean;
  busySeconds: number;
}

/** What one command does, and whom it tells. */
interface Effect {
  happen(): void;
  succeeded(): void;
  failed(): void;
}

/** A server of one processor, about what one costs. */
const ONE_PROCESSOR_SKU: ServerSku = { name: "A100", processors: 1, onDemandDollarsPerHour: 3.6, watts: 400 };

/**
 * A fleet in memory: servers, instances, their work, and a router, with faults on demand. What no manager may ever bring
 * about (an instance removed with work that nobody took care of, two instances on one processor, …) is noted in
 * {@link violations}.
 */
export class FakeFleet {
  readonly servers: ServerProvider;
  readonly instances: InstanceProvider;
  readonly work: WorkSource;
  readonly router: Router;
  /** In words; empty as long as the manager behaves. */
  readonly violations: string[] = [];
  /** Work that was failed or handed back when its instance was removed before it was done. */
  readonly unfinishedWork: { aborted: number; requeued: number } = { aborted: 0, requeued: 0 };
  readonly #clock: Clock;
  readonly #mode: "sync" | "signal" | "promise";
  readonly #commandSeconds: number;
  readonly #servers = new Map<number, FakeServer>();
  readonly #instances = new Map<number, FakeInstance>();
  readonly #routed = new Map<number, ManagedInstance>();
  /** Died without a word: nobody can be blamed for not knowing. */
  readonly #dead = new Set<number>();
  readonly #deadServers = new Set<number>();
  /** Removed before they had finished: a router that was not waited for may still send them work, which is requeued. */
  readonly #forcedOut = new Set<number>();
  readonly #faults = new FleetFaults();
  #listener: FleetListener | undefined;

  constructor(clock: Clock, options: FakeFleetOptions = {}) {
    this.#clock = clock;
    this.#mode = options.mode ?? "sync";
    this.#commandSeconds = options.commandSeconds ?? 1;
    this.servers = {
      skus: options.skus ?? [ONE_PROCESSOR_SKU],
      create: (request) => this.#createServer(request),
      remove: (serverId) => this.#removeServer(serverId),
      list: () => this.#listed(() => [...this.#servers.values()].map(listedServer)),
    };
    this.instances = {
      capabilities: options.capabilities ?? {},
      create: (request) => this.#createInstance(request),
      remove: (instanceId, unfinishedWork) => this.#removeInstance(instanceId, unfinishedWork),
      list: () => this.#listed(() => [...this.#instances.values()].map(listedInstance)),
      chooseVictim: (tag) => this.#newestRouted(tag),
    };
    this.work = {
      owedWork: (instanceId) => this.owed(instanceId),
      owedWorkByKind: (instanceId) => ({ running: this.owed(instanceId) ?? 0 }),
      busySeconds: (instanceId) => this.#instances.get(instanceId)?.busySeconds,
    };
    this.router = {
      join: (instance) => this.#join(instance),
      cordon: (instance) => this.#cordon(instance),
      gone: (instance) => void this.#routed.delete(instance.instanceId),
    };
  }

  /** Whom to signal from now on. */
  connect(listener: FleetListener): void {
    this.#listener = listener;
  }

  /** The next command of this kind goes wrong so. */
  injectFault(command: FleetCommand, fault: FleetFault): void {
    this.#faults.add(command, fault);
  }

  /** Takes back what was injected and has not struck. */
  clearFaults(): void {
    this.#faults.clear();
  }

  /** Instances that exist, ascending. */
  instanceIds(): number[] {
    return [...this.#instances.keys()].sort((left, right) => left - right);
  }

  /** Servers that exist, ascending. */
  serverIds(): number[] {
    return [...this.#servers.keys()].sort((left, right) => left - right);
  }

  /** Instances that work may be sent to, in the order in which they joined. */
  routedInstanceIds(): number[] {
    return [...this.#routed.keys()];
  }

  owed(instanceId: number): number | undefined {
    const instance = this.#instances.get(instanceId);
    return instance?.isOwedKnown === false ? undefined : (instance?.owed ?? 0);
  }

  /** Sends work to an instance that the router knows. Answers false for any other. */
  addWork(instanceId: number, amount: number = 1): boolean {
    if (!this.#routed.has(instanceId)) return false;
    const instance = this.#instances.get(instanceId);
    if (instance !== undefined) instance.owed += amount;
    else if (this.#forcedOut.has(instanceId)) this.unfinishedWork.requeued += amount;
    else this.violations.push(`Work was sent to ${instanceName(instanceId)}, which does not exist.`);
    return instance !== undefined;
  }

  /** Does some of an instance's work (default all), and signals when a draining one owes nothing any more. */
  finishWork(instanceId: number, amount: number = Number.POSITIVE_INFINITY): void {
    const instance = this.#instances.get(instanceId);
    if (instance === undefined) return;
    instance.owed = Math.max(0, instance.owed - amount);
    if (instance.owed > 0 || this.#routed.has(instanceId)) return;
    const fault = this.#faults.take("drained");
    if (fault === "lose_signal") return;
    this.#listener?.instanceDrained(instanceId);
    if (fault === "double_signal") this.#listener?.instanceDrained(instanceId);
  }

  /** Whether anybody can tell what the instance owes. */
  setOwedKnown(instanceId: number, isKnown: boolean): void {
    const instance = this.#instances.get(instanceId);
    if (instance !== undefined) instance.isOwedKnown = isKnown;
  }

  /** So long has the instance worked since it exists. */
  setBusySeconds(instanceId: number, seconds: number): void {
    const instance = this.#instances.get(instanceId);
    if (instance !== undefined) instance.busySeconds = seconds;
  }

  /** An instance is there that nobody asked for. */
  appearInstance(request: InstanceRequest): void {
    this.#instances.set(request.instanceId, newInstance(request, "ready"));
  }

  /** A server is there that nobody asked for. */
  appearServer(request: ServerRequest): void {
    this.#servers.set(request.serverId, { request, state: "ready" });
  }

  /** An instance dies. @param isSignalled false: nobody is told */
  killInstance(instanceId: number, isSignalled: boolean = true): void {
    if (!this.#instances.delete(instanceId)) return;
    this.#routed.delete(instanceId);
    this.#dead.add(instanceId);
    if (isSignalled) this.#listener?.instanceGone(instanceId, "It died.");
  }

  /** A server dies, and what is on it. @param isSignalled false: nobody is told */
  killServer(serverId: number, isSignalled: boolean = true): void {
    if (!this.#servers.delete(serverId)) return;
    this.#deadServers.add(serverId);
    for (const instanceId of this.#instancesOn(serverId)) this.killInstance(instanceId, false);
    if (isSignalled) this.#listener?.serverGone(serverId, "It died.");
  }

  #createServer(request: ServerRequest): ProviderAnswer {
    const { serverId } = request;
    return this.#carryOut("createServer", {
      begin: () => {
        if (!this.#servers.has(serverId)) this.#servers.set(serverId, { request, state: "booting" });
      },
      happen: () => {
        const server = this.#servers.get(serverId);
        if (server?.state === "booting") server.state = "ready";
      },
      succeeded: () => this.#listener?.serverReady(serverId),
      failed: () => {
        this.#servers.delete(serverId);
        this.#listener?.serverFailed(serverId, "It did not come up.");
      },
      refusal: new CapacityUnavailableError(request.skuName),
    });
  }

  #removeServer(serverId: number): ProviderAnswer {
    const server = this.#servers.get(serverId);
    return this.#carryOut("removeServer", {
      begin: () => {
        if (server !== undefined) server.state = "leaving";
        const left = this.#instancesOn(serverId);
        if (left.length > 0) {
          this.violations.push(`${serverName(serverId)} was removed under ${left.map(instanceName).join(", ")}.`);
        }
      },
      happen: () => void this.#servers.delete(serverId),
      succeeded: () => this.#listener?.serverGone(serverId),
      failed: () => {},
      refusal: new Error("The fleet is busy."),
    });
  }

  #createInstance(request: InstanceRequest): ProviderAnswer {
    const { instanceId, serverId } = request;
    if (serverId !== undefined && this.#deadServers.has(serverId))
      throw new Error(`${serverName(serverId)} does not answer.`);
    return this.#carryOut("createInstance", {
      begin: () => {
        if (this.#instances.has(instanceId)) return;
        this.#checkPlace(request);
        this.#instances.set(instanceId, newInstance(request, "booting"));
      },
      happen: () => {
        const instance = this.#instances.get(instanceId);
        if (instance?.state === "booting") instance.state = "ready";
      },
      succeeded: () => this.#listener?.instanceReady(instanceId),
      failed: () => {
        this.#instances.delete(instanceId);
        this.#listener?.instanceFailed(instanceId, "It did not come up.");
      },
      refusal: new Error(`${instanceName(instanceId)} cannot be started now.`),
    });
  }

  #removeInstance(instanceId: number, unfinishedWork: UnfinishedWork): ProviderAnswer {
    const instance = this.#instances.get(instanceId);
    return this.#carryOut("removeInstance", {
      begin: () => {
        if (instance === undefined) return;
        instance.state = "leaving";
        if (unfinishedWork === "none" && instance.owed > 0) {
          this.violations.push(`${instanceName(instanceId)} was removed while it owed ${instance.owed}.`);
        }
        if (unfinishedWork !== "none") this.#forcedOut.add(instanceId);
        if (unfinishedWork === "requeue") this.unfinishedWork.requeued += instance.owed;
        if (unfinishedWork === "abort") this.unfinishedWork.aborted += instance.owed;
        instance.owed = 0;
      },
      happen: () => {
        if (instance !== undefined && this.#instances.get(instanceId) === instance) this.#instances.delete(instanceId);
      },
      succeeded: () => this.#listener?.instanceGone(instanceId),
      failed: () => {},
      refusal: new Error("The fleet is busy."),
    });
  }

  #join(instance: ManagedInstance): void {
    const { instanceId } = instance;
    if (this.#dead.has(instanceId)) return;
    if (this.#instances.get(instanceId)?.state !== "ready") {
      this.violations.push(`${instanceName(instanceId)} joined the router while it is not ready.`);
    }
    this.#routed.set(instanceId, instance);
  }

  #cordon(instance: ManagedInstance): ProviderAnswer {
    const { instanceId, drains } = instance;
    return this.#carryOut("cordon", {
      begin: () => {},
      happen: () => {
        // Taken back, or told to drain once more: this cordon is no longer meant.
        if (instance.drains === drains && instance.status !== "active") this.#routed.delete(instanceId);
      },
      succeeded: () => this.#listener?.cordonAcknowledged(instanceId, drains),
      failed: () => {},
      refusal: new Error("The router is busy."),
    });
  }

  #carryOut(command: FleetCommand, effect: Effect & { begin(): void; readonly refusal: Error }): ProviderAnswer {
    const fault = this.#faults.take(command);
    if (fault === "refuse") throw effect.refusal;
    if (fault === "unknown_and_not_done") throw new UnknownOutcomeError(command);
    effect.begin();
    switch (fault) {
      case "unknown_but_done":
        effect.happen();
        throw new UnknownOutcomeError(command);
      case "hang":
        return "started";
      case "fail_later":
        this.#later(effect.failed);
        return "started";
      case "lose_signal":
        this.#later(effect.happen);
        return "started";
      case "double_signal":
        this.#later(() => {
          effect.happen();
          effect.succeeded();
          effect.succeeded();
        });
        return "started";
    }
    return this.#answer(effect);
  }

  #answer(effect: Effect): ProviderAnswer {
    if (this.#mode === "sync") {
      effect.happen();
      return "done";
    }
    if (this.#mode === "signal") {
      this.#later(() => {
        effect.happen();
        effect.succeeded();
      });
      return "started";
    }
    return new Promise((resolve) => {
      this.#later(() => {
        effect.happen();
        resolve("done");
      });
    });
  }

  #later(action: () => void): void {
    this.#clock.schedule(this.#commandSeconds, action);
  }

  #listed<T>(list: () => T[]): T[] | Promise<T[]> {
    const fault = this.#faults.take("list");
    if (fault !== undefined) throw new Error("The list is not available.");
    return this.#mode === "promise" ? Promise.resolve(list()) : list();
  }

  #checkPlace({ instanceId, serverId, processorIndexes }: InstanceRequest): void {
    if (serverId === undefined) return;
    const name = instanceName(instanceId);
    if (this.#servers.get(serverId)?.state !== "ready") {
      this.violations.push(`${name} was started on ${serverName(serverId)}, which is not ready.`);
    }
    for (const otherId of this.#instancesOn(serverId)) {
      const others = this.#instances.get(otherId)?.request.processorIndexes ?? [];
      const shared = processorIndexes.filter((index) => others.includes(index));
      if (shared.length > 0) {
        this.violations.push(`${name} and ${instanceName(otherId)} share processors of ${serverName(serverId)}.`);
      }
    }
  }

  #instancesOn(serverId: number): number[] {
    return [...this.#instances.values()]
      .filter((instance) => instance.request.serverId === serverId)
      .map((instance) => instance.request.instanceId);
  }

  #newestRouted(tag: PoolTag): number | undefined {
    return [...this.#routed.values()].filter((instance) => instance.tag === tag).at(-1)?.instanceId;
  }
}

function newInstance(request: InstanceRequest, state: ListedInstance["state"]): FakeInstance {
  return { request, state, owed: 0, isOwedKnown: true, busySeconds: 0 };
}

function listedServer({ request, state }: FakeServer): ListedServer {
  return { serverId: request.serverId, skuName: request.skuName, market: request.market, owner: request.owner, state };
}

function listedInstance({ request, state }: FakeInstance): ListedInstance {
  const { instanceId, tag, serverId, processorIndexes, owner } = request;
  return { instanceId, tag, processorIndexes, owner, state, ...(serverId === undefined ? {} : { serverId }) };
}
