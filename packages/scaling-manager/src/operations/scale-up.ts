import type { ScaleUpFullRequest, ScaleUpInstanceRequest, ScaleUpServerRequest } from "../commands";
import { CapacityUnavailableError } from "../errors/capacity-unavailable-error";
import { InsufficientProcessorsError } from "../errors/insufficient-processors-error";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { InvalidTransitionError } from "../errors/invalid-transition-error";
import { UnknownTargetError } from "../errors/unknown-target-error";
import { UnsupportedByFleetError } from "../errors/unsupported-by-fleet-error";
import { InstanceRecord } from "../fleet/instance-record";
import { bestFit } from "../fleet/placement";
import type { Processor } from "../fleet/processor";
import { ServerRecord } from "../fleet/server-record";
import { serverName } from "../id-sequence";
import type { ManagerContext } from "../manager-context";
import { type ModelParallelism, processorsNeeded, SINGLE_PROCESSOR } from "../model-parallelism";
import { type PoolTag, poolTagOf } from "../pool-tag";
import type { ServerSku } from "../ports/server-provider";
import type { SignalledOperations } from "./fleet-signals";

/** What an instance is to be, every default filled in. */
interface InstanceShape {
  readonly tag: PoolTag;
  readonly parallelism: ModelParallelism;
  readonly instanceConfig: unknown;
  readonly processors: number;
}

/** The commands that make a fleet larger. Each checks everything before it changes anything. */
export class ScaleUp {
  readonly #context: ManagerContext;
  readonly #operations: SignalledOperations;

  constructor(context: ManagerContext, operations: SignalledOperations) {
    this.#context = context;
    this.#operations = operations;
  }

