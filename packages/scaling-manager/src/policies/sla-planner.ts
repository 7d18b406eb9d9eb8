import type { CapacityProfile } from "../capacity/capacity-profile";
import { expectedTbt, expectedTtft, outputTokensAtTbt } from "../capacity/ladder-reading";
import { InvalidSettingsError } from "../errors/invalid-settings-error";
import type { Forecaster } from "../forecasts/forecaster";
import { createForecaster } from "../forecasts/forecaster-registry";
import type { Observation, PoolObservation } from "../observations/observation";
import type { WindowSignals } from "../observations/window-signals";
import type { PoolTag } from "../pool-tag";
import { shareBudget } from "./gpu-budget";
import type { Policy } from "./policy";
import { NO_POOL_SEEN, poolsToWatch, type SeenPools, seePools } from "./waking-up";

/** How the planner looks ahead: as now, or by one of the forecasters. */
export type PlannerPredictor = "constant" | "ewma" | "kalman" | "seasonal";

/** Settings of {@link slaPlannerPolicy}; the defaults are those of NVIDIA Dynamo's planner. */
export interface SlaPlannerSettings {
  /** Between plans, at most 600. Default 180. */
  readonly adjustmentIntervalSeconds?: number;
  /** Between two tokens, mean, as promised. Default 0.05. */
  readonly itlSeconds?: number;
  /** What the next interval's requests, prompt and output lengths are taken from. Default `constant`. */
  readonly predictor?: PlannerPredictor;
  /** Of `seasonal`: after so long the load repeats itself. Default 86,400. */
  readonly seasonSeconds?: number;
  /** Of one instance, by pool. Default 1. */
  readonly gpusPerInstance?: Readonly<Partial<Record<PoolTag, number>>>;
  /** Of all pools; more is taken from both in proportion. Default: no bound. */
  readonly maxGpus?: number;
  /** Per pool. Default 1. */
  readonly minInstances?: number;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/** What {@link slaPlannerPolicy} remembers. */
export interface SlaPlannerState extends SeenPools {
  /** Null before the first look. */
  readonly nextPlanSeconds: number | null;
  readonly requests: unknown;
  readonly promptTokens: unknown;
  readonly outputTokens: unknown;
  /** The last plan: it holds until the next one. */
  readonly planned: Readonly<Partial<Record<PoolTag, number>>>;
}

/** What the next interval is expected to bring. */
interface NextLoad {
  readonly requestsPerSecond: number;
  /** Of a request. */
  readonly promptTokens: number;
  /** Of a request. */
  readonly outputTokens: number;
}

/**
 * NVIDIA Dynamo's planner (throughput-based). Every interval T, from the expected requests per second and their mean input
 * and output lengths ISL and OSL:
 *
 *     c_p = TTFT / TTFT expected at this load,  c_d = ITL / ITL expected at this load
 *     P   = ⌈requests/s · ISL · min(1, c_p) / prompt tokens/s of an instance⌉
 *     D   = ⌈requests/s · OSL / output tokens/s of an instance at ITL ≤ promised ITL / c_d⌉
 *
 * What is expected and what an instance does are read off its load ladder; without one the corrections are 1. A mixed pool
 * takes the larger of P and D. An interval without requests or lengths changes nothing.
 *
 * Formulas: Dynamo, docs/design-docs/planner-design. There, throughputs are per GPU of a pre-deployment sweep; here they are
 * per instance, at the sizes the ladder was measured with. Its ARIMA and Prophet predictors are not here: `seasonal` is the
 * additive Holt-Winters.
 *
 * @throws InvalidSettingsError on a setting that cannot be
 */
export function slaPlannerPolicy(settings: SlaPlannerSettings = {}): Policy<SlaPlannerState> {
  const { adjustmentIntervalSeconds: interval = 180, itlSeconds = 0.05, minInstances = 1 } = settings;
  check(settings);
  const forecaster = predictorOf(settings, interval);
  return {
    name: "sla-planner",
    readsInstanceCapacity: true,
    initialState: () => ({
      ...NO_POOL_SEEN,
      nextPlanSeconds: null,
      requests: forecaster.initialState(),
      promptTokens: forecaster.initialState(),
      outputTokens: forecaster.initialState(),
      planned: {},
    }),
    recommend(observation, nowSeconds, previous) {
      const seen = { ...previous, ...seePools(previous, observation) };
      const { nextPlanSeconds } = seen;
      if (nextPlanSeconds === null || nowSeconds < nextPlanSeconds) {
        const next = nextPlanSeconds ?? nowSeconds + interval;
        const reason = `next plan in ${Number((next - nowSeconds).toFixed(1))} s`;
        return { desired: seen.planned, reason, state: { ...seen, nextPlanSeconds: next } };
      }
      const measured = measure(observation.signals(interval));
      const state = {
        ...seen,
        nextPlanSeconds: nowSeconds + interval,
        requests: forecaster.observe(seen.requests, measured?.requestsPerSecond),
        promptTokens: forecaster.observe(seen.promptTokens, measured?.promptTokens),
        outputTokens: forecaster.observe(seen.outputTokens, measured?.outputTokens),
      };
      if (measured === undefined) return { desired: seen.planned, reason: "no requests to plan for", state };
      const ahead = (of: unknown, now: number) => forecaster.forecast(of, 1)?.mean ?? now;
      const load: NextLoad = {
        requestsPerSecond: ahead(state.requests, measured.requestsPerSecond),
        promptTokens: ahead(state.promptTokens, measured.promptTokens),
        outputTokens: ahead(state.outputTokens, measured.outputTokens),
      };
      const plan: Partial<Record<PoolTag, number>> = {};
      const reasons: string[] = [];
      for (const tag of poolsToWatch(settings.pools, state, observation)) {
        const pool = observation.pools[tag];
        if (pool.instanceCapacity === undefined) {
          reasons.push(`${tag}: what an instance carries is not known`);
          continue;
        }
        const { count, why } = planPool(pool, pool.instanceCapacity, { load, observation, interval, itlSeconds });
        plan[tag] = Math.max(minInstances, count);
        reasons.push(`${tag}: ${why}`);
      }
      const planned = shareBudget(plan, {
        maxGpus: settings.maxGpus,
        gpusPerInstance: settings.gpusPerInstance ?? {},
        minInstances,
      });
      const reason = `${load.requestsPerSecond.toFixed(2)} requests/s of ${load.promptTokens.toFixed(0)} + ${load.outputTokens.toFixed(0)} tokens expected; ${reasons.join("; ")}`;
      return { desired: planned, reason, state: { ...state, planned } };
    },
  };
}

function planPool(
  pool: PoolObservation,
  capacity: CapacityProfile,
  given: { load: NextLoad; observation: Observation; interval: number; itlSeconds: number },
): { count: number; why: string } {
  const { load, observation, interval, itlSeconds } = given;
  const { requestsPerSecond, promptTokens, outputTokens } = load;
  const signals = pool.signals(interval);
  const active = Math.max(1, pool.instances.active);
  const parts: { count: number; why: string }[] = [];
  if (pool.tag !== "token") {
    const expected = expectedTtft(capacity, (requestsPerSecond * promptTokens) / active);
    const correction = ratio(observation.signals(interval).ttft?.p50, expected);
    const count = Math.ceil(
      (requestsPerSecond * promptTokens * Math.min(1, correction)) / capacity.promptTokensPerSecond,
    );
    parts.push({ count, why: `${count} for prompts (c_p ${correction.toFixed(2)})` });
  }
  if (pool.tag !== "prompt") {
    const expected = expectedTbt(capacity, (requestsPerSecond * outputTokens) / active);
    const correction = ratio(signals.tbt?.p50 ?? observation.signals(interval).tbt?.p50, expected);
    const throughput = outputTokensAtTbt(capacity, itlSeconds / correction) || lowest(capacity);
    const count = Math.ceil((requestsPerSecond * outputTokens) / throughput);
    parts.push({ count, why: `${count} for tokens (c_d ${correction.toFixed(2)})` });
  }
  return { count: Math.max(...parts.map(({ count }) => count)), why: parts.map(({ why }) => why).join(", ") };
}

/** Where no load is light enough for the promise, the lightest that was measured: what the planner's interpolation ends at. */
function lowest({ ladder, outputTokensPerSecond }: CapacityProfile): number {
  return ladder?.find((point) => point.outputTokensPerSecond > 0)?.outputTokensPerSecond ?? outputTokensPerSecond;
}

/** 1 where either is not known. */
function ratio(measured: number | undefined, expected: number): number {
  return measured !== undefined && expected > 0 ? measured / expected : 1;
}

/** `undefined` for an interval that says nothing of what requests are like. */
function measure(signals: WindowSignals): NextLoad | undefined {
  const requestsPerSecond = signals.offeredRequestsPerSecond ?? 0;
  const completed = signals.completedRequestsPerSecond ?? 0;
  const prompts = signals.offeredPromptTokensPerSecond ?? 0;
  const outputs = signals.completedOutputTokensPerSecond ?? 0;
  if (requestsPerSecond === 0 || completed === 0 || prompts === 0 || outputs === 0) return undefined;
  return { requestsPerSecond, promptTokens: prompts / requestsPerSecond, outputTokens: outputs / completed };
}

function predictorOf(
  { predictor = "constant", seasonSeconds = 86_400 }: SlaPlannerSettings,
  interval: number,
): Forecaster {
  switch (predictor) {
    case "constant":
      return createForecaster({ type: "last-value" });
    case "seasonal":
      return createForecaster({ type: "holt-winters", seasonSteps: Math.max(2, Math.round(seasonSeconds / interval)) });
    default:
      return createForecaster({ type: predictor });
  }
}

/** The longest window a signal can be read over. */
const LONGEST_INTERVAL_SECONDS = 600;

function check(settings: SlaPlannerSettings): void {
  const { adjustmentIntervalSeconds: interval = 1, itlSeconds = 1, maxGpus = 1, minInstances = 0 } = settings;
  if (!(interval > 0 && interval <= LONGEST_INTERVAL_SECONDS)) {
    const allowed = `a number above 0, at most ${LONGEST_INTERVAL_SECONDS}`;
    throw new InvalidSettingsError("adjustmentIntervalSeconds", interval, allowed);
  }
  if (!(itlSeconds > 0)) throw new InvalidSettingsError("itlSeconds", itlSeconds, "a number above 0");
  if (!(maxGpus > 0)) throw new InvalidSettingsError("maxGpus", maxGpus, "a number above 0");
  if (!(minInstances >= 0)) throw new InvalidSettingsError("minInstances", minInstances, "a number of at least 0");
}
