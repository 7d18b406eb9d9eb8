import type { Interconnect, ModelParallelism, StepTimeModel } from "@tokentide/hardware";
import { createScheduler } from "@tokentide/schedulers";
import { RandomStreams, Simulation } from "@tokentide/sim-core";
import type { RequestSource } from "@tokentide/workload";
import { Application } from "./application";
import { ApplicationMetrics } from "./application-metrics";
import { Arrivals } from "./arrivals";
import { splitwiseSim } from "./compat/splitwise-sim";
import { defaultDialect } from "./default-dialect";
import type { DialectRules, RunArithmetic } from "./dialect";
import { billFleet, summarizeInstance } from "./fleet-bill";
import { Instance } from "./instance";
import { latencySources } from "./latency-sources";
import { DEFAULT_EXACT_SAMPLES } from "./metrics/quantile-store";
import { RequestTable } from "./request-table";
import type { ApplicationSummary, InstanceSummary, RunSinks, RunSummary } from "./run-summary";
import { Server } from "./server";
import { createFabric } from "./shared-links";
import type { SimulationConfig } from "./simulation-config";
import { ConservationError } from "./simulator-errors";
import { type PlannedInstance, planStartState } from "./start-state";
import { ApplicationTimeline } from "./timeline";

const DEFAULT_TIMELINE_INTERVAL_SECONDS = 60;

/** Between servers when the cluster names no interconnect: 200 Gb/s InfiniBand. */
const DEFAULT_LINK: Interconnect = { link: "infiniband", topology: "p2p", bandwidthBytesPerSecond: 25e9 };

/** How far a run has come. */
export interface RunProgress {
  readonly simulatedSeconds: number;
  readonly arrived: number;
  readonly completed: number;
}

/**
 * A run: a cluster, its applications and their requests. Synchronous and driven in steps, so that files, live views and
 * interruptions live in a shell outside of it.
 *
 * @example
 * const run = new ClusterSimulation(config, source);
 * while (run.advance() !== "done") await moreInput();
 * console.log(run.summary().applications[0]!.ttft.p99);
 */
export class ClusterSimulation {
  readonly #config: SimulationConfig;
  readonly #dialect: DialectRules;
  readonly #simulation = new Simulation();
  readonly #requests = new RequestTable();
  readonly #servers: Server[] = [];
  readonly #instances: Instance[] = [];
  readonly #applications: Application[] = [];
  readonly #stepTimes = new Map<string, StepTimeModel>();
  readonly #arithmetic: RunArithmetic;
  readonly #arrivals: Arrivals;
  #hasReachedEnd = false;
  #isOver = false;

