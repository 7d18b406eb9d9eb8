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
    this.#server("serverReady", serverId, (server) => {
      if (server.status !== "scaling_up") return false;
      this.#operations.serverBoot.provided(server);
      return true;
    });
  }

  serverFailed(serverId: number, reason: string = UNEXPLAINED): void {
    this.#server("serverFailed", serverId, (server) => {
      if (server.status === "scaling_down") return false;
      if (server.status === "scaling_up") this.#operations.serverBoot.failed(server, reason);
      else {
        this.#context.journal.server("server_failed", server, reason);
        // Broken hardware is given back, whatever was meant for it.
        server.isReclaimed = true;
        this.#loseInstances(server, reason);
        this.#operations.serverRemoval.releaseIfEmpty(server);
      }
      return true;
    });
  }

  serverGone(serverId: number, reason: string = UNEXPLAINED): void {
    this.#server("serverGone", serverId, (server) => {
      if (server.status === "scaling_down") this.#operations.serverRemoval.finish(server);
      else {
        server.isVanished = true;
        this.#loseInstances(server, reason);
        this.#operations.serverRemoval.lost(server, reason);
      }
      return true;
    });
  }

  /** The server will be taken away: what is on it leaves as far as the notice allows. No limit stands against that. */
  serverReclaimed(serverId: number, noticeSeconds: number): void {
    const { serverBoot, instanceBoot, drain, serverRemoval } = this.#operations;
    this.#server("serverReclaimed", serverId, (server) => {
      const reason = `${server.name} is reclaimed in ${noticeSeconds} s`;
      if (server.status === "scaling_up") {
        serverBoot.failed(server, reason);
        return true;
      }
      if (server.status === "scaling_down" || server.isReclaimed) return false;
      server.isReclaimed = true;
      for (const instance of [...server.instances]) {
        instance.takesServer = true;
        if (instance.status === "scaling_up") instanceBoot.failed(instance, reason);
        else if (instance.status === "draining") drain.hurry(instance, noticeSeconds);
        else if (instance.status === "active") {
          drain.begin(instance, { timeoutSeconds: noticeSeconds, onTimeout: "requeue" });
        }
      }
      serverRemoval.releaseIfEmpty(server);
      return true;
    });
  }

  instanceReady(instanceId: number): void {
    this.#instance("instanceReady", instanceId, (instance) => {
      if (instance.status !== "scaling_up" || !instance.isRequested) return false;
      this.#operations.instanceBoot.provided(instance);
      return true;
    });
  }

  instanceFailed(instanceId: number, reason: string = UNEXPLAINED): void {
    this.#instance("instanceFailed", instanceId, (instance) => {
      if (instance.status === "scaling_down") return false;
      this.#operations.instanceBoot.failed(instance, reason);
      return true;
    });
  }

  instanceGone(instanceId: number, reason: string = UNEXPLAINED): void {
    this.#instance("instanceGone", instanceId, (instance) => {
      if (instance.status === "scaling_down") this.#operations.instanceRemoval.finish(instance);
      else this.#operations.instanceRemoval.lost(instance, reason);
      return true;
    });
  }

  instanceDrained(instanceId: number): void {
    this.#instance("instanceDrained", instanceId, (instance) => {
      if (instance.status !== "draining") return false;
      this.#operations.drain.signalled(instance);
      return true;
    });
  }

  cordonAcknowledged(instanceId: number, drain: number | undefined): void {
    this.#instance("cordonAcknowledged", instanceId, (instance) => {
      if (instance.status !== "draining") return false;
      this.#operations.drain.cordonAcknowledged(instance, drain);
      return true;
    });
  }

  #loseInstances(server: ServerRecord, reason: string): void {
    for (const instance of [...server.instances]) {
      if (!instance.isGone) this.#operations.instanceRemoval.lost(instance, `${server.name}: ${reason}`);
    }
  }

  #server(signal: string, serverId: number, act: (server: ServerRecord) => boolean): void {
    this.#heard(signal, this.#context.registry.server(serverId), serverName(serverId), act);
  }

  #instance(signal: string, instanceId: number, act: (instance: InstanceRecord) => boolean): void {
    this.#heard(signal, this.#context.registry.instance(instanceId), instanceName(instanceId), act);
  }

  /** @param act false where the signal means nothing to what it is about */
  #heard<T extends { readonly status: string }>(
    signal: string,
    record: T | undefined,
    name: string,
    act: (record: T) => boolean,
  ): void {
    const { journal, isLive } = this.#context;
    if (!isLive() || (record !== undefined && act(record))) return;
    journal.manager("signal_ignored", name, `${signal} came while it is ${record?.status ?? "not there"}.`);
  }
}
