import {
  kvBlockCount,
  type ModelParallelism,
  peakServerWatts,
  priceDollarsPerHour,
  type ServerSku,
  type StepTimeModel,
} from "@tokentide/hardware";
import type { IdSource, ServerSku as ManagedSku } from "@tokentide/scaling-manager";
import type { PoolTag } from "@tokentide/schedulers";
import type { Simulation } from "@tokentide/sim-core";
import type { Application } from "../requests/application";
import type { RequestTable } from "../requests/request-table";
import type { DialectRules, RunArithmetic } from "../rules/dialect";
import { withStepOverheads } from "../rules/step-overheads";
import type { SkuBilling } from "../scaling/scaling-setup";
import type { ClusterConfig, InstanceConfig } from "../simulation-config";
import { DecodeShape } from "./decode-shape";
import { Instance } from "./instance";
import type { LedgerStatus } from "./instance-ledger";
import { Server } from "./server";

/** What an instance is to be. */
export interface NewInstance {
  readonly instanceId: number;
  readonly server: Server;
  readonly tag: PoolTag;
  readonly config: InstanceConfig;
  readonly processors: number;
  readonly status: LedgerStatus;
}

/**
 * The servers of a run and what runs on them, gone ones too. Ids are counted from 0 over the whole run and are positions
 * in its lists; one that was given to a server or instance that never came stays empty.
 */
export class Cluster {
  readonly servers: (Server | undefined)[] = [];
  readonly instances: Instance[] = [];
  readonly #skus: readonly ServerSku[];
  readonly #simulation: Simulation;
  readonly #requests: RequestTable;
  readonly #dialect: DialectRules;
  readonly #arithmetic: RunArithmetic;
  readonly #stepTimes = new Map<string, StepTimeModel>();
  readonly #decodes = new Map<InstanceConfig["vllm"], DecodeShape>();

  constructor(config: ClusterConfig, simulation: Simulation, requests: RequestTable, dialect: DialectRules) {
    this.#skus = config.servers.map(({ sku }) => sku);
    this.#simulation = simulation;
    this.#requests = requests;
    this.#dialect = dialect;
    this.#arithmetic = dialect.arithmetic(simulation);
    for (const { sku, count } of config.servers) {
      for (let i = 0; i < count; i++) this.servers.push(new Server(this.servers.length, sku, 0));
    }
  }

  /** The SKUs that can be bought, with what a scaling manager must know of them. */
  managedSkus(billing: Readonly<Record<string, SkuBilling>>): ManagedSku[] {
    return this.#skus.map((sku) => ({
      name: sku.name,
      processors: sku.processorCount,
      onDemandDollarsPerHour: sku.priceDollarsPerHour,
      spotDollarsPerHour: priceDollarsPerHour(sku, "spot"),
      committedDollarsPerHour: priceDollarsPerHour(sku, "committed"),
      watts: peakServerWatts(sku),
      ...billing[sku.name],
    }));
  }

  rentServer(serverId: number, skuName: string, application: Application): void {
    const sku = this.#skus.find(({ name }) => name === skuName)!;
    const server = new Server(serverId, sku, this.#simulation.now());
    server.application = application.index;
    this.servers[serverId] = server;
  }

  returnServer(serverId: number): void {
    const server = this.servers[serverId];
    if (server) server.endSeconds = Math.min(server.endSeconds, this.#simulation.now());
  }

  /** Servers of the application that are there now. */
  serversOf(application: Application): Server[] {
    return this.servers.filter(
      (server): server is Server =>
        server?.application === application.index && server.endSeconds === Number.POSITIVE_INFINITY,
    );
  }

  createInstance(
    application: Application,
    { instanceId, server, tag, config, processors, status }: NewInstance,
  ): Instance {
    const { processor } = server.sku;
    const model = this.#dialect.servedModel(application.config.model);
    const instance = new Instance({
      index: instanceId,
      tag,
      server,
      processors,
      config,
      maxMemoryBytes:
        config.vllm === undefined
          ? processor.memoryBytes * processors
          : model.weightBytes +
            (config.vllm.blocks ??
              kvBlockCount({ ...config.vllm, model, processor, parallelism: config.parallelism })) *
              config.vllm.blockTokens *
              model.kvBytesPerToken,
      weightBytes: model.weightBytes,
      stepTimes: this.#stepTimesOf(application, processor.name, config.parallelism),
      decodes: this.#decodesOf(config.vllm),
      application,
      simulation: this.#simulation,
      requests: this.#requests,
      arithmetic: this.#arithmetic,
      initialStatus: status,
    });
    instance.batching = this.#dialect.batching(instance, this.#requests, application);
    server.place(instance);
    server.application = application.index;
    this.instances[instanceId] = instance;
    application.add(instance);
    return instance;
  }

  /** Instances of the application in order of creation, gone ones too. */
  instancesOf(application: Application): Instance[] {
    return this.instances.filter((instance) => instance?.application === application);
  }

  /** Servers that the application paid for, gone ones too. */
  paidBy(application: Application): Server[] {
    return this.servers.filter((server): server is Server => server?.application === application.index);
  }

  /** One for all instances of equal settings: it is looked at in every event. */
  #decodesOf(settings: InstanceConfig["vllm"]): DecodeShape {
    let decodes = this.#decodes.get(settings);
    if (!decodes) {
      decodes = new DecodeShape(settings);
      this.#decodes.set(settings, decodes);
    }
    return decodes;
  }

  /** Made once for all instances alike: making one may mean fitting a curve. */
  #stepTimesOf(application: Application, processorName: string, parallelism: ModelParallelism): StepTimeModel {
    const { tensorParallelism, pipelineParallelism } = parallelism;
    const key = `${application.index}/${processorName}/${tensorParallelism}/${pipelineParallelism}`;
    let stepTimes = this.#stepTimes.get(key);
    if (!stepTimes) {
      stepTimes = withStepOverheads(
        this.#dialect.stepTimes(application.config, processorName, parallelism),
        application.config.overheads,
      );
      this.#stepTimes.set(key, stepTimes);
    }
    return stepTimes;
  }
}

/** Gives the ids behind the last server and instance of the cluster: all scaling managers of a run share it. */
export function clusterIds(cluster: Cluster): IdSource {
  let nextServerId = cluster.servers.length;
  let nextInstanceId = cluster.instances.length;
  return {
    nextServerId: () => nextServerId++,
    nextInstanceId: () => nextInstanceId++,
    // What the start state made is counted already.
    taken: () => {},
  };
}
