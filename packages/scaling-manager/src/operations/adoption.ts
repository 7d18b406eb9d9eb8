import type { AdoptedInstance, AdoptedServer, Adoption } from "../commands";
import { InsufficientProcessorsError } from "../errors/insufficient-processors-error";
import { UnknownTargetError } from "../errors/unknown-target-error";
import { InstanceRecord } from "../fleet/instance-record";
import { ServerRecord } from "../fleet/server-record";
import { serverName } from "../id-sequence";
import type { ManagerContext } from "../manager-context";
import { processorsNeeded, SINGLE_PROCESSOR } from "../model-parallelism";
import { poolTagOf } from "../pool-tag";
import { tellRouter } from "./router-call";

/** Takes over what already runs, as if the manager had started it. */
export class FleetAdoption {
  readonly #context: ManagerContext;

  constructor(context: ManagerContext) {
    this.#context = context;
  }

  adopt({ servers = [], instances = [] }: Adoption): void {
    for (const server of servers) this.#adoptServer(server);
    for (const instance of instances) this.#adoptInstance(instance);
  }

  #adoptServer(adopted: AdoptedServer): void {
    const { registry, journal, ids, catalog, clock } = this.#context;
    if (registry.server(adopted.serverId) !== undefined) return;
    ids.taken("server", adopted.serverId);
    const sku = catalog.get(adopted.skuName);
    const server = new ServerRecord(adopted.serverId, sku, adopted.market ?? "on_demand", clock.now());
    server.status = "active";
    server.isAnnounced = true;
    server.isProvided = true;
    server.isProvisioned = true;
    server.hasServed = true;
    server.keepWhenEmpty = adopted.keepWhenEmpty ?? false;
    server.reserve(adopted.reservedProcessorIndexes ?? []);
    registry.addServer(server);
    journal.server("server_adopted", server);
  }

  #adoptInstance(adopted: AdoptedInstance): void {
    const { registry, journal, ids, templates, clock } = this.#context;
    if (registry.instance(adopted.instanceId) !== undefined) return;
    ids.taken("instance", adopted.instanceId);
    const tag = poolTagOf(adopted.tag);
    const parallelism = adopted.parallelism ?? templates?.getParallelism(tag) ?? SINGLE_PROCESSOR;
    const server = this.#serverOf(adopted);
    const processorCount = adopted.processorIndexes?.length ?? processorsNeeded(parallelism);
    const free = server?.freeAmong(adopted.processorIndexes) ?? [];
    if (server !== undefined && free.length < processorCount) {
      throw new InsufficientProcessorsError(processorCount, free.length, server.name);
    }
    const instance = new InstanceRecord(
      {
        instanceId: adopted.instanceId,
        tag,
        parallelism,
        instanceConfig: adopted.instanceConfig ?? templates?.getInstanceConfig(tag),
        server,
        processorIndexes: free.slice(0, processorCount),
        processorCount,
      },
      clock.now(),
    );
    instance.status = "active";
    instance.isRequested = true;
    instance.isProvided = true;
    registry.addInstance(instance);
    journal.instance("instance_adopted", instance);
    tellRouter(this.#context, instance, "join", (router) => router.join(instance));
  }

  #serverOf(adopted: AdoptedInstance): ServerRecord | undefined {
    if (adopted.serverId === undefined) return undefined;
    const server = this.#context.registry.server(adopted.serverId);
    if (server === undefined) throw new UnknownTargetError(serverName(adopted.serverId));
    return server;
  }
}