  /** A new server and an instance on it: both, or neither. */
  full(request: ScaleUpFullRequest): { server: ServerRecord; instance: InstanceRecord } {
    this.#checkOwnsServers("scaleUpFull", "Use scaleUpInstance.");
    const shape = this.#shape(request);
    const sku = this.#context.catalog.get(request.serverSku);
    if (sku.processors < shape.processors) {
      throw new InsufficientProcessorsError(shape.processors, sku.processors, `a new ${sku.name} server`);
    }
    this.#context.limits.checkAdditionalInstance(shape.tag);
    const server = this.#newServer(sku, request);
    if (!server.takesInstances) throw new CapacityUnavailableError(sku.name, `${server.name} failed while it was made`);
    return { server, instance: this.#newInstance(shape, server) };
  }

  server(request: ScaleUpServerRequest): ServerRecord {
    this.#checkOwnsServers("scaleUpServer", "Use scaleUpInstance.");
    const server = this.#newServer(this.#context.catalog.get(request.serverSku), request);
    server.keepWhenEmpty = true;
    return server;
  }

  instance(request: ScaleUpInstanceRequest): InstanceRecord {
    const shape = this.#shape(request);
    const { processors } = request;
    const server = this.#placeFor(processors, shape);
    this.#context.limits.checkAdditionalInstance(shape.tag);
    if (server === undefined) {
      this.#context.limits.checkAdditionalProcessors(shape.processors);
      return this.#newInstance(shape, undefined);
    }
    // Should the provider refuse, the server stays what it was.
    const { keepWhenEmpty } = server;
    server.keepWhenEmpty = true;
    try {
      const named = processors?.map((processor) => processor.index);
      return this.#newInstance(shape, server, named);
    } finally {
      server.keepWhenEmpty = keepWhenEmpty;
    }
  }

  /** One more instance of a pool by the configured placement, as decisions want it. */
  byPlacement(tag: PoolTag, skuName: string | undefined): InstanceRecord {
    if (!this.#context.capabilities.ownsServers) return this.instance({ tag });
    const shape = this.#shape({ tag });
    const server =
      this.#context.settings.placement === "fill"
        ? bestFit(this.#context.registry.servers(), shape.processors)
        : undefined;
    if (server === undefined) return this.full({ tag, serverSku: skuName }).instance;
    this.#context.limits.checkAdditionalInstance(tag);
    return this.#newInstance(shape, server);
  }

  /** Takes a draining instance back. Harmless when it is in service already. */
  revive(instance: InstanceRecord): void {
    if (instance.status === "active") return;
    if (!this.#context.capabilities.revives) {
      throw new UnsupportedByFleetError("cancelScaleDown", "revives", "Scale up instead.");
    }
    if (instance.status !== "draining" || instance.server?.isReclaimed === true) {
      throw new InvalidTransitionError(instance.name, instance.status, "revived");
    }
    this.#context.limits.checkAdditionalInstance(instance.tag);
    this.#operations.drain.revive(instance);
  }

  /** Processors that one instance of a pool takes by its template. */
  processorsOf(tag: PoolTag): number {
    return this.#shape({ tag }).processors;
  }

  #newServer(sku: ServerSku, request: ScaleUpServerRequest): ServerRecord {
    const { limits, registry, counters, ids, clock } = this.#context;
    limits.checkAdditionalServer(sku);
    const server = new ServerRecord(ids.nextServerId(), sku, request.market ?? "on_demand", clock.now());
    registry.addServer(server);
    try {
      this.#operations.serverBoot.begin(server);
    } catch (error) {
      counters.noteRefusedStart();
      throw error;
    }
    return server;
  }

  /** Registers an instance on the first free processors (of the named ones) and starts it. */
  #newInstance(shape: InstanceShape, server: ServerRecord | undefined, named?: readonly number[]): InstanceRecord {
    const { registry, ids, clock } = this.#context;
    const { processors: processorCount, ...seed } = shape;
    const processorIndexes = server?.freeAmong(named).slice(0, processorCount) ?? [];
    const instanceId = ids.nextInstanceId();
    const instance = new InstanceRecord({ ...seed, instanceId, server, processorIndexes, processorCount }, clock.now());
    registry.addInstance(instance);
    this.#operations.instanceBoot.begin(instance);
    return instance;
  }

  #shape(request: ScaleUpInstanceRequest): InstanceShape {
    const tag = poolTagOf(request.tag);
    const { templates } = this.#context;
    const parallelism = request.parallelism ?? templates?.getParallelism(tag) ?? SINGLE_PROCESSOR;
    const processors = processorsNeeded(parallelism);
    if (!(Number.isInteger(processors) && processors >= 1)) {
      throw new InvalidSettingsError("parallelism", parallelism, "whole numbers of at least 1");
    }
    return {
      tag,
      parallelism,
      processors,
      instanceConfig: request.instanceConfig ?? templates?.getInstanceConfig(tag),
    };
  }

  /** Where a step-by-step instance goes: the server whose processors were named, else the one it fits best. */
  #placeFor(processors: readonly Processor[] | undefined, shape: InstanceShape): ServerRecord | undefined {
    const { registry, capabilities } = this.#context;
    if (!capabilities.ownsServers) return undefined;
    const serverIds = new Set(processors?.map((processor) => processor.serverId));
    const [serverId] = serverIds;
    if (serverIds.size > 1)
      throw new InvalidSettingsError("processors", [...serverIds].map(serverName), "one server's");
    if (serverId === undefined) {
      const fitting = processors === undefined ? bestFit(registry.servers(), shape.processors) : undefined;
      if (fitting === undefined) {
        const free = [...registry.servers()].map((server) => (server.takesInstances ? server.freeProcessors : 0));
        throw new InsufficientProcessorsError(shape.processors, Math.max(0, ...free), "the emptiest server");
      }
      return fitting;
    }
    const server = registry.server(serverId);
    if (server === undefined) throw new UnknownTargetError(serverName(serverId));
    if (!server.takesInstances) throw new InvalidTransitionError(server.name, server.status, "scaleUpInstance");
    const { length } = server.freeAmong(processors?.map((processor) => processor.index));
    if (length < shape.processors) throw new InsufficientProcessorsError(shape.processors, length, server.name);
    return server;
  }

  #checkOwnsServers(command: string, advice: string): void {
    if (!this.#context.capabilities.ownsServers) throw new UnsupportedByFleetError(command, "ownsServers", advice);
  }
}
