import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import type { Observation, PoolObservation } from "../../observations/observation";
import type { PoolTag } from "../../pool-tag";
import type { Policy } from "../policy";
import { NO_POOL_SEEN, poolsToWatch, type SeenPools, seePools } from "../waking-up";
import { checkKpaConfig, DEFAULT_KPA_CONFIG, type KpaConfig } from "./kpa-config";
import type { KpaMetric } from "./kpa-target";
import type { LoadAggregation } from "./load-windows";
import { type KpaPoolState, PodAutoscaler } from "./pod-autoscaler";

/** Settings of {@link kpaPolicy}; the defaults are those of Knative. */
export interface KpaPolicySettings {
  /** Requests at an instance at a time, or requests/s. Default `concurrency`. */
  readonly metric?: KpaMetric;
  /** What one instance carries in full. Default: 100 requests at a time, or 200 a second. */
  readonly target?: number;
  /** Percent of it that is aimed at. Default 70. */
  readonly targetUtilizationPercent?: number;
  /** The most requests an instance takes at a time, 0 for no limit; a target of concurrency does not pass it. Default 0. */
  readonly containerConcurrency?: number;
  /** How the concurrency of a window becomes one figure. Default `linear`, its mean. */
  readonly aggregation?: LoadAggregation;
  /** Default 60; 6 to 3600. */
  readonly stableWindowSeconds?: number;
  /** The panic window in percent of the stable one. Default 10. */
  readonly panicWindowPercentage?: number;
  /** In percent of what is ready. Default 200. */
  readonly panicThresholdPercentage?: number;
  /** At most so many times what is ready. Default 1000. */
  readonly maxScaleUpRate?: number;
  /** At least what is ready divided by this. Default 2. */
  readonly maxScaleDownRate?: number;
  /** The highest decision of so long counts. Default 0. */
  readonly scaleDownDelaySeconds?: number;
  /** Whatever is started, start so many. Default 1. */
  readonly activationScale?: number;
  /** Of a pool's first start. Default 1. */
  readonly initialScale?: number;
  /** Room kept for a burst, -1 for any; tells whether requests go through the buffer. Default 211. */
  readonly targetBurstCapacity?: number;
  /** Default true: without load the last instance leaves, where the manager's limits allow 0. */
  readonly enableScaleToZero?: boolean;
  /** Between no load and the end of the last instance. Default 30. */
  readonly scaleToZeroGracePeriodSeconds?: number;
  /** The last instance stays so long at least. Default 0. */
  readonly scaleToZeroPodRetentionPeriodSeconds?: number;
  /** An instance that is not there so long after it was wanted is given up, when nothing is wanted any more. Default 600. */
  readonly progressDeadlineSeconds?: number;
  /** Default 0. */
  readonly minInstances?: number;
  /** Default: the pool's own bound. */
  readonly maxInstances?: number;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/** What {@link kpaPolicy} remembers. */
export interface KpaPolicyState extends SeenPools {
  readonly pools: Readonly<Partial<Record<PoolTag, KpaPoolState>>>;
}

const PROGRESS_DEADLINE_SECONDS = 600;
const PERCENT = 100;

/**
 * The Knative Pod Autoscaler, tick by tick, for every pool:
 *
 * desired = ceil(load over 60 s / target), within ready / 2 and ready · 1000; when the load over 6 s alone asks for twice
 * what is ready, the higher of both, and no fewer until a stable window after it last did. Without load for a stable window
 * and a grace period the last instance leaves. Load is requests at the pool's instances and those that wait for one, or
 * requests/s. Without data the last decision stays.
 *
 * Source: Knative Serving, pkg/autoscaler and pkg/reconciler/autoscaling/kpa; the rules one by one are `decide` and
 * `scaleToZero`. The buffer that takes requests while there is no instance is the application's own queue: it is always in
 * the way, so nobody has to ask whether it is.
 *
 * @throws InvalidSettingsError on a setting that cannot be
 */
export function kpaPolicy(settings: KpaPolicySettings = {}): Policy<KpaPolicyState> {
  const autoscaler = new PodAutoscaler({
    config: configOf(settings),
    metric: settings.metric ?? "concurrency",
    target: settings.target,
    containerConcurrency: settings.containerConcurrency ?? 0,
    aggregation: settings.aggregation ?? "linear",
    activationScale: settings.activationScale ?? 1,
    progressDeadlineSeconds: settings.progressDeadlineSeconds ?? PROGRESS_DEADLINE_SECONDS,
  });
  return {
    name: "kpa",
    ownsRates: true,
    initialState: () => ({ ...NO_POOL_SEEN, pools: {} }),
    recommend(observation: Observation, nowSeconds, previous) {
      const seen = seePools(previous, observation);
      const pools: Partial<Record<PoolTag, KpaPoolState>> = { ...previous.pools };
      const desired: Partial<Record<PoolTag, number>> = {};
      const reasons: string[] = [];
      for (const tag of poolsToWatch(settings.pools, seen, observation)) {
        const pool: PoolObservation = observation.pools[tag];
        const result = autoscaler.tick(pool, observation, nowSeconds, pools[tag]);
        if (result.desired !== undefined) desired[tag] = result.desired;
        pools[tag] = result.state;
        reasons.push(`${tag}: ${result.reason}`);
      }
      return { desired, reason: reasons.join("; ") || "no pool to watch", state: { ...seen, pools } };
    },
  };
}

function configOf(settings: KpaPolicySettings): KpaConfig {
  const { targetUtilizationPercent, target, minInstances = 0, maxInstances = 0 } = settings;
  if (target !== undefined && !(target > 0)) throw new InvalidSettingsError("target", target, "a number above 0");
  if (maxInstances > 0 && minInstances > maxInstances) {
    throw new InvalidSettingsError("minInstances", minInstances, `at most maxInstances, ${maxInstances}`);
  }
  const given = Object.fromEntries(
    Object.entries(settings).filter(([key, value]) => key in DEFAULT_KPA_CONFIG && value !== undefined),
  );
  const utilization = targetUtilizationPercent === undefined ? undefined : targetUtilizationPercent / PERCENT;
  return checkKpaConfig({
    ...DEFAULT_KPA_CONFIG,
    ...given,
    minScale: minInstances,
    maxScale: maxInstances,
    containerConcurrencyTargetFraction: utilization ?? DEFAULT_KPA_CONFIG.containerConcurrencyTargetFraction,
    targetUtilization: utilization ?? DEFAULT_KPA_CONFIG.targetUtilization,
  });
}
