import { clairvoyantPolicy, type TimedCounts } from "@tokentide/scaling-manager";
import { type ApplicationSummary, ClusterSimulation, type SimulationConfig } from "@tokentide/simulator";
import { Promises } from "../scoring/request-ledger";
import { type RecordedRequests, replay } from "./recorded-requests";

/** What a schedule came to. */
export interface ScheduleOutcome {
  readonly attainment: number;
  readonly gpuHours: number;
  /** Requests that missed a bound, or were never served. */
  readonly misses: number;
  /** The same by the interval of their arrival. */
  readonly missesAt: Int32Array;
}

/** When a trial is given up. */
export interface MissLimit {
  /** So many requests may miss their bounds. */
  readonly most: number;
  /** Another outcome: no more may have missed at any time than there, and what is left from there to the most. */
  readonly before?: ScheduleOutcome | undefined;
}

/** So many events take a few milliseconds: a trial that has failed already is not run to its end. */
const EVENTS_PER_STEP = 5000;

/** Runs a simulation under different schedules of one application, everything else alike. */
export class ScheduleTrial {
  runs = 0;
  /** Of the application. */
  readonly requests: number;
  readonly #config: SimulationConfig;
  readonly #recorded: RecordedRequests;
  readonly #index: number;
  readonly #intervalSeconds: number;
  readonly #arrivedAt: Int32Array;

  constructor(
    config: SimulationConfig,
    recorded: RecordedRequests,
    options: { readonly applicationId: number; readonly intervalSeconds: number },
  ) {
    this.#config = config;
    this.#recorded = recorded;
    this.#index = config.applications.findIndex(({ applicationId }) => applicationId === options.applicationId);
    this.#intervalSeconds = options.intervalSeconds;
    this.#arrivedAt = arrivalsByInterval(recorded, options, config.endTimeSeconds);
    this.requests = this.#arrivedAt.reduce((sum, arrived) => sum + arrived, 0);
  }

  /** `undefined` when more requests miss their bounds than may. */
  run(schedule: readonly TimedCounts[], limit?: MissLimit): ScheduleOutcome | undefined {
    this.runs++;
    const config = this.#with(schedule);
    const { applicationId } = config.applications[this.#index]!;
    const promises = new Promises(config);
    const most = limit?.most ?? Number.POSITIVE_INFINITY;
    const mostBy = limit?.before && mostMissesBy(limit.before, most);
    let failed = 0;
    let latest = 0;
    // What does not complete in time is a miss, too.
    const missesAt = this.#arrivedAt.slice();
    const run = new ClusterSimulation(config, replay(this.#recorded), {
      completed: (request) => {
        if (request.applicationId !== applicationId) return;
        const interval = Math.floor(request.arrivalSeconds / this.#intervalSeconds);
        // A long answer may come after those to later requests.
        latest = Math.max(latest, interval);
        const { ttft, tbt, e2e } = promises.boundsMet(request);
        if (ttft && tbt && e2e) missesAt[interval]!--;
        else failed++;
      },
    });
    while (run.advance({ events: EVENTS_PER_STEP }) !== "done")
      if (failed > (mostBy?.[latest] ?? most)) return undefined;
    const misses = missesAt.reduce((sum, missed) => sum + missed, 0);
    if (misses > most) return undefined;
    const { slo, gpuHours }: ApplicationSummary = run.summary().applications[this.#index]!;
    return { attainment: slo.attainment, gpuHours: gpuHours.total, misses, missesAt };
  }

  #with(schedule: readonly TimedCounts[]): SimulationConfig {
    const applications = this.#config.applications.map((application, index) =>
      index === this.#index && application.scaling !== undefined
        ? { ...application, scaling: { ...application.scaling, policy: clairvoyantPolicy({ schedule }) } }
        : application,
    );
    // Nobody looks at percentiles: sorting them would be a tenth of a trial.
    return { ...this.#config, applications, exactSamples: 1 };
  }
}

/** By the interval: no more than the other had missed when those that arrived in it had completed, and what is left. */
function mostMissesBy({ misses, missesAt }: ScheduleOutcome, most: number): Float64Array {
  let sum = most - misses;
  return Float64Array.from(missesAt, (missed) => (sum += missed));
}

/** What comes at the end of the run or after it never arrives. */
function arrivalsByInterval(
  recorded: RecordedRequests,
  { applicationId, intervalSeconds }: { readonly applicationId: number; readonly intervalSeconds: number },
  endSeconds: number,
): Int32Array {
  const counts: number[] = [];
  for (const { length, applicationId: ids, arrivalSeconds } of recorded) {
    for (let row = 0; row < length; row++) {
      if (ids[row] !== applicationId || arrivalSeconds[row]! >= endSeconds) continue;
      const interval = Math.floor(arrivalSeconds[row]! / intervalSeconds);
      while (counts.length <= interval) counts.push(0);
      counts[interval]!++;
    }
  }
  return Int32Array.from(counts);
}
