import type { Drift } from "../commands";
import type { InstanceRecord } from "../fleet/instance-record";
import type { ServerRecord } from "../fleet/server-record";
import { instanceName, serverName } from "../id-sequence";
import type { ManagerContext } from "../manager-context";
import type { ListedInstance } from "../ports/instance-provider";
import type { ListedServer } from "../ports/server-provider";
import type { FleetAdoption } from "./adoption";
import type { FleetSignals, SignalledOperations } from "./fleet-signals";
import { errorText } from "./provider-call";

/** Something that had been asked for when the lists were: only that can be missing from them. */
interface Asked<T> {
  readonly record: T;
  /** It was ready then. What has become ready since may have been too late for the list. */
  readonly wasProvided: boolean;
}

interface Known {
  readonly servers: readonly Asked<ServerRecord>[];
  readonly instances: readonly Asked<InstanceRecord>[];
}

/** Compares what should be with what is, and repairs the difference. */
export class Reconciliation {
  readonly #context: ManagerContext;
  readonly #operations: SignalledOperations;
  readonly #signals: FleetSignals;
  readonly #adoption: FleetAdoption;

  constructor(
    context: ManagerContext,
    operations: SignalledOperations,
    parts: { readonly signals: FleetSignals; readonly adoption: FleetAdoption },
  ) {
    this.#context = context;
    this.#operations = operations;
    this.#signals = parts.signals;
    this.#adoption = parts.adoption;
  }

  /** At once where both lists are at hand. Fails when a list does. */
  run(): readonly Drift[] | Promise<readonly Drift[]> {
    const { registry, servers, instances } = this.#context;
    const known: Known = {
      servers: [...registry.servers()].map(asked),
      instances: [...registry.instances()].filter((instance) => instance.isRequested).map(asked),
    };
    const serverList = servers?.list() ?? [];
    const instanceList = instances.list();
    if (!("then" in serverList) && !("then" in instanceList)) return this.#repair(known, serverList, instanceList);
    return Promise.all([serverList, instanceList]).then(([listedServers, listedInstances]) =>
      this.#context.isLive() ? this.#repair(known, listedServers, listedInstances) : [],
    );
  }

