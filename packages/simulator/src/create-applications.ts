import type { Interconnect } from "@tokentide/hardware";
import type { DecisionQuestion } from "@tokentide/scaling-manager";
import { createScheduler, type ScalingCommands, type SchedulerContext } from "@tokentide/schedulers";
import { RandomStreams, type Simulation } from "@tokentide/sim-core";
import { type Cluster, clusterIds } from "./instances/cluster";
import type { Server } from "./instances/server";
import { type PlannedInstance, planStartState } from "./instances/start-state";
import { ApplicationMetrics } from "./metrics/application-metrics";
import { DEFAULT_EXACT_SAMPLES } from "./metrics/quantile-store";
import { ApplicationTimeline } from "./metrics/timeline";
import { Application } from "./requests/application";
import type { RequestRow, RequestTable } from "./requests/request-table";
import type { DialectRules } from "./rules/dialect";
import { createFabric } from "./rules/shared-links";
import type { RunSinks } from "./run-summary";
import { attachScalingManager } from "./scaling/attach-scaling-manager";
import type { ApplicationConfig, SimulationConfig } from "./simulation-config";
import { SchedulerNeedsScalingError } from "./simulator-errors";

/** A Monday. */
const DEFAULT_START_TIME = "2024-01-01T00:00:00Z";

/** Between servers when the cluster names no interconnect: 200 Gb/s InfiniBand. */
const DEFAULT_LINK: Interconnect = { link: "infiniband", topology: "p2p", bandwidthBytesPerSecond: 25e9 };

/** What the applications of a run share, and whom they tell. */
export interface RunParts {
  readonly simulation: Simulation;
  readonly requests: RequestTable;
  readonly cluster: Cluster;
  readonly dialect: DialectRules;
  readonly sinks: RunSinks;
  /** A request leaves, completed or not. */
  readonly left: (row: RequestRow, hasCompleted: boolean) => void;
  /** The last request in the system left. */
  readonly emptied: () => void;
  /** Something happened in a fleet. */
  readonly fleetChanged: () => void;
  /** A policy leaves a decision to somebody outside of the run. */
  readonly asked: (applicationId: number, question: DecisionQuestion) => void;
}

/**
 * The applications of a run with their start states and scaling managers.
 * @throws SchedulerNeedsScalingError when a scheduler scales and its application has no scaling manager
 * @throws StartStateError when a start state does not fit the cluster
 */
export function createApplications(config: SimulationConfig, parts: RunParts): readonly Application[] {
  const streams = new RandomStreams(config.seed);
  const link = config.cluster.interconnects[0] ?? DEFAULT_LINK;
  const seamParts = { simulation: parts.simulation, requests: parts.requests, link, fabric: createFabric() };
  const applications: Application[] = [];
  for (const applicationConfig of config.applications) {
    const { cluster, dialect } = parts;
    const { applicationId, startState, scheduler, scaling } = applicationConfig;
    if (scheduler.type === "autoscaling" && !scaling) throw new SchedulerNeedsScalingError(applicationId);
    const plan = planStartState(applicationId, startState, cluster.servers as readonly Server[], dialect.cutServer);
    const application = createApplication(applicationConfig, {
      ...parts,
      config,
      streams,
      index: applications.length,
      isSplit: plan.some(({ tag }) => tag !== "mixed"),
    });
    application.use(dialect.seams(application, seamParts));
    applications.push(application);
    startInstances(application, plan, cluster);
  }
  attachScalingManagers(applications, config, { ...parts, streams });
  for (const application of applications) {
    for (const instance of application.presentInstances) if (!instance.isSchedulable) application.join(instance);
  }
  return applications;
}

function createApplication(
  config: ApplicationConfig,
  parts: RunParts & {
    readonly config: SimulationConfig;
    readonly streams: RandomStreams;
    readonly index: number;
    readonly isSplit: boolean;
  },
): Application {
  const { applicationId, overheads } = config;
  const { simulation, requests, cluster, dialect, sinks } = parts;
  // The manager comes after the instances, they come after the scheduler.
  const scaling = (): ScalingCommands => application.scalingManager!;
  const context: SchedulerContext = {
    dialect: dialect.schedulerDialect,
    random: parts.streams.stream(`scheduler/${applicationId}`),
    clock: simulation,
    scaling: {
      scaleUpFull: (options) => scaling().scaleUpFull(options),
      scaleDownFull: (instance) => scaling().scaleDownFull(instance),
    },
  };
  const application: Application = new Application({
    index: parts.index,
    config,
    scheduler: config.createScheduler?.(context) ?? createScheduler(config.scheduler, context),
    metrics: new ApplicationMetrics(requests, {
      applicationId,
      slo: config.slo ?? {},
      overheadSeconds: (overheads?.networkSeconds ?? 0) + (overheads?.tokenizerSeconds ?? 0),
      classes: config.classes ?? [],
      exactSamples: parts.config.exactSamples ?? DEFAULT_EXACT_SAMPLES,
      tbtDivisor: dialect.tbtDivisor,
      sinks,
      timeline: new ApplicationTimeline(applicationId, parts.isSplit, sinks),
      now: () => simulation.now(),
    }),
    simulation,
    requests,
    instances: cluster.instances,
    kvBytesPerToken: dialect.servedModel(config.model).kvBytesPerToken,
    left: parts.left,
    emptied: parts.emptied,
    sinks,
  });
  return application;
}

function startInstances(application: Application, plan: readonly PlannedInstance[], cluster: Cluster): void {
  for (const planned of plan) {
    cluster.createInstance(application, { ...planned, instanceId: cluster.instances.length, status: "active" });
  }
}

function attachScalingManagers(
  applications: readonly Application[],
  { failures = [], onLoss = "requeue", startTime = DEFAULT_START_TIME }: SimulationConfig,
  { simulation, cluster, streams, sinks, fleetChanged, asked }: RunParts & { readonly streams: RandomStreams },
): void {
  const ids = clusterIds(cluster);
  for (const application of applications) {
    const { scaling, applicationId } = application.config;
    if (!scaling) continue;
    const given = sinks.scaling?.(applicationId);
    const watch = { event: fleetChanged };
    attachScalingManager(application, scaling, {
      simulation,
      cluster,
      streams,
      ids,
      failures,
      onLoss,
      startTimeUnixSeconds: Date.parse(startTime) / 1000,
      sinks: given ? [given, watch] : [watch],
      onQuestion: (question) => asked(applicationId, question),
    });
  }
}
