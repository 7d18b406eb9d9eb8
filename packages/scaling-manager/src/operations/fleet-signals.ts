import type { InstanceRecord } from "../fleet/instance-record";
import type { ServerRecord } from "../fleet/server-record";
import { instanceName, serverName } from "../id-sequence";
import type { ManagerContext } from "../manager-context";
import type { Drain } from "./drain";
import type { InstanceBoot } from "./instance-boot";
import type { InstanceRemoval } from "./instance-removal";
import type { ServerBoot } from "./server-boot";
import type { ServerRemoval } from "./server-removal";

/** The operations that signals set off. */
export interface SignalledOperations {
  readonly serverBoot: ServerBoot;
  readonly serverRemoval: ServerRemoval;
  readonly instanceBoot: InstanceBoot;
  readonly instanceRemoval: InstanceRemoval;
  readonly drain: Drain;
}

const UNEXPLAINED = "The fleet does not say why.";

/** What a fleet says about itself. Late, doubled and unknown signals are noted and change nothing. */
export class FleetSignals {
  readonly #context: ManagerContext;
  readonly #operations: SignalledOperations;

  constructor(context: ManagerContext, operations: SignalledOperations) {
    this.#context = context;
    this.#operations = operations;
  }

  serverReady(serverId: number): void {
    const server = this.#server(serverId, "serverReady");
    if (server === undefined) return;
    if (server.status === "scaling_up") this.#operations.serverBoot.provided(server);
    else this.#ignored("serverReady", server);
  }

  serverFailed(serverId: number, reason: string = UNEXPLAINED): void {
    const server = this.#server(serverId, "serverFailed");
    if (server === undefined) return;
    if (server.status === "scaling_up") {
      this.#operations.serverBoot.failed(server, reason);
      return;
    }
    if (server.status === "scaling_down") {
      this.#ignored("serverFailed", server);
      return;
    }
    this.#context.journal.server("server_failed", server, reason);
    // Broken hardware is given back, whatever was meant for it.
    server.isReclaimed = true;
    this.#loseInstances(server, reason);
    this.#operations.serverRemoval.releaseIfEmpty(server);
  }

  serverGone(serverId: number, reason: string = UNEXPLAINED): void {
    const server = this.#server(serverId, "serverGone");
    if (server === undefined) return;
    if (server.status === "scaling_down") {
      this.#operations.serverRemoval.finish(server);
      return;
    }
    server.isVanished = true;
    this.#loseInstances(server, reason);
    this.#operations.serverRemoval.lost(server, reason);
  }

  /** The server will be taken away: what is on it leaves as far as the notice allows. No limit stands against that. */
  serverReclaimed(serverId: number, noticeSeconds: number): void {
    const server = this.#server(serverId, "serverReclaimed");
    if (server === undefined) return;
    const reason = `${server.name} is reclaimed in ${noticeSeconds} s`;
    if (server.status === "scaling_up") {
      this.#operations.serverBoot.failed(server, reason);
      return;
    }
    if (server.status === "scaling_down" || server.isReclaimed) {
      this.#ignored("serverReclaimed", server);
      return;
    }
    server.isReclaimed = true;
    for (const instance of [...server.instances]) {
      instance.takesServer = true;
      if (instance.status === "scaling_up") this.#operations.instanceBoot.failed(instance, reason);
      else if (instance.status === "draining") this.#operations.drain.hurry(instance, noticeSeconds);
      else if (instance.status === "active") {
        this.#operations.drain.begin(instance, { timeoutSeconds: noticeSeconds, onTimeout: "requeue" });
      }
    }
    this.#operations.serverRemoval.releaseIfEmpty(server);
  }

  instanceReady(instanceId: number): void {
    const instance = this.#instance(instanceId, "instanceReady");
    if (instance === undefined) return;
    if (instance.status === "scaling_up" && instance.isRequested) this.#operations.instanceBoot.provided(instance);
    else this.#ignored("instanceReady", instance);
  }

  instanceFailed(instanceId: number, reason: string = UNEXPLAINED): void {
    const instance = this.#instance(instanceId, "instanceFailed");
    if (instance === undefined) return;
    if (instance.status === "scaling_down") this.#ignored("instanceFailed", instance);
    else this.#operations.instanceBoot.failed(instance, reason);
  }

  instanceGone(instanceId: number, reason: string = UNEXPLAINED): void {
    const instance = this.#instance(instanceId, "instanceGone");
    if (instance === undefined) return;
    if (instance.status === "scaling_down") this.#operations.instanceRemoval.finish(instance);
    else this.#operations.instanceRemoval.lost(instance, reason);
  }

  instanceDrained(instanceId: number): void {
    const instance = this.#instance(instanceId, "instanceDrained");
    if (instance === undefined) return;
    if (instance.status === "draining") this.#operations.drain.signalled(instance);
    else this.#ignored("instanceDrained", instance);
  }

  cordonAcknowledged(instanceId: number, drain: number | undefined): void {
    const instance = this.#instance(instanceId, "cordonAcknowledged");
    if (instance === undefined) return;
    if (instance.status === "draining") this.#operations.drain.cordonAcknowledged(instance, drain);
    else this.#ignored("cordonAcknowledged", instance);
  }

  #loseInstances(server: ServerRecord, reason: string): void {
    for (const instance of [...server.instances]) {
      if (!instance.isGone) this.#operations.instanceRemoval.lost(instance, `${server.name}: ${reason}`);
    }
  }

  /** What a signal is about; `undefined` where nobody listens, or there is no such thing. */
  #server(serverId: number, signal: string): ServerRecord | undefined {
    if (!this.#context.isLive()) return undefined;
    const server = this.#context.registry.server(serverId);
    if (server === undefined) this.#ignored(signal, { name: serverName(serverId), status: "not there" });
    return server;
  }

  #instance(instanceId: number, signal: string): InstanceRecord | undefined {
    if (!this.#context.isLive()) return undefined;
    const instance = this.#context.registry.instance(instanceId);
    if (instance === undefined) this.#ignored(signal, { name: instanceName(instanceId), status: "not there" });
    return instance;
  }

  #ignored(signal: string, { name, status }: { readonly name: string; readonly status: string }): void {
    this.#context.journal.manager("signal_ignored", name, `${signal} came while it is ${status}.`);
  }
}
