import type { CapacityProfile } from "../capacity/capacity-profile";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { ForecastTrack, type TrackState } from "../forecasts/forecast-track";
import type { Forecast } from "../forecasts/forecaster";
import { createForecaster, type ForecasterSettings } from "../forecasts/forecaster-registry";
import { LoadSteps, type LoadStepsState } from "../forecasts/load-steps";
import { type SeasonalNaiveState, seasonalNaive } from "../forecasts/seasonal-naive";
import type { Observation, PoolObservation } from "../observations/observation";
import type { WindowSignals } from "../observations/window-signals";
import type { PoolTag } from "../pool-tag";
import type { Policy } from "./policy";
import { NO_POOL_SEEN, needsWakingUp, poolsToWatch, type SeenPools, seePools } from "./waking-up";

/** What is forecast: arriving requests, or the prompt tokens they bring, where sizes change with the time of day. */
export type PredictedLoad = "requests" | "prompt_tokens";

/** Settings of {@link predictivePolicy}. */
export interface PredictivePolicySettings {
  /** Default `holt-winters`. */
  readonly forecaster?: ForecasterSettings["type"];
  /** Length of a step of the series, 1 to 600. Default 60. */
  readonly stepSeconds?: number;
  /** After so long the load repeats itself; of use to seasonal forecasters. Default 86,400, a day. */
  readonly seasonSeconds?: number;
  /** From the decision to add an instance until it serves. Default 300, the buffer time of AWS's predictive scaling. */
  readonly leadSeconds?: number;
  /** Standard errors that are planned for on top of the expected load: 0 is the mean, 1.64 is exceeded once in 20 steps. Default 1. */
  readonly z?: number;
  /** Share of what an instance carries that is planned with; above 1 where pools share peaks well. Default 1. */
  readonly utilization?: number;
  /** Default `requests`. */
  readonly load?: PredictedLoad;
  /** Forecasts with a larger error, relative to the naive forecast's (MASE), are not used. Default 1. */
  readonly maxMase?: number;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/** What {@link predictivePolicy} remembers. */
export interface PredictivePolicyState extends SeenPools {
  readonly steps: LoadStepsState;
  readonly track: TrackState;
  /** Of the naive forecast, which takes over where it was better. */
  readonly naive: TrackState<SeasonalNaiveState>;
  /** What the reactive rule wanted within the last lead time, by pool, oldest first. */
  readonly needed: Readonly<Partial<Record<PoolTag, readonly TimedNeed[]>>>;
}

/** What was needed when. */
export interface TimedNeed {
  readonly seconds: number;
  readonly count: number;
}

/**
 * Starts capacity before it is needed: `max(reactive, planned)` instances, with
 *
 *     planned  = ⌈max over the next lead time of (expected load + z · standard error) / per instance⌉
 *     reactive = max over the last lead time of ⌈(load of a step's length + queue / lead time) / per instance⌉
 *
 * and per instance = its capacity at the promised bounds · utilization. The peaks over a lead time, ahead and back: what is
 * let go now is not back before then. A forecast that was worse than the naive one of late (MASE above `maxMase`) is left
 * aside: for the naive one, the load a season ago, where that was better than the last value, else for the reactive rule
 * alone. Without a measured load nothing shrinks.
 *
 * After AWS's predictive scaling (load / target per instance as a floor under a reactive policy, never scaling in on its own);
 * the rule of a planner in `forecast-driven scaling`: quantile instead of mean, lead time = boot + one step.
 *
 * @throws InvalidSettingsError on a setting that cannot be
 */
export function predictivePolicy(settings: PredictivePolicySettings = {}): Policy<PredictivePolicyState> {
  const { stepSeconds = 60, leadSeconds = 300, z = 1, utilization = 1, load = "requests", maxMase = 1 } = settings;
  check(settings);
  const leadSteps = Math.ceil(leadSeconds / stepSeconds) + 1;
  const seasonSteps = Math.max(2, Math.round((settings.seasonSeconds ?? 86_400) / stepSeconds));
  const track = new ForecastTrack(createForecaster(forecasterOf(settings, seasonSteps, leadSteps)), {
    steps: leadSteps,
    seasonSteps,
  });
  const steps = new LoadSteps(stepSeconds);

  const naive = new ForecastTrack(seasonalNaive({ seasonSteps }), { steps: leadSteps });

  /** The highest load to plan for; `undefined` without a forecast that can be trusted. */
  const peakAhead = (state: PredictivePolicyState): { peak: number | undefined; why: string } => {
    const { mase } = track.errors(state.track);
    const isTrusted = !(mase > maxMase);
    const forecasts = isTrusted
      ? peakOf((step) => track.forecast(state.track, step), leadSteps, z)
      : naive.errors(state.naive).mase < 1
        ? peakOf((step) => naive.forecast(state.naive, step), leadSteps, z)
        : undefined;
    const whose = isTrusted ? "" : `; the forecast's error is ${mase.toFixed(2)} times the naive one's`;
    if (forecasts === undefined) return { peak: undefined, why: `no forecast to go by${whose}` };
    const from = isTrusted ? "" : "as a season ago, ";
    return { peak: forecasts, why: `${from}${forecasts.toFixed(2)}/s expected within ${leadSeconds} s${whose}` };
  };

  return {
    name: "predictive",
    readsInstanceCapacity: true,
    reads: "demand",
    initialState: () => ({
      ...NO_POOL_SEEN,
      steps: steps.initialState(),
      track: track.initialState(),
      naive: naive.initialState(),
      needed: {},
    }),
    recommend(observation, nowSeconds, previous) {
      const read = (windowSeconds: number) => rateOf(observation.signals(windowSeconds), load);
      const moved = steps.take(previous.steps, nowSeconds, read);
      const needed: Partial<Record<PoolTag, readonly TimedNeed[]>> = {};
      const state = {
        ...seePools(previous, observation),
        steps: moved.state,
        track: moved.values.reduce((now, value) => track.observe(now, value), previous.track),
        naive: moved.values.reduce((now, value) => naive.observe(now, value), previous.naive),
        needed,
      };
      const now = read(stepSeconds);
      const { peak, why } = peakAhead(state);
      const desired: Partial<Record<PoolTag, number>> = {};
      const reasons: string[] = [];
      for (const tag of poolsToWatch(settings.pools, state, observation)) {
        const pool = observation.pools[tag];
        const perInstance = capacityOf(pool.instanceCapacity, load) * utilization;
        if (!(perInstance > 0)) {
          reasons.push(`${tag}: what an instance carries is not known`);
          continue;
        }
        const planned = peak === undefined ? 0 : Math.ceil(peak / perInstance);
        const count = reactiveCount(observation, pool, { now, perInstance, load, leadSeconds });
        const recent = (previous.needed[tag] ?? []).filter(({ seconds }) => nowSeconds - seconds < leadSeconds);
        // Older and smaller ones can never be the most again.
        needed[tag] = [...recent.filter((one) => one.count > count), { seconds: nowSeconds, count }];
        const reactive = needed[tag][0]!.count;
        desired[tag] = Math.max(reactive, planned);
        reasons.push(`${tag}: ${planned} planned, ${reactive} needed of late at ${perInstance.toFixed(2)}/s each`);
      }
      const offered = now === undefined ? "load not known" : `${now.toFixed(2)} ${load.replace("_", " ")}/s`;
      return { desired, reason: `${offered}, ${why}; ${reasons.join("; ") || "no pool to watch"}`, state };
    },
  };
}

function peakOf(forecastOf: (step: number) => Forecast | undefined, steps: number, z: number): number | undefined {
  let peak: number | undefined;
  for (let step = 1; step <= steps; step++) {
    const forecast = forecastOf(step);
    if (forecast !== undefined) peak = Math.max(peak ?? 0, forecast.mean + z * forecast.standardError);
  }
  return peak;
}

function forecasterOf(
  { forecaster: type = "holt-winters" }: PredictivePolicySettings,
  seasonSteps: number,
  leadSteps: number,
): ForecasterSettings {
  if (type === "holt-winters") return { type, seasonSteps, fitSteps: Math.min(leadSteps, seasonSteps) };
  return type === "seasonal-naive" ? { type, seasonSteps } : { type };
}

function reactiveCount(
  observation: Observation,
  { capacity, load: gauges }: PoolObservation,
  rule: { now: number | undefined; perInstance: number; load: PredictedLoad; leadSeconds: number },
): number {
  const { now, perInstance, load, leadSeconds } = rule;
  if (now === undefined) return capacity;
  const queue = (load === "requests" ? gauges.queueRequests : gauges.queueTokens) ?? 0;
  const backlog = leadSeconds > 0 ? queue / leadSeconds : 0;
  const wanted = Math.ceil((now + backlog) / perInstance);
  return capacity === 0 && needsWakingUp(observation) ? Math.max(1, wanted) : wanted;
}

function rateOf(signals: WindowSignals, load: PredictedLoad): number | undefined {
  return load === "requests" ? signals.offeredRequestsPerSecond : signals.offeredPromptTokensPerSecond;
}

function capacityOf(capacity: CapacityProfile | undefined, load: PredictedLoad): number {
  if (capacity === undefined) return Number.NaN;
  return load === "requests" ? capacity.requestsPerSecond : capacity.promptTokensPerSecond;
}

function check({
  seasonSeconds = 1,
  leadSeconds = 1,
  z = 0,
  utilization = 1,
  maxMase = 1,
}: PredictivePolicySettings): void {
  const above0 = { seasonSeconds, utilization, maxMase };
  for (const [name, value] of Object.entries(above0)) {
    if (!(value > 0)) throw new InvalidSettingsError(name, value, "a number above 0");
  }
  for (const [name, value] of Object.entries({ leadSeconds, z })) {
    if (!(value >= 0)) throw new InvalidSettingsError(name, value, "a number of at least 0");
  }
}