  /**
   * @throws StartStateError when the start state does not fit the cluster, and what the configured step times throw for
   *   a model, processor and parallelism they do not know
   */
  constructor(config: SimulationConfig, source: RequestSource, sinks: RunSinks = {}) {
    this.#config = config;
    this.#dialect = config.compat === "splitwise-sim" ? splitwiseSim : defaultDialect;
    this.#arithmetic = this.#dialect.arithmetic(this.#simulation);
    this.#scheduleEnd();
    this.#rentServers();
    this.#createApplications(sinks);
    this.#arrivals = new Arrivals(this.#simulation, this.#requests, source, this.#applications);
    this.#simulation.every(config.timelineIntervalSeconds ?? DEFAULT_TIMELINE_INTERVAL_SECONDS, () =>
      this.#closeInterval(),
    );
  }

  /**
   * Goes on with the run.
   * @param limit.events at most so many events, for a shell that wants to draw in between
   * @returns `done` when the run is over; `needs-input` when the source answered `wait` and has to be filled;
   *   `running` when the limit was reached
   */
  advance(limit: { readonly events?: number } = {}): "done" | "needs-input" | "running" {
    if (this.#isOver) return "done";
    if (this.#arrivals.isWanting && !this.#arrivals.advance()) return "needs-input";
    this.#simulation.runEvents(limit.events ?? Number.MAX_SAFE_INTEGER);
    if (this.#hasReachedEnd) {
      if (this.#dialect.runsPastEnd && this.#simulation.pendingEvents() > 0) this.#simulation.step();
      this.#isOver = true;
    } else if (this.#arrivals.isOver) {
      this.#isOver = this.#requests.live === 0 || this.#simulation.pendingEvents() === 0;
    }
    this.#checkConservation();
    if (!this.#isOver) return this.#arrivals.isWanting ? "needs-input" : "running";
    this.#closeInterval();
    return "done";
  }

  progress(): RunProgress {
    let arrived = 0;
    let completed = 0;
    for (const { metrics } of this.#applications) {
      arrived += metrics.arrivedRequests;
      completed += metrics.completedRequests;
    }
    return { simulatedSeconds: this.#simulation.now(), arrived, completed };
  }

  /** The figures so far; final once {@link advance} answered `done`. */
  summary(): RunSummary {
    return {
      simulatedSeconds: this.#simulation.now(),
      applications: this.#applications.map((application) => this.#summarize(application)),
      events: this.#simulation.eventsProcessed,
    };
  }

  /** Every instance of the run in order of creation, gone ones too. */
  instances(): InstanceSummary[] {
    const now = this.#simulation.now();
    return this.#instances.map((instance) =>
      summarizeInstance(instance, now, this.#dialect.utilizationOfRun ? now : undefined),
    );
  }

  #scheduleEnd(): void {
    const { endTimeSeconds } = this.#config;
    if (endTimeSeconds === Number.POSITIVE_INFINITY) return;
    // Scheduled before anything else, so it comes first among what happens at the end time.
    const end = this.#simulation.every(
      1,
      () => {
        this.#simulation.cancel(end);
        this.#hasReachedEnd = true;
        this.#simulation.stop();
      },
      { startSeconds: endTimeSeconds },
    );
  }

  #rentServers(): void {
    for (const { sku, count } of this.#config.cluster.servers) {
      for (let i = 0; i < count; i++) this.#servers.push(new Server(this.#servers.length, sku, 0));
    }
  }

  #createApplications(sinks: RunSinks): void {
    const streams = new RandomStreams(this.#config.seed);
    const link = this.#config.cluster.interconnects[0] ?? DEFAULT_LINK;
    const parts = { simulation: this.#simulation, requests: this.#requests, link, fabric: createFabric() };
    for (const config of this.#config.applications) {
      const { applicationId } = config;
      const random = streams.stream(`scheduler/${applicationId}`);
      const plan = planStartState(applicationId, config.startState, this.#servers, this.#dialect.cutServer);
      const isSplit = plan.some(({ tag }) => tag !== "mixed");
      const application = new Application({
        index: this.#applications.length,
        config,
        scheduler: createScheduler(config.scheduler, { dialect: this.#dialect.schedulerDialect, random }),
        metrics: new ApplicationMetrics(this.#requests, {
          applicationId,
          slo: config.slo ?? {},
          exactSamples: this.#config.exactSamples ?? DEFAULT_EXACT_SAMPLES,
          tbtDivisor: this.#dialect.tbtDivisor,
          sinks,
          timeline: new ApplicationTimeline(applicationId, isSplit, sinks),
          now: () => this.#simulation.now(),
        }),
        simulation: this.#simulation,
        requests: this.#requests,
        instances: this.#instances,
        kvBytesPerToken: this.#dialect.servedModel(config.model).kvBytesPerToken,
        emptied: () => {
          if (this.#arrivals.isOver) this.#simulation.stop();
        },
      });
      application.use(this.#dialect.seams(application, parts));
      this.#applications.push(application);
      for (const planned of plan) application.join(this.#createInstance(application, planned));
    }
  }

  #createInstance(application: Application, planned: PlannedInstance): Instance {
    const { server, tag, config, processors } = planned;
    const instance = new Instance({
      index: this.#instances.length,
      tag,
      server,
      processors,
      config,
      maxMemoryBytes: server.sku.processor.memoryBytes * processors,
      weightBytes: this.#dialect.servedModel(application.config.model).weightBytes,
      stepTimes: this.#stepTimesOf(application, server.sku.processor.name, config.parallelism),
      application,
      simulation: this.#simulation,
      requests: this.#requests,
      arithmetic: this.#arithmetic,
      initialStatus: "active",
    });
    instance.batching = this.#dialect.batching(instance, this.#requests, application);
    server.place(instance);
    this.#instances.push(instance);
    return instance;
  }

  /** Made once for all instances alike: making one may mean fitting a curve. */
  #stepTimesOf(application: Application, processorName: string, parallelism: ModelParallelism): StepTimeModel {
    const { tensorParallelism, pipelineParallelism } = parallelism;
    const key = `${application.index}/${processorName}/${tensorParallelism}/${pipelineParallelism}`;
    let stepTimes = this.#stepTimes.get(key);
    if (!stepTimes) {
      stepTimes = this.#dialect.stepTimes(application.config, processorName, parallelism);
      this.#stepTimes.set(key, stepTimes);
    }
    return stepTimes;
  }

  #closeInterval(): void {
    const now = this.#simulation.now();
    for (const application of this.#applications) {
      application.metrics.timeline.close(now, this.#instancesOf(application), application.waiting.length);
    }
  }

  #instancesOf(application: Application): Instance[] {
    return this.#instances.filter((instance) => instance.application === application);
  }

  /** Servers without instances are the first application's to pay: someone rented them. */
  #serversOf(application: Application): Server[] {
    return this.#servers.filter(
      (server) => (server.instances[0]?.application ?? this.#applications[0]) === application,
    );
  }

  #summarize(application: Application): ApplicationSummary {
    const now = this.#simulation.now();
    const instances = this.#instancesOf(application);
    return {
      applicationId: application.config.applicationId,
      ...application.metrics.summary(now),
      ...billFleet(this.#serversOf(application), instances, now),
      scaling: {
        scaleUps: 0,
        scaleDowns: 0,
        failed: 0,
        cancelled: 0,
        flaps: 0,
        meanTimeToCapacity: Number.NaN,
        meanDrainTime: Number.NaN,
      },
      latencySources: latencySources(instances),
      utilization: utilizationByPool(instances, now),
    };
  }

  /** arrived = waiting + running + completed + rejected + failed, and the table holds just those in the system. */
  #checkConservation(): void {
    let inSystem = 0;
    for (const { metrics, waiting, runningRequests, config } of this.#applications) {
      const { arrivedRequests, completedRequests, rejectedRequests, failedRequests } = metrics;
      const counts = {
        arrived: arrivedRequests,
        waiting: waiting.length,
        running: runningRequests,
        completed: completedRequests,
        rejected: rejectedRequests,
        failed: failedRequests,
      };
      inSystem += waiting.length + runningRequests;
      const accounted = waiting.length + runningRequests + completedRequests + rejectedRequests + failedRequests;
      if (arrivedRequests !== accounted) throw new ConservationError(config.applicationId, counts);
    }
    if (inSystem !== this.#requests.live) {
      throw new ConservationError(this.#config.applications[0]!.applicationId, { inSystem, rows: this.#requests.live });
    }
  }
}

/** Busy share of the pool's instance time. */
function utilizationByPool(instances: readonly Instance[], nowSeconds: number): Record<string, number> {
  const shares: Record<string, number> = {};
  for (const pool of ["prompt", "token", "mixed"]) {
    let busy = 0;
    let life = 0;
    for (const instance of instances) {
      if (instance.tag !== pool) continue;
      busy += instance.busySecondsAt(nowSeconds);
      life += Math.min(instance.ledger.endSeconds, nowSeconds) - instance.ledger.startSeconds;
    }
    if (life > 0) shares[pool] = busy / life;
  }
  return shares;
}
