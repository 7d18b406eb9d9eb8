import { type LoadedConfig, meanBootSeconds } from "@tokentide/config";
import type { TimedCounts } from "@tokentide/scaling-manager";
import type { ApplicationConfig } from "@tokentide/simulator";
import { applicationOf, measureCapacity, skuOf } from "../capacity/measure-capacity";
import { CapacityError } from "../experiment-errors";
import { TraceStore } from "../trace-store";
import { type CapacityNeed, loadInInstances, smoothed } from "./capacity-need";
import { type CountLimits, type CountPlan, instancesOf, planOfNeed, scheduleOfPlan } from "./count-plan";
import { type RecordedRequests, recordRequests } from "./recorded-requests";
import { type MissLimit, ScheduleTrial } from "./schedule-trial";
import { type TriedPlan, trimPlan } from "./trim-plan";
import { countLimits, workBound } from "./work-bound";

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
const HEADROOM_PRECISION = 1.05;
const DEFAULT_DECISION_INTERVAL_SECONDS = 30;
/** Intervals over which the load is evened out, for plans that follow it less closely; all of them: always the same counts. */
const STEADIER_WINDOWS = [8, Number.POSITIVE_INFINITY];

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
  readonly #limits: CountLimits;
  readonly #intervalSeconds: number;
  readonly #intervalsAhead: number;

  constructor(config: LoadedConfig, application: ApplicationConfig, recorded: RecordedRequests, traces: TraceStore) {
    const { applicationId, scaling } = application;
    const { decisionIntervalSeconds: intervalSeconds = DEFAULT_DECISION_INTERVAL_SECONDS } = scaling!.manager;
    this.#intervalSeconds = intervalSeconds;
    this.#intervalsAhead = Math.ceil(meanBootSeconds(scaling!.boot, scaling!.actuator) / intervalSeconds);
    this.#limits = countLimits(application);
    this.trial = new ScheduleTrial(config.simulation, recorded, { applicationId, intervalSeconds });
    const capacity = scaling!.manager.instanceCapacity ?? measureCapacity(config, { applicationId }, traces);
    this.#load = loadInInstances(recorded, { applicationId, capacity, intervalSeconds });
  }

  find(target: number, maxRuns: number): Omit<ClairvoyantSchedule, "lowerBoundGpuHours" | "runs"> {
    // A share of 0.93 is not exactly 7 of 100 misses.
    const allowed = this.trial.requests * (1 - target) + 1e-6;
    const { start, mostMisses } = this.#leastHeadroom(allowed);
    const tried = new Set<string>();
    const trimmed = (from: TriedPlan): TriedPlan =>
      trimPlan(from, {
        mostMisses,
        limits: this.#limits,
        intervalsAhead: this.#intervalsAhead,
        attempt: (candidate, cheaperThan) => {
          const key = JSON.stringify([candidate, cheaperThan === undefined]);
          if (tried.has(key) || this.trial.runs >= maxRuns) return undefined;
          tried.add(key);
          const limit = cheaperThan && { most: mostMisses, before: cheaperThan.outcome };
          return this.#tried(candidate, limit)?.outcome;
        },
      });
    let best = trimmed(start);
    for (const window of STEADIER_WINDOWS) {
      const steadier = this.#steadier(best, smoothed(this.#load, window), { mostMisses, maxRuns });
      if (steadier !== undefined) best = trimmed(steadier);
    }
    const { attainment, gpuHours } = best.outcome;
    return { schedule: this.#schedule(best.plan), attainment, gpuHours, reachesTarget: best.outcome.misses <= allowed };
  }

  /** The load, so many times over, that is just enough; where the most is not, no more misses than with that are. */
  #leastHeadroom(allowed: number): { readonly start: TriedPlan; readonly mostMisses: number } {
    let low = 1 / MOST_HEADROOM;
    let high = 1;
    let start: TriedPlan | undefined;
    let mostMisses = allowed;
    const isEnough = (headroom: number): boolean => {
      const tried = this.#tried(this.#scaled(headroom), { most: mostMisses });
      if (tried === undefined) low = headroom;
      else [start, high] = [tried, headroom];
      return tried !== undefined;
    };
    while (start === undefined && high < MOST_HEADROOM) {
      const headroom = high;
      if (!isEnough(headroom)) high = Math.min(MOST_HEADROOM, headroom * HEADROOM_GROWTH);
    }
    if (start === undefined) {
      start = this.#tried(this.#scaled(MOST_HEADROOM))!;
      mostMisses = Math.max(allowed, start.outcome.misses);
      // What cannot be had is not to be asked for: the search begins anew, for what can.
      if (mostMisses > allowed) low = 1 / MOST_HEADROOM;
    }
    while (high / low > HEADROOM_PRECISION) isEnough(Math.sqrt(low * high));
    return { start, mostMisses };
  }

  /** A plan for another load that is enough and cheaper; `undefined` where the dearest of those that ask for less is not. */
  #steadier(
    than: TriedPlan,
    load: CapacityNeed,
    { mostMisses, maxRuns }: { readonly mostMisses: number; readonly maxRuns: number },
  ): TriedPlan | undefined {
    const most = instancesOf(than.plan);
    let low = 1 / MOST_HEADROOM;
    let high = MOST_HEADROOM;
    // What is asked for is known without a run.
    while (high / low > HEADROOM_PRECISION) {
      const middle = Math.sqrt(low * high);
      if (instancesOf(this.#scaled(middle, load)) < most) low = middle;
      else high = middle;
    }
    let best: TriedPlan | undefined;
    let fewest = most;
    for (
      let headroom = low;
      headroom > 1 / MOST_HEADROOM && this.trial.runs < maxRuns;
      headroom /= HEADROOM_PRECISION
    ) {
      const plan = this.#scaled(headroom, load);
      if (instancesOf(plan) >= fewest) continue;
      fewest = instancesOf(plan);
      const tried = this.#tried(plan, { most: mostMisses });
      if (tried === undefined || tried.outcome.gpuHours >= (best ?? than).outcome.gpuHours) return best;
      best = tried;
    }
    return best;
  }

  #scaled(headroom: number, load: CapacityNeed = this.#load): CountPlan {
    const need = Object.fromEntries(
      Object.entries(load).map(([tag, loads]) => [tag, loads.map((one) => Math.ceil(one * headroom))]),
    );
    return planOfNeed(need, this.#intervalsAhead, this.#limits);
  }

  #tried(plan: CountPlan, limit?: MissLimit): TriedPlan | undefined {
    const outcome = this.trial.run(this.#schedule(plan), limit);
    return outcome === undefined ? undefined : { plan, outcome };
  }

  #schedule(plan: CountPlan): TimedCounts[] {
    return scheduleOfPlan(plan, this.#intervalSeconds);
  }
}
