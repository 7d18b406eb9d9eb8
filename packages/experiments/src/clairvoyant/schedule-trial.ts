import { clairvoyantPolicy, type TimedCounts } from "@tokentide/scaling-manager";
import { type ApplicationSummary, ClusterSimulation, type SimulationConfig } from "@tokentide/simulator";
import { type RecordedRequests, replay } from "./recorded-requests";

/** What a schedule came to. */
export interface ScheduleOutcome {
  readonly attainment: number;
  readonly gpuHours: number;
}

/** So many events take a few milliseconds: a trial that has failed already is not run to its end. */
const EVENTS_PER_STEP = 5000;

/** Runs a simulation under different schedules of one application, everything else alike. */
export class ScheduleTrial {
  runs = 0;
  readonly #config: SimulationConfig;
  readonly #recorded: RecordedRequests;
  readonly #index: number;
  readonly #requests: number;

  constructor(config: SimulationConfig, recorded: RecordedRequests, applicationId: number) {
    this.#config = config;
    this.#recorded = recorded;
    this.#index = config.applications.findIndex((application) => application.applicationId === applicationId);
    this.#requests = recorded.reduce((sum, { length, applicationId: ids }) => {
      let own = 0;
      for (let row = 0; row < length; row++) if (ids[row] === applicationId) own++;
      return sum + own;
    }, 0);
  }

  /** @param atLeast a schedule that falls short of this attainment is given up: `undefined` */
  run(schedule: readonly TimedCounts[], atLeast = 0): ScheduleOutcome | undefined {
    this.runs++;
    const config = this.#with(schedule);
    const { slo = {}, applicationId } = config.applications[this.#index]!;
    const { ttftSeconds: ttft = Infinity, tbtSeconds: tbt = Infinity, e2eSeconds: e2e = Infinity } = slo;
    let misses = 0;
    // A share of 0.93 is not exactly 7 of 100 misses.
    const allowed = this.#requests * (1 - atLeast) + 1e-6;
    const run = new ClusterSimulation(config, replay(this.#recorded), {
      completed(request) {
        if (request.applicationId !== applicationId) return;
        if (request.ttftSeconds > ttft || request.tbtSeconds > tbt || request.responseSeconds > e2e) misses++;
      },
    });
    while (run.advance({ events: EVENTS_PER_STEP }) !== "done") if (misses > allowed) return undefined;
    const summary: ApplicationSummary = run.summary().applications[this.#index]!;
    const outcome = { attainment: summary.slo.attainment, gpuHours: summary.gpuHours.total };
    return outcome.attainment >= atLeast ? outcome : undefined;
  }

  #with(schedule: readonly TimedCounts[]): SimulationConfig {
    const applications = this.#config.applications.map((application, index) =>
      index === this.#index && application.scaling !== undefined
        ? { ...application, scaling: { ...application.scaling, policy: clairvoyantPolicy({ schedule }) } }
        : application,
    );
    return { ...this.#config, applications };
  }
}
