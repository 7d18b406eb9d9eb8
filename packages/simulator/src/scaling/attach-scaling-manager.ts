import {
  type BootSettings,
  type DecisionQuestion,
  type EventSink,
  type IdSource,
  type InstanceTemplates,
  METRIC_PATHS,
  POOL_TAGS,
  type PoolTag,
  type ScalingLimits,
  ScalingManager,
  ScrapedMetrics,
} from "@tokentide/scaling-manager";
import type { RandomStreams, Simulation } from "@tokentide/sim-core";
import type { Cluster } from "../instances/cluster";
import type { Instance } from "../instances/instance";
import type { Application } from "../requests/application";
import type { InstanceConfig, StartState } from "../simulation-config";
import { Mishaps } from "./mishaps";
import { PoolGauges } from "./pool-gauges";
import type { BootSetup, FailureSetup, ScalingSetup } from "./scaling-setup";
import { SignalFeed } from "./signal-feed";
import { SimulatedInstances } from "./simulated-instances";
import { SimulatedServers } from "./simulated-servers";
import { bootDuration, type StartUpTime } from "./start-up-time";

/** What a run shares with its scaling managers. */
export interface ScalingContext {
  readonly simulation: Simulation;
  readonly cluster: Cluster;
  readonly streams: RandomStreams;
  readonly ids: IdSource;
  readonly failures: readonly FailureSetup[];
  readonly onLoss: "requeue" | "abort";
  readonly startTimeUnixSeconds: number;
  readonly sinks: readonly EventSink[];
  /** Told when the policy leaves a decision to somebody outside of the run. */
  readonly onQuestion: (question: DecisionQuestion) => void;
}

/** Gives an application its scaling manager and hands it what already runs. */
export function attachScalingManager(application: Application, setup: ScalingSetup, context: ScalingContext): void {
  const { simulation, cluster, streams, ids } = context;
  const { actuator } = setup;
  const mishaps = new Mishaps(application, simulation, streams, {
    failures: context.failures,
    actuator,
    onLoss: context.onLoss,
  });
  const servers = new SimulatedServers(
    application,
    {
      skus: cluster.managedSkus(setup.billing ?? {}),
      rentServer: (serverId, skuName, owner) => cluster.rentServer(serverId, skuName, owner),
      returnServer: (serverId) => cluster.returnServer(serverId),
      serversOf: (owner) => cluster.serversOf(owner),
    },
    mishaps,
  );
  const instances = new SimulatedInstances(
    application,
    {
      now: () => simulation.now(),
      createInstance: (owner, request) => {
        cluster.createInstance(owner, {
          instanceId: request.instanceId,
          server: cluster.servers[request.serverId!]!,
          tag: request.tag,
          config: { ...request.instanceConfig, parallelism: request.parallelism },
          processors: request.processorIndexes.length,
          status: "scaling_up",
        });
      },
      instanceById: (instanceId) => cluster.instances[instanceId],
    },
    mishaps,
    actuator,
  );
  const { policy, observation = METRIC_PATHS.ideal } = setup;
  const metrics = new ScrapedMetrics(observation, () => mishaps.isScrapeLost(observation.loss));
  const isSeenAsItIs = observation.scrapeSeconds === 0 && observation.loss === 0 && !mishaps.hasMetricsOutages;
  const manager = new ScalingManager<InstanceConfig>({
    clock: simulation,
    servers,
    instances,
    router: instances,
    work: instances,
    load: new PoolGauges(application, knownPools(application)[0] ?? "mixed", () => simulation.now()),
    templates: templatesOf(application.config.startState),
    ids,
    sinks: context.sinks,
    policy: policy && !isSeenAsItIs ? metrics.shownTo(policy) : policy,
    onQuestion: ({ observation: whole, nowSeconds }) =>
      context.onQuestion({ observation: isSeenAsItIs ? whole : metrics.see(whole), nowSeconds }),
    config: {
      observationWindowSeconds: observation.windowSeconds,
      ...setup.manager,
      ...(setup.manager.limits ? { limits: limitsOfKnownPools(setup.manager.limits, knownPools(application)) } : {}),
      boot: bootSettings(setup.boot, actuator.type === "kubernetes", (name, time) =>
        bootDuration(time, streams.stream(`boot-${name}/${application.config.applicationId}`)),
      ),
      startTimeUnixSeconds: context.startTimeUnixSeconds,
    },
  });
  application.scalingManager = manager;
  // What nobody reads is not counted.
  if (policy && policy.reads !== "gauges") {
    application.signals = new SignalFeed(manager, simulation, policy.reads === "demand");
  }
  manager.adopt({
    servers: cluster.serversOf(application).map(({ id, sku }) => ({ serverId: id, skuName: sku.name })),
    instances: application.presentInstances.map((instance) => ({
      instanceId: instance.id,
      tag: instance.tag,
      serverId: instance.server.id,
      processorIndexes: processorIndexes(instance),
      parallelism: instance.parallelism,
      instanceConfig: instance.config,
    })),
  });
  if (policy) metrics.start(simulation, () => manager.observe());
  manager.start();
}

/** Its processors on its server, in order of creation: a dialect may give an instance more than its parallelism needs. */
function processorIndexes({ id, server, processors }: Instance): number[] {
  let first = 0;
  for (const other of server.instances) if (other.id < id) first += other.processors;
  return Array.from({ length: processors }, (_, index) => first + index);
}

/** The pools that the application can have: those of its start state. */
function knownPools(application: Application): PoolTag[] {
  const templates = templatesOf(application.config.startState);
  return POOL_TAGS.filter((tag) => templates.getInstanceConfig(tag) !== undefined);
}

/** Bounds for every pool are meant for the pools there are: a minimum must not call others into being. */
function limitsOfKnownPools({ pool, pools, ...others }: ScalingLimits, tags: readonly PoolTag[]): ScalingLimits {
  return { ...others, pools: { ...Object.fromEntries(tags.map((tag) => [tag, pool ?? {}])), ...pools } };
}

function bootSettings(
  boot: BootSetup,
  isSignalled: boolean,
  draw: (name: string, time: StartUpTime) => ReturnType<typeof bootDuration>,
): BootSettings {
  // Pods and nodes say themselves when they are up.
  if (isSignalled) return { type: "signal" };
  if (boot.type === "delay") return { type: "delay", delaySeconds: draw("delay", boot.delay) };
  const { provisioning, loading, warming } = boot;
  const isSized = typeof loading === "object" && "weightBytes" in loading;
  return {
    type: "stages",
    ...(provisioning === undefined ? {} : { provisioningSeconds: draw("provisioning", provisioning) }),
    ...(loading === undefined ? {} : { loading: isSized ? loading : draw("loading", loading) }),
    ...(warming === undefined ? {} : { warmingSeconds: draw("warming", warming) }),
  };
}

/** The quick start's StartStateManager: new instances look like those of the start state. */
export function templatesOf(startState: StartState): InstanceTemplates<InstanceConfig> {
  const templates: Partial<Record<PoolTag, InstanceConfig>> =
    startState.type === "uniform"
      ? { mixed: startState.instance }
      : startState.type === "unallocated"
        ? (startState.templates ?? {})
        : { prompt: startState.prompt, token: startState.token };
  return {
    getInstanceConfig: (tag) => templates[tag],
    getParallelism: (tag) => templates[tag]?.parallelism,
  };
}