  #repair(known: Known, servers: readonly ListedServer[], instances: readonly ListedInstance[]): Drift[] {
    const drifts: Drift[] = [];
    const note = (target: string, kind: Drift["kind"], repair: string): void => {
      drifts.push({ target, kind, repair });
      this.#context.journal.manager("drift_repaired", target, `${kind}: ${repair}`);
    };
    const serversById = new Map(servers.map((server) => [server.serverId, server]));
    const instancesById = new Map(instances.map((instance) => [instance.instanceId, instance]));
    if (this.#context.capabilities.ownsServers) {
      for (const server of known.servers) this.#server(server, serversById.get(server.record.serverId), note);
      const knownIds = new Set(known.servers.map(({ record }) => record.serverId));
      for (const listed of servers) if (!knownIds.has(listed.serverId)) this.#unknownServer(listed, note);
    }
    for (const instance of known.instances)
      this.#instance(instance, instancesById.get(instance.record.instanceId), note);
    const knownIds = new Set(known.instances.map(({ record }) => record.instanceId));
    for (const listed of instances) if (!knownIds.has(listed.instanceId)) this.#unknownInstance(listed, note);
    return drifts;
  }

  #server({ record: server, wasProvided }: Asked<ServerRecord>, listed: ListedServer | undefined, note: Note): void {
    if (server.isGone) return;
    const { serverRemoval } = this.#operations;
    if (server.status === "scaling_down") {
      if (listed === undefined) {
        note(server.name, "vanished", "its removal is done");
        serverRemoval.finish(server);
      } else if (listed.state !== "leaving" || this.#isStuck(server.statusSinceSeconds)) {
        note(server.name, "removal_repeated", "asked to be removed again");
        serverRemoval.clearAway(server);
      }
    } else if (listed === undefined) {
      if (!wasProvided && (server.isProvided || this.#isTooYoung(server.createdSeconds))) return;
      note(server.name, "vanished", "counted as lost, and what was on it");
      this.#signals.serverGone(server.serverId, "It is no longer there.");
    } else if (listed.state === "ready" && !server.isProvided) {
      note(server.name, "became_ready", "taken into service");
      this.#operations.serverBoot.provided(server);
    }
  }

  #instance(
    { record: instance, wasProvided }: Asked<InstanceRecord>,
    listed: ListedInstance | undefined,
    note: Note,
  ): void {
    if (instance.isGone) return;
    const { instanceRemoval, instanceBoot, drain } = this.#operations;
    if (instance.status === "scaling_down") {
      if (listed === undefined) {
        note(instance.name, "vanished", "its removal is done");
        instanceRemoval.finish(instance);
      } else if (listed.state !== "leaving" || this.#isStuck(instance.statusSinceSeconds)) {
        note(instance.name, "removal_repeated", "asked to be removed again");
        instanceRemoval.removalDue(instance);
      }
    } else if (listed === undefined) {
      if (!wasProvided && (instance.isProvided || this.#isTooYoung(instance.createdSeconds))) return;
      note(instance.name, "vanished", "counted as lost");
      instanceRemoval.lost(instance, "It is no longer there.");
    } else if (listed.state === "ready" && !instance.isProvided) {
      note(instance.name, "became_ready", "taken into service");
      instanceBoot.provided(instance);
    } else if (instance.status === "draining") {
      // Its drain may be over, or the router's acknowledgement lost.
      drain.resume(instance);
      if (instance.status !== "draining") note(instance.name, "drained_unnoticed", "its drain is over");
    }
  }

  #unknownServer(listed: ListedServer, note: Note): void {
    const { ids, registry, goneServers } = this.#context;
    ids.taken("server", listed.serverId);
    if (!this.#isOurs(listed) || registry.server(listed.serverId) !== undefined) return;
    const name = serverName(listed.serverId);
    if (goneServers.has(listed.serverId)) {
      note(name, "appeared", "it was given up before, and is removed again");
      this.#operations.serverRemoval.removeStray({ serverId: listed.serverId, name });
      return;
    }
    this.#tryToAdopt(name, () => this.#adoption.adopt({ servers: [listed] }), note);
  }

  #unknownInstance(listed: ListedInstance, note: Note): void {
    const { ids, registry, goneInstances } = this.#context;
    ids.taken("instance", listed.instanceId);
    if (!this.#isOurs(listed) || registry.instance(listed.instanceId) !== undefined) return;
    const name = instanceName(listed.instanceId);
    if (goneInstances.has(listed.instanceId)) {
      note(name, "appeared", "it was given up before, and is removed again");
      this.#operations.instanceRemoval.removeStray({ instanceId: listed.instanceId, name });
      return;
    }
    this.#tryToAdopt(name, () => this.#adoption.adopt({ instances: [listed] }), note);
  }

  #tryToAdopt(name: string, adopt: () => void, note: Note): void {
    try {
      adopt();
      note(name, "appeared", "adopted");
    } catch (error) {
      note(name, "appeared", `left alone: ${errorText(error)}`);
    }
  }

  #isOurs(listed: ListedServer | ListedInstance): boolean {
    if (listed.state === "leaving") return false;
    return listed.owner === undefined || listed.owner === this.#context.settings.owner;
  }

  /** A removal that has been under way for longer than any back-off is asked for again. */
  #isStuck(sinceSeconds: number): boolean {
    return this.#context.clock.now() - sinceSeconds > this.#context.settings.backOff.maxSeconds;
  }

  /** Lists may lag behind a request that was made just now. */
  #isTooYoung(createdSeconds: number): boolean {
    return this.#context.clock.now() - createdSeconds < this.#context.settings.backOff.firstSeconds;
  }
}

function asked<T extends { readonly isProvided: boolean }>(record: T): Asked<T> {
  return { record, wasProvided: record.isProvided };
}

type Note = (target: string, kind: Drift["kind"], repair: string) => void;
