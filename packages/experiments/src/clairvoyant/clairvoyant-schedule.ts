import { type LoadedConfig, meanBootSeconds } from "@tokentide/config";
import type { TimedCounts } from "@tokentide/scaling-manager";
import type { ApplicationConfig } from "@tokentide/simulator";
import { applicationOf, measureCapacity, skuOf } from "../capacity/measure-capacity";
import { CapacityError } from "../experiment-errors";
import { TraceStore } from "../trace-store";
import { type CapacityNeed, loadInInstances } from "./capacity-need";
import { type RecordedRequests, recordRequests } from "./recorded-requests";
import { scheduleOfNeed } from "./schedule-of-need";
import { type ScheduleOutcome, ScheduleTrial } from "./schedule-trial";
import { trimNeed } from "./trim-need";
import { workBound } from "./work-bound";

/** What a schedule is sought for. */
export interface ClairvoyantOptions {
  /** Default: the first application. */
  readonly applicationId?: number;
  /** Share of the requests that have to meet their bounds, 0..1. Default 0.99. */
  readonly targetAttainment?: number;
  /** Runs of the simulator at most. Default 150. */
  readonly maxRuns?: number;
}

/** A schedule that could only be made with hindsight, and how good it is. */
export interface ClairvoyantSchedule {
  readonly schedule: readonly TimedCounts[];
  readonly attainment: number;
  readonly gpuHours: number;
  /** False: no schedule that was tried reaches the target, and this is the one that comes nearest. */
  readonly reachesTarget: boolean;
  /** GPU-hours of the work alone, at the best batch: no schedule can have less. */
  readonly lowerBoundGpuHours: number;
  /** Runs of the simulator that it took. */
  readonly runs: number;
}

const DEFAULT_TARGET_ATTAINMENT = 0.99;
const DEFAULT_MAX_RUNS = 150;
/** Headroom over the load that is looked for first: by factors of this, then in between. */
const HEADROOM_GROWTH = 1.5;
const MOST_HEADROOM = 12;
const HEADROOM_PRECISION = 1.02;
const DEFAULT_DECISION_INTERVAL_SECONDS = 30;

/**
 * The least capacity, started one boot time ahead, that meets the promise on a trace that is known beforehand. The load of
 * every interval in instances' worth is scaled until the simulator says that the target is met, then instances are taken away
 * stretch by stretch until none can be spared. A bound that no policy is expected to beat, not a proof that none can: the search
 * stops after `maxRuns` runs.
 *
 * @throws CapacityError when nothing is promised, or the application has no scaling manager
 */
export async function clairvoyantSchedule(
  config: LoadedConfig,
  options: ClairvoyantOptions = {},
  traces: TraceStore = new TraceStore(),
): Promise<ClairvoyantSchedule> {
  const application = applicationOf(config, options.applicationId);
  const { targetAttainment = DEFAULT_TARGET_ATTAINMENT, maxRuns = DEFAULT_MAX_RUNS } = options;
  if (application.scaling === undefined) throw CapacityError.withoutScaling(application.applicationId);
  const recorded = await recordRequests(config, traces);
  const search = new ScheduleSearch(config, application, recorded, traces);
  const found = search.find(targetAttainment, maxRuns);
  return {
    ...found,
    lowerBoundGpuHours: workBound(application, skuOf(config, undefined), recorded, targetAttainment),
    runs: search.trial.runs,
  };
}

class ScheduleSearch {
  readonly trial: ScheduleTrial;
  readonly #load: CapacityNeed;
  readonly #timing: { readonly intervalSeconds: number; readonly bootSeconds: number };

  constructor(config: LoadedConfig, application: ApplicationConfig, recorded: RecordedRequests, traces: TraceStore) {
    const { applicationId, scaling } = application;
    const intervalSeconds = scaling!.manager.decisionIntervalSeconds ?? DEFAULT_DECISION_INTERVAL_SECONDS;
    this.trial = new ScheduleTrial(config.simulation, recorded, applicationId);
    this.#timing = { intervalSeconds, bootSeconds: meanBootSeconds(scaling!.boot, scaling!.actuator) };
    const capacity = scaling!.manager.instanceCapacity ?? measureCapacity(config, { applicationId }, traces);
    this.#load = loadInInstances(recorded, { applicationId, capacity, intervalSeconds });
  }

  find(target: number, maxRuns: number): Omit<ClairvoyantSchedule, "lowerBoundGpuHours" | "runs"> {
    const scaled = (headroom: number): CapacityNeed =>
      Object.fromEntries(
        Object.entries(this.#load).map(([tag, loads]) => [tag, loads.map((load) => Math.ceil(load * headroom))]),
      );
    const all = this.#run(scaled(MOST_HEADROOM))!;
    const reachesTarget = all.attainment >= target;
    // What cannot be had is not to be asked for: then nothing may get worse than it is with plenty.
    const atLeast = reachesTarget ? target : all.attainment;
    let low = 1 / MOST_HEADROOM;
    let high = 1;
    while (high < MOST_HEADROOM && this.#run(scaled(high), atLeast) === undefined) {
      low = high;
      high = Math.min(MOST_HEADROOM, high * HEADROOM_GROWTH);
    }
    while (high / low > HEADROOM_PRECISION) {
      const middle = Math.sqrt(low * high);
      if (this.#run(scaled(middle), atLeast) === undefined) low = middle;
      else high = middle;
    }
    const tried = new Set<string>();
    const start = { need: scaled(high), gpuHours: this.#run(scaled(high), atLeast)!.gpuHours };
    const { need } = trimNeed(start, this.#load, (candidate) => {
      const schedule = scheduleOfNeed(candidate, this.#timing);
      // Within a start-up time of more, less is asked for in vain: the same schedule again.
      const key = JSON.stringify(schedule);
      if (tried.has(key) || this.trial.runs >= maxRuns) return undefined;
      tried.add(key);
      return this.trial.run(schedule, atLeast)?.gpuHours;
    });
    const schedule = scheduleOfNeed(need, this.#timing);
    const { attainment, gpuHours } = this.trial.run(schedule)!;
    return { schedule, attainment, gpuHours, reachesTarget };
  }

  #run(need: CapacityNeed, atLeast?: number): ScheduleOutcome | undefined {
    return this.trial.run(scheduleOfNeed(need, this.#timing), atLeast);
  }
}
