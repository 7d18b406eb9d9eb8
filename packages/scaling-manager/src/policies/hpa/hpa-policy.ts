import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import type { Observation, PoolObservation } from "../../observations/observation";
import type { PoolTag } from "../../pool-tag";
import type { Policy } from "../policy";
import { NO_POOL_SEEN, needsWakingUp, poolsToWatch, type SeenPools, seePools } from "../waking-up";
import { DEFAULT_HPA_CONTROLLER, type HpaController, rulesOf } from "./hpa-controller";
import { boundsOf, type HpaPoolResult, type HpaPoolState, passOverPool } from "./hpa-pool";
import { checkMetric, type HpaMetricSettings, observedMetric } from "./observed-metrics";
import { MAX_REPLICAS } from "./replica-numbers";
import type { ScalingBehavior } from "./scaling-rules";

/** Settings of {@link hpaPolicy}; the defaults are those of Kubernetes. */
export interface HpaPolicySettings {
  /** The highest proposal counts. Default: busy 80 % of the time, what CPU utilisation of 80 % is to GPUs. */
  readonly metrics?: readonly HpaMetricSettings[];
  /** Windows, rates and tolerances by direction. Absent: at most twice as many at a time, and the window for scaling down. */
  readonly behavior?: ScalingBehavior;
  /** How far a metric may be from its target before anything is done: 0.1 for 10 %. Default 0.1. */
  readonly tolerance?: number;
  /** The highest recommendation of so long counts when scaling down. Default 300. */
  readonly downscaleStabilizationSeconds?: number;
  /** Between passes; in between the last count holds. Default 15. */
  readonly syncPeriodSeconds?: number;
  /** Default 1. With 0 a pool without work leaves, and comes back when requests wait or its metrics ask for it. */
  readonly minInstances?: number;
  /** Default: the pool's own bound. */
  readonly maxInstances?: number;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/** What {@link hpaPolicy} remembers. */
export interface HpaPolicyState extends SeenPools {
  readonly pools: Readonly<Partial<Record<PoolTag, HpaPoolState>>>;
}

const DEFAULT_METRICS: readonly HpaMetricSettings[] = [{ signal: "busy", target: 0.8 }];
const SYNC_PERIOD_SECONDS = 15;

/**
 * The Kubernetes HorizontalPodAutoscaler, pass by pass, for every pool:
 *
 * desired = max over metrics of ceil(instances · metric / target), unless metric / target is within 1 ± tolerance; then the
 * windows, then the rates, then the bounds. Without data of a metric nothing shrinks; without data of all nothing changes.
 * Booting instances count: as idle while growing, as fully used while shrinking.
 *
 * Source: Kubernetes, pkg/controller/podautoscaler; the rules one by one are `reconcile` and what it calls. Two things
 * differ because there is no Deployment that remembers a count: the current count is what boots and runs; and an empty
 * pool is not a paused one (suspend the manager for that) but comes back, at the minimum or with the waiting requests.
 *
 * @throws InvalidSettingsError on a setting that cannot be
 */
export function hpaPolicy(settings: HpaPolicySettings = {}): Policy<HpaPolicyState> {
  const rule = new HpaRule(settings);
  return {
    name: "hpa",
    ownsRates: true,
    initialState: () => ({ ...NO_POOL_SEEN, pools: {} }),
    recommend(observation, nowSeconds, previous) {
      const seen = seePools(previous, observation);
      const pools: Partial<Record<PoolTag, HpaPoolState>> = { ...previous.pools };
      const desired: Partial<Record<PoolTag, number>> = {};
      const reasons: string[] = [];
      for (const tag of poolsToWatch(settings.pools, seen, observation)) {
        const pool = observation.pools[tag];
        const result = rule.decide(pool, observation, nowSeconds, pools[tag]);
        if (result.desired !== undefined) desired[tag] = result.desired;
        if (result.state !== undefined) pools[tag] = result.state;
        reasons.push(`${tag}: ${result.reason}`);
      }
      return { desired, reason: reasons.join("; ") || "no pool to watch", state: { ...seen, pools } };
    },
  };
}

/** The autoscaler of one pool. */
class HpaRule {
  readonly #settings: HpaPolicySettings;
  readonly #metrics: readonly HpaMetricSettings[];
  readonly #controller: HpaController;

  constructor(settings: HpaPolicySettings) {
    this.#settings = settings;
    this.#metrics = settings.metrics ?? DEFAULT_METRICS;
    this.#controller = {
      ...DEFAULT_HPA_CONTROLLER,
      scaleFromZero: "if_minimum_is_zero",
      tolerance: settings.tolerance ?? DEFAULT_HPA_CONTROLLER.tolerance,
      downscaleStabilizationSeconds:
        settings.downscaleStabilizationSeconds ?? DEFAULT_HPA_CONTROLLER.downscaleStabilizationSeconds,
    };
    if (this.#metrics.length === 0) throw new InvalidSettingsError("metrics", [], "at least one");
    for (const metric of this.#metrics) checkMetric(metric);
    rulesOf(settings.behavior);
    const { minInstances = 1, maxInstances = MAX_REPLICAS } = settings;
    if (minInstances > maxInstances) {
      throw new InvalidSettingsError("minInstances", minInstances, `at most maxInstances, ${maxInstances}`);
    }
  }

  decide(
    pool: PoolObservation,
    observation: Observation,
    nowSeconds: number,
    before: HpaPoolState | undefined,
  ): HpaPoolResult {
    const { minInstances = 1, maxInstances, behavior, syncPeriodSeconds = SYNC_PERIOD_SECONDS } = this.#settings;
    const { capacity } = pool;
    const bounds = boundsOf(pool, minInstances, maxInstances);
    const { minReplicas } = bounds;
    if (capacity === 0 && minReplicas > 0) {
      return { desired: minReplicas, reason: `none are there: the minimum of ${minReplicas}`, state: before };
    }
    const metrics = this.#metrics.map((metric) => observedMetric(metric, pool, observation));
    const result = passOverPool(
      { ...bounds, nowSeconds, pool, metrics, behavior, controller: this.#controller, syncPeriodSeconds },
      before,
    );
    if (result.desired !== 0 || capacity > 0 || !needsWakingUp(observation)) return result;
    return { ...result, desired: 1, reason: `${observation.waitingRequests} requests wait and nothing is there: 1` };
  }
}
