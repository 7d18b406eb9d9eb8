import type { DecisionAnswer, DecisionQuestion } from "@tokentide/scaling-manager";
import { type EventHandle, Simulation } from "@tokentide/sim-core";
import type { RequestSource } from "@tokentide/workload";
import { splitwiseSim } from "./compat/splitwise-sim";
import { checkConservation } from "./conservation";
import { createApplications } from "./create-applications";
import { Cluster } from "./instances/cluster";
import { applicationBill, summarizeApplication } from "./metrics/application-summary";
import { summarizeInstance } from "./metrics/fleet-bill";
import type { Application } from "./requests/application";
import { Arrivals } from "./requests/arrivals";
import { RequestTable } from "./requests/request-table";
import { defaultDialect } from "./rules/default-dialect";
import type { DialectRules } from "./rules/dialect";
import type { InstanceSummary, LatencyQuantile, RunSinks, RunSummary } from "./run-summary";
import type { SimulationConfig } from "./simulation-config";
import { StandstillWatch } from "./standstill-watch";

const DEFAULT_TIMELINE_INTERVAL_SECONDS = 60;

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
  readonly #applications: readonly Application[];
  readonly #arrivals: Arrivals;
  readonly #ticks: EventHandle;
  readonly #standstill: StandstillWatch;
  #hasReachedEnd = false;
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
    this.#applications = createApplications(config, {
      simulation: this.#simulation,
      requests: this.#requests,
      cluster: this.#cluster,
      dialect: this.#dialect,
      sinks,
      left: (row, hasCompleted) => this.#arrivals.left(row, hasCompleted),
      emptied: () => this.#stopIfOver(),
      fleetChanged: () => this.#fleetChanged(),
      asked: (applicationId, question) => {
        this.#question = { applicationId, ...question };
        this.#simulation.stop();
      },
    });
    this.#standstill = new StandstillWatch(this.#applications);
    this.#arrivals = new Arrivals(this.#simulation, this.#requests, source, this.#applications);
    this.#ticks = this.#simulation.every(config.timelineIntervalSeconds ?? DEFAULT_TIMELINE_INTERVAL_SECONDS, () => {
      this.#closeInterval();
      this.#endIfStuck();
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
    checkConservation(this.#applications, this.#requests.live);
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
      costDollars += applicationBill(application, this.#cluster, this.#simulation.now()).costDollars;
      lostRequests += rejectedRequests + failedRequests;
    }
    return { costDollars, lostRequests };
  }

  /** The figures so far; final once {@link advance} answered `done` or {@link stop} was called. */
  summary(): RunSummary {
    const now = this.#simulation.now();
    return {
      simulatedSeconds: now,
      applications: this.#applications.map((application) => summarizeApplication(application, this.#cluster, now)),
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

  /** Under `drainAtEnd` a run whose requests are done ends with the last scale-down. */
  #fleetChanged(): void {
    if (!this.#config.drainAtEnd || !this.#arrivals?.isOver || this.#requests.live > 0) return;
    // A sink must not call the manager: look when its event is over.
    this.#simulation.schedule(0, () => this.#stopIfOver());
  }

  /** Nothing that the run still waits for: the fleet is as small as it gets, where that was asked for. */
  #mayEnd(): boolean {
    if (this.#requests.live > 0) return false;
    return !this.#config.drainAtEnd || this.#applications.every((one) => one.scalingManager?.isAtMinimum() ?? true);
  }

  #stopIfOver(): void {
    if (this.#arrivals.isOver && this.#mayEnd()) this.#simulation.stop();
  }

  #endIfStuck(): void {
    const isStuck = this.#standstill.isStuck(
      this.#simulation.now(),
      this.#requests.live,
      this.#cluster.instances.length,
    );
    if (!isStuck || !this.#arrivals.isOver) return;
    this.#hasReachedEnd = true;
    this.#simulation.stop();
  }

  #closeInterval(): void {
    const now = this.#simulation.now();
    for (const application of this.#applications) {
      application.metrics.timeline.close(now, this.#cluster.instancesOf(application), application.waiting.length);
    }
  }
}
