import type { Interconnect } from "@tokentide/hardware";
import type { DecisionAnswer, DecisionQuestion, EventSink } from "@tokentide/scaling-manager";
import { createScheduler, type ScalingCommands, type SchedulerContext } from "@tokentide/schedulers";
import { type EventHandle, RandomStreams, Simulation } from "@tokentide/sim-core";
import type { RequestSource } from "@tokentide/workload";
import { splitwiseSim } from "./compat/splitwise-sim";
import { Cluster, clusterIds } from "./instances/cluster";
import type { Server } from "./instances/server";
import { planStartState } from "./instances/start-state";
import { ApplicationMetrics } from "./metrics/application-metrics";
import { kvCacheSummary, scalingSummary, utilizationByPool } from "./metrics/application-summary";
import { billFleet, type FleetBill, summarizeInstance } from "./metrics/fleet-bill";
import { latencySources } from "./metrics/latency-sources";
import { DEFAULT_EXACT_SAMPLES } from "./metrics/quantile-store";
import { ApplicationTimeline } from "./metrics/timeline";
import { Application } from "./requests/application";
import { Arrivals } from "./requests/arrivals";
import { RequestTable } from "./requests/request-table";
import { defaultDialect } from "./rules/default-dialect";
import type { DialectRules } from "./rules/dialect";
import { createFabric } from "./rules/shared-links";
import type { ApplicationSummary, InstanceSummary, LatencyQuantile, RunSinks, RunSummary } from "./run-summary";
import { attachScalingManager } from "./scaling/attach-scaling-manager";
import type { SimulationConfig } from "./simulation-config";
import { ConservationError, SchedulerNeedsScalingError } from "./simulator-errors";

const DEFAULT_TIMELINE_INTERVAL_SECONDS = 60;

/** A Monday. */
const DEFAULT_START_TIME = "2024-01-01T00:00:00Z";

const STANDSTILL_SECONDS = 86_400;

/** Between servers when the cluster names no interconnect: 200 Gb/s InfiniBand. */
const DEFAULT_LINK: Interconnect = { link: "infiniband", topology: "p2p", bandwidthBytesPerSecond: 25e9 };

/** How far a run has come. */
export interface RunProgress {
  readonly simulatedSeconds: number;
  readonly arrived: number;
  readonly completed: number;
}

/** What a run has cost so far, in money and in requests. */
export interface RunSpending {
  readonly costDollars: number;
  /** Rejected and failed ones. */
  readonly lostRequests: number;
}

/** What a policy of an application asks of somebody outside of the run. */
export interface RunQuestion extends DecisionQuestion {
  readonly applicationId: number;
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
  readonly #cluster: Cluster;
  readonly #applications: Application[] = [];
  readonly #arrivals: Arrivals;
  readonly #ticks: EventHandle;
  #hasReachedEnd = false;
  #lastState = "";
  #lastChangeSeconds = 0;
  #isOver = false;
  /** What a policy left to somebody outside: the run stands still. */
  #question: RunQuestion | undefined;
  #isStopped = false;

