import { InvalidSettingsError } from "../errors/invalid-settings-error";
import type { Forecaster } from "../forecasts/forecaster";
import { createForecaster, type ForecasterSettings } from "../forecasts/forecaster-registry";
import { LoadSteps, type LoadStepsState } from "../forecasts/load-steps";
import type { PoolObservation } from "../observations/observation";
import type { PoolTag } from "../pool-tag";
import type { Policy } from "./policy";
import { NO_POOL_SEEN, needsWakingUp, poolsToWatch, type SeenPools, seePools } from "./waking-up";

/** Settings of {@link sagePolicy}; the defaults are those of SageServe. */
export interface SagePolicySettings {
  /** Between plans, at most a day. Default 3600. */
  readonly planIntervalSeconds?: number;
  /** Default `holt-winters`; there it is an ARIMA. */
  readonly forecaster?: ForecasterSettings["type"];
  /** Length of a step of the series, 1 to 600. Default 60. */
  readonly stepSeconds?: number;
  /** After so long the load repeats itself; of use to seasonal forecasters. Default 86,400, a day. */
  readonly seasonSeconds?: number;
  /** Share of the forecast peak that is planned for on top of it. Default 0.1. */
  readonly buffer?: number;
  /** The plan's instances are added while more of the KV cache than this is in use, 0..1. Default 0.5. */
  readonly spendAbove?: number;
  /** Instances beyond the plan leave while less of the KV cache than this is in use, 0..1. Default 0.25. */
  readonly giveBackBelow?: number;
  /** Beyond the plan it grows while more of the KV cache than this is in use, 0..1. Default 0.9. */
  readonly overrideAbove?: number;
  /** Beyond the plan it grows, too, while the load is so many times the forecast. Default 5. */
  readonly overrideRatio?: number;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/** What {@link sagePolicy} remembers. Loads are in prompt tokens/s. */
export interface SagePolicyState extends SeenPools {
  readonly steps: LoadStepsState;
  readonly forecaster: unknown;
  /** Of the step that ended last; null where it was not measured. */
  readonly load: number | null;
  /** What that load had been forecast to be; null before there was a forecast. */
  readonly forecast: number | null;
  /** Highest of a step since the last plan; null where none was measured. */
  readonly peak: number | null;
  /** When the next plan is due; null before the first. */
  readonly nextPlanSeconds: number | null;
  /** The load that the last plan is for. */
  readonly plannedLoad: number | null;
}

type Settings = Required<Omit<SagePolicySettings, "pools">>;

/**
 * SageServe: an hourly plan that is a budget, not an order.
 *
 *     planned = ⌈highest prompt tokens/s forecast for the next hour · 1.1 / prompt tokens/s that an instance carries⌉
 *     below it and utilisation > 0.5              one more
 *     above it and utilisation < 0.25             one less, unless the load of the moment is too much for the others (ours)
 *     at or above it and utilisation > 0.9        one more (LT-U)
 *       or load / forecast > 5                    one more (LT-UA), if the load is too much for what is there (ours)
 *
 * Utilisation is the share of the KV cache in use. While any instance boots nothing changes. Until there is a forecast, the
 * highest load since the last plan stands for it; the first plan is made of the first step. Without data about the utilisation, without
 * a plan, or without an instance capacity nothing changes.
 *
 * The plan is what SageServe's linear program (least cost of changes and start-ups that carries the forecast) comes to for one
 * model, one region and one SKU. Its load is the interactive requests', with a tenth of the batch requests' on top; here it is
 * everybody's. Beyond the plan it adds one instance until that is given back; here as many as it takes.
 *
 * Source: "SageServe: Optimizing LLM Serving on Cloud Data Centers with Forecast Aware Auto-Scaling", arXiv 2502.14617, and its
 * published simulator, from which the bounds are.
 *
 * @throws InvalidSettingsError on a setting that cannot be
 */
export function sagePolicy(given: SagePolicySettings = {}): Policy<SagePolicyState> {
  const { pools, ...settings } = { ...DEFAULTS, ...given };
  check(settings);
  const { stepSeconds, planIntervalSeconds } = settings;
  const steps = new LoadSteps(stepSeconds);
  const ahead = Math.ceil(planIntervalSeconds / stepSeconds);
  const forecaster = createForecaster({
    type: settings.forecaster,
    seasonSteps: Math.max(2, Math.round(settings.seasonSeconds / stepSeconds)),
  } as ForecasterSettings);

  return {
    name: "sage",
    reads: "demand",
    readsInstanceCapacity: true,
    initialState: () => ({
      ...NO_POOL_SEEN,
      steps: steps.initialState(),
      forecaster: forecaster.initialState(),
      load: null,
      forecast: null,
      peak: null,
      nextPlanSeconds: null,
      plannedLoad: null,
    }),
    recommend(observation, nowSeconds, previous) {
      const ended = steps.take(
        previous.steps,
        nowSeconds,
        (windowSeconds) => observation.signals(windowSeconds).offeredPromptTokensPerSecond,
      );
      const seen = { ...previous, ...seePools(previous, observation), steps: ended.state };
      const moved = ended.values.reduce((state, value) => observeStep(forecaster, state, value), seen);
      const state = planIfDue(moved, nowSeconds, { forecaster, ahead, planIntervalSeconds });
      const desired: Partial<Record<PoolTag, number>> = {};
      const reasons: string[] = [];
      for (const tag of poolsToWatch(pools, state, observation)) {
        const pool = observation.pools[tag];
        const verdict =
          pool.capacity === 0 && needsWakingUp(observation)
            ? { desired: 1, reason: `${observation.waitingRequests} requests wait and nothing is there` }
            : spend(pool, state, settings);
        if (verdict.desired !== undefined) desired[tag] = verdict.desired;
        reasons.push(`${tag}: ${verdict.reason}`);
      }
      return { desired, reason: reasons.join("; ") || "no pool to watch", state };
    },
  };
}

const DEFAULTS: Settings = {
  planIntervalSeconds: 3600,
  forecaster: "holt-winters",
  stepSeconds: 60,
  seasonSeconds: 86_400,
  buffer: 0.1,
  spendAbove: 0.5,
  giveBackBelow: 0.25,
  overrideAbove: 0.9,
  overrideRatio: 5,
};

/** A step has ended, with a load or without a measured one: first it is held against what was forecast, then learnt from. */
function observeStep(forecaster: Forecaster, state: SagePolicyState, value: number | undefined): SagePolicyState {
  const forecast = forecaster.forecast(state.forecaster, 1)?.mean ?? state.plannedLoad;
  return {
    ...state,
    forecaster: forecaster.observe(state.forecaster, value),
    load: value ?? null,
    forecast,
    peak: value === undefined ? state.peak : Math.max(value, state.peak ?? 0),
  };
}

function planIfDue(
  state: SagePolicyState,
  nowSeconds: number,
  rule: { readonly forecaster: Forecaster; readonly ahead: number; readonly planIntervalSeconds: number },
): SagePolicyState {
  const { nextPlanSeconds, peak } = state;
  if (nextPlanSeconds !== null && nowSeconds < nextPlanSeconds) return state;
  let highest: number | undefined;
  for (let step = 1; step <= rule.ahead; step++) {
    const mean = rule.forecaster.forecast(state.forecaster, step)?.mean;
    if (mean !== undefined) highest = Math.max(mean, highest ?? 0);
  }
  const plannedLoad = highest ?? peak;
  // Nothing to plan by yet: it is looked for at the next step.
  if (plannedLoad === null) return state;
  return { ...state, plannedLoad, peak: null, nextPlanSeconds: nowSeconds + rule.planIntervalSeconds };
}

function spend(
  { capacity, instances, instanceCapacity, load: gauges }: PoolObservation,
  { plannedLoad, load, forecast }: SagePolicyState,
  { buffer, spendAbove, giveBackBelow, overrideAbove, overrideRatio }: Settings,
): { desired: number | undefined; reason: string } {
  const stays = (reason: string) => ({ desired: undefined, reason });
  if (capacity === 0) return stays("nothing there, nothing waits");
  if (instanceCapacity === undefined) return stays("what an instance carries is not known");
  if (plannedLoad === null) return stays("no plan yet");
  const { promptTokensPerSecond: each } = instanceCapacity;
  const planned = Math.ceil((plannedLoad * (1 + buffer)) / each);
  const used = gauges.kvFraction;
  if (used === undefined) return stays(`${planned} planned, its KV cache in use is not known`);
  const text = `${planned} planned, ${(used * 100).toFixed(0)} % of the KV cache in use`;
  if (instances.scalingUp > 0) return { desired: capacity, reason: `${text}, ${instances.scalingUp} boot` };
  if (capacity < planned) {
    const isSpent = used > spendAbove;
    return {
      desired: capacity + (isSpent ? 1 : 0),
      reason: `${text}: ${isSpent ? "one more of them" : "not needed yet"}`,
    };
  }
  if (used > overrideAbove) return { desired: capacity + 1, reason: `${text}: one more than planned` };
  // Many times next to nothing is no need.
  if (load !== null && forecast !== null && load > overrideRatio * forecast && load > capacity * each) {
    const surprise = `${Math.round(load)} prompt tokens/s where ${Math.round(forecast)} were forecast`;
    return { desired: capacity + 1, reason: `${text}, ${surprise}: one more than planned` };
  }
  if (capacity === planned || used >= giveBackBelow) return { desired: capacity, reason: text };
  // It would be back at the next look.
  if (load !== null && load > (capacity - 1) * each) {
    return { desired: capacity, reason: `${text}: ${Math.round(load)} prompt tokens/s need them` };
  }
  return { desired: capacity - 1, reason: `${text}: one given back` };
}

const LONGEST_PLAN_SECONDS = 86_400;

function check(settings: Settings): void {
  const { planIntervalSeconds, seasonSeconds, overrideRatio, buffer } = settings;
  for (const [name, value] of Object.entries({ planIntervalSeconds, seasonSeconds, overrideRatio })) {
    if (!(value > 0)) throw new InvalidSettingsError(name, value, "a number above 0");
  }
  if (planIntervalSeconds > LONGEST_PLAN_SECONDS) {
    throw new InvalidSettingsError("planIntervalSeconds", planIntervalSeconds, `at most ${LONGEST_PLAN_SECONDS}`);
  }
  if (!(buffer >= 0)) throw new InvalidSettingsError("buffer", buffer, "a number of at least 0");
  const { giveBackBelow, spendAbove, overrideAbove } = settings;
  if (!(giveBackBelow >= 0 && giveBackBelow < spendAbove)) {
    throw new InvalidSettingsError("giveBackBelow", giveBackBelow, `at least 0, below spendAbove, ${spendAbove}`);
  }
  if (!(overrideAbove >= spendAbove)) {
    throw new InvalidSettingsError("overrideAbove", overrideAbove, `at least spendAbove, ${spendAbove}`);
  }
}