  /**
   * @throws SchedulerNeedsScalingError when a scheduler scales and its application has no scaling manager
   * @throws StartStateError when the start state does not fit the cluster, and what the configured step times throw for
   *   a model, processor and parallelism they do not know
   */
  constructor(config: SimulationConfig, source: RequestSource, sinks: RunSinks = {}) {
    this.#config = config;
    this.#dialect = config.compat === "splitwise-sim" ? splitwiseSim : defaultDialect;
    this.#cluster = new Cluster(config.cluster, this.#simulation, this.#requests, this.#dialect);
    this.#scheduleEnd();
    this.#createApplications(sinks);
    this.#arrivals = new Arrivals(this.#simulation, this.#requests, source, this.#applications);
    this.#ticks = this.#simulation.every(config.timelineIntervalSeconds ?? DEFAULT_TIMELINE_INTERVAL_SECONDS, () => {
      this.#closeInterval();
      this.#watchForStandstill();
    });
  }

  /**
   * Goes on with the run.
   * @param limit.events at most so many events, for a shell that wants to draw in between
   * @param limit.untilSeconds in place of it: to this moment, at which the clock stands then
   * @returns `done` when the run is over; `needs-input` when the source answered `wait` and has to be filled;
   *   `needs-decision` when a policy leaves it to somebody outside: {@link question} goes to {@link answer} then;
   *   `running` when the limit was reached
   */
  advance(
    limit: { readonly events?: number } | { readonly untilSeconds: number } = {},
  ): "done" | "needs-input" | "needs-decision" | "running" {
    if (this.#isOver) return "done";
    if (this.#question !== undefined) return "needs-decision";
    if (this.#arrivals.isWanting && !this.#arrivals.advance()) return "needs-input";
    // The last request may have left before the source said that it was the last.
    if (!this.#arrivals.isOver || !this.#mayEnd()) {
      if ("untilSeconds" in limit) this.#runUntil(limit.untilSeconds);
      else this.#simulation.runEvents(limit.events ?? Number.MAX_SAFE_INTEGER);
    }
    if (this.#hasReachedEnd) {
      if (this.#dialect.runsPastEnd) this.#stepPastEnd();
      this.#isOver = true;
    } else if (this.#arrivals.isOver) {
      this.#isOver = this.#mayEnd() || this.#simulation.pendingEvents() === 0;
    }
    this.#checkConservation();
    if (!this.#isOver) {
      if (this.#question !== undefined) return "needs-decision";
      return this.#arrivals.isWanting ? "needs-input" : "running";
    }
    this.#closeInterval();
    return "done";
  }

  /**
   * Ends the run where it is: {@link advance} answers `done` from now on, and the summary says that it is a part. Harmless
   * when the run is over.
   */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#isStopped = true;
    this.#closeInterval();
  }

  /** What a policy asks of somebody outside; the run stands still until {@link answer}. `undefined`: nothing. */
  question(): RunQuestion | undefined {
    return this.#question;
  }

  /** Decides as somebody outside says. Nothing happens when there is no question, for one because the run is over. */
  answer(answer: DecisionAnswer): void {
    const question = this.#question;
    if (question === undefined) return;
    this.#question = undefined;
    this.#applications
      .find(({ config }) => config.applicationId === question.applicationId)
      ?.scalingManager?.answer(answer);
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

  /** What was spent so far, without the work of a whole {@link summary}. */
  spending(): RunSpending {
    let costDollars = 0;
    let lostRequests = 0;
    for (const application of this.#applications) {
      const { rejectedRequests, failedRequests } = application.metrics;
      costDollars += this.#bill(application).costDollars;
      lostRequests += rejectedRequests + failedRequests;
    }
    return { costDollars, lostRequests };
  }

  /** The figures so far; final once {@link advance} answered `done` or {@link stop} was called. */
  summary(): RunSummary {
    return {
      simulatedSeconds: this.#simulation.now(),
      applications: this.#applications.map((application) => this.#summarize(application)),
      events: this.#simulation.eventsProcessed,
      ...(this.#isStopped ? { partial: true } : {}),
    };
  }

  /** How the latencies of each application are spread: the percentiles of {@link summary} and those between them. */
  latencyQuantiles(): LatencyQuantile[] {
    return this.#applications.flatMap(({ metrics }) => metrics.latencyQuantiles());
  }

  /** Every instance of the run in order of creation, gone ones too. */
  instances(): InstanceSummary[] {
    const now = this.#simulation.now();
    return this.#cluster.instances
      .filter((instance) => instance !== undefined)
      .map((instance) => summarizeInstance(instance, now, this.#dialect.utilizationOfRun ? now : undefined));
  }

  /** Not by the simulation's own way: that moves the clock to the moment also where nothing is left to be done before it. */
  #runUntil(untilSeconds: number): void {
    if (untilSeconds < this.#simulation.now()) return;
    const moment = this.#simulation.every(1, () => this.#simulation.stop(), { startSeconds: untilSeconds });
    this.#simulation.runEvents(Number.MAX_SAFE_INTEGER);
    this.#simulation.cancel(moment);
  }

  /** The next event that is one of the run's: a tick of the timeline is none. */
  #stepPastEnd(): void {
    this.#simulation.cancel(this.#ticks);
    if (this.#simulation.pendingEvents() > 0) this.#simulation.step();
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

  #createApplications(sinks: RunSinks): void {
    const streams = new RandomStreams(this.#config.seed);
    const link = this.#config.cluster.interconnects[0] ?? DEFAULT_LINK;
    const parts = { simulation: this.#simulation, requests: this.#requests, link, fabric: createFabric() };
    for (const config of this.#config.applications) {
      const { applicationId } = config;
      if (config.scheduler.type === "autoscaling" && !config.scaling)
        throw new SchedulerNeedsScalingError(applicationId);
      const scaling = (): ScalingCommands => application.scalingManager!;
      const random = streams.stream(`scheduler/${applicationId}`);
      const plan = planStartState(
        applicationId,
        config.startState,
        this.#cluster.servers as readonly Server[],
        this.#dialect.cutServer,
      );
      const isSplit = plan.some(({ tag }) => tag !== "mixed");
      const context: SchedulerContext = {
        dialect: this.#dialect.schedulerDialect,
        random,
        clock: this.#simulation,
        // The manager comes after the instances, they come after the scheduler.
        scaling: {
          scaleUpFull: (options) => scaling().scaleUpFull(options),
          scaleDownFull: (instance) => scaling().scaleDownFull(instance),
        },
      };
      const application: Application = new Application({
        index: this.#applications.length,
        config,
        scheduler: config.createScheduler?.(context) ?? createScheduler(config.scheduler, context),
        metrics: new ApplicationMetrics(this.#requests, {
          applicationId,
          slo: config.slo ?? {},
          overheadSeconds: (config.overheads?.networkSeconds ?? 0) + (config.overheads?.tokenizerSeconds ?? 0),
          classes: config.classes ?? [],
          exactSamples: this.#config.exactSamples ?? DEFAULT_EXACT_SAMPLES,
          tbtDivisor: this.#dialect.tbtDivisor,
          sinks,
          timeline: new ApplicationTimeline(applicationId, isSplit, sinks),
          now: () => this.#simulation.now(),
        }),
        simulation: this.#simulation,
        requests: this.#requests,
        instances: this.#cluster.instances,
        kvBytesPerToken: this.#dialect.servedModel(config.model).kvBytesPerToken,
        left: (row, hasCompleted) => this.#arrivals.left(row, hasCompleted),
        emptied: () => {
          if (this.#arrivals.isOver && this.#mayEnd()) this.#simulation.stop();
        },
        sinks,
      });
      application.use(this.#dialect.seams(application, parts));
      this.#applications.push(application);
      for (const planned of plan) {
        this.#cluster.createInstance(application, {
          ...planned,
          instanceId: this.#cluster.instances.length,
          status: "active",
        });
      }
    }
    this.#attachScalingManagers(streams, sinks);
    for (const application of this.#applications) {
      for (const instance of application.presentInstances) if (!instance.isSchedulable) application.join(instance);
    }
  }

  #attachScalingManagers(streams: RandomStreams, sinks: RunSinks): void {
    const { failures = [], onLoss = "requeue", startTime = DEFAULT_START_TIME } = this.#config;
    const ids = clusterIds(this.#cluster);
    for (const application of this.#applications) {
      const { scaling, applicationId } = application.config;
      if (!scaling) continue;
      const watch: EventSink = { event: () => this.#fleetChanged() };
      const given = sinks.scaling?.(applicationId);
      attachScalingManager(application, scaling, {
        simulation: this.#simulation,
        cluster: this.#cluster,
        streams,
        ids,
        failures,
        onLoss,
        startTimeUnixSeconds: Date.parse(startTime) / 1000,
        sinks: given ? [given, watch] : [watch],
        onQuestion: (question) => {
          this.#question = { applicationId, ...question };
          this.#simulation.stop();
        },
      });
    }
  }

  /** Under `drainAtEnd` a run whose requests are done ends with the last scale-down. */
  #fleetChanged(): void {
    if (!this.#config.drainAtEnd || !this.#arrivals?.isOver || this.#requests.live > 0) return;
    // A sink must not call the manager: look when its event is over.
    this.#simulation.schedule(0, () => {
      if (this.#mayEnd()) this.#simulation.stop();
    });
  }

  /** Nothing that the run still waits for: the fleet is as small as it gets, where that was asked for. */
  #mayEnd(): boolean {
    if (this.#requests.live > 0) return false;
    return !this.#config.drainAtEnd || this.#applications.every((one) => one.scalingManager?.isAtMinimum() ?? true);
  }

  /**
   * A scaling manager decides for ever, so its ticks say nothing about a run that is stuck: when for a day no request
   * came, finished or moved and no instance came or went, nothing ever will.
   */
  #watchForStandstill(): void {
    const { arrived, completed } = this.progress();
    const present = this.#applications.map(({ presentInstances }) => presentInstances.length);
    const state = [arrived, completed, this.#requests.live, this.#cluster.instances.length, ...present].join();
    const now = this.#simulation.now();
    const isRunning = this.#applications.some((one) => one.presentInstances.some(({ batch }) => batch.length > 0));
    if (isRunning || state !== this.#lastState) {
      this.#lastState = state;
      this.#lastChangeSeconds = now;
    } else if (this.#arrivals.isOver && now - this.#lastChangeSeconds > STANDSTILL_SECONDS) {
      this.#hasReachedEnd = true;
      this.#simulation.stop();
    }
  }

  #closeInterval(): void {
    const now = this.#simulation.now();
    for (const application of this.#applications) {
      application.metrics.timeline.close(now, this.#cluster.instancesOf(application), application.waiting.length);
    }
  }

  #bill(application: Application): FleetBill {
    const now = this.#simulation.now();
    const bill = billFleet(this.#cluster.paidBy(application), this.#cluster.instancesOf(application), now);
    // The scaling manager knows of commitments and minimum billing times.
    const account = application.scalingManager?.getAccount();
    return account ? { ...bill, costDollars: account.totalCostDollars } : bill;
  }

  #summarize(application: Application): ApplicationSummary {
    const now = this.#simulation.now();
    const instances = this.#cluster.instancesOf(application);
    return {
      applicationId: application.config.applicationId,
      ...application.metrics.summary(now),
      ...this.#bill(application),
      scaling: scalingSummary(application),
      latencySources: latencySources(instances),
      firstTokenAt: application.config.firstTokenAt ?? "prefill_end",
      kvCache: kvCacheSummary(instances),
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
