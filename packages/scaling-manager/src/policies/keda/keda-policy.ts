import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import type { PoolTag } from "../../pool-tag";
import { rulesOf } from "../hpa/hpa-controller";
import type { ScalingBehavior } from "../hpa/scaling-rules";
import type { Policy } from "../policy";
import { NO_POOL_SEEN, poolsToWatch, type SeenPools, seePools } from "../waking-up";
import { checkFallback, type KedaFallback } from "./keda-fallback";
import { checkTrigger, type KedaTrigger } from "./keda-trigger";
import { type KedaPoolState, ScaledObject } from "./scaled-object";

/** Settings of {@link kedaPolicy}; the defaults are those of KEDA. */
export interface KedaPolicySettings {
  /** The highest proposal counts. Default: 10 requests at an instance, waiting ones included. */
  readonly triggers?: readonly KedaTrigger[];
  /** Default 0, where the manager's limits allow it. */
  readonly minInstances?: number;
  /** Default 100. */
  readonly maxInstances?: number;
  /** How many are kept while there is nothing to do; fewer than the minimum. Default: the minimum. */
  readonly idleInstances?: number;
  /** So long there must have been nothing to do before the last ones leave. Default 300. */
  readonly cooldownSeconds?: number;
  /** The same, before there was ever anything to do. Default 0. */
  readonly initialCooldownSeconds?: number;
  /** Between looks whether there is anything to do. Default 30. */
  readonly pollingIntervalSeconds?: number;
  /** Absent: while a trigger has no data nothing shrinks. */
  readonly fallback?: KedaFallback;
  /** Windows, rates and tolerances between one and the maximum. Absent: at most twice as many at a time, and 300 s. */
  readonly behavior?: ScalingBehavior;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/** What {@link kedaPolicy} remembers. */
export interface KedaPolicyState extends SeenPools {
  readonly pools: Readonly<Partial<Record<PoolTag, KedaPoolState>>>;
}

const DEFAULT_TRIGGERS: readonly KedaTrigger[] = [{ signal: "pending_requests", threshold: 10 }];
const MAX_INSTANCES = 100;
const COOLDOWN_SECONDS = 300;
const POLLING_INTERVAL_SECONDS = 30;

/**
 * KEDA, for every pool: a HorizontalPodAutoscaler between one and the maximum, and a step of its own between none and one.
 *
 * From none: as soon as any trigger reads more than its activation threshold. To none: a cooldown after the last of them
 * did, from however many there are. In between desired = max over triggers of ceil(value / threshold) as `hpa` does it. A
 * trigger that fails more often in a row than `fallback.failureThreshold` is replaced by the value that asks for
 * `fallback.instances`; without a fallback nothing shrinks meanwhile.
 *
 * Source: KEDA, pkg/scaling/executor and pkg/fallback. The step to none ignores the behavior, as the original does.
 *
 * @throws InvalidSettingsError on a setting that cannot be
 */
export function kedaPolicy(settings: KedaPolicySettings = {}): Policy<KedaPolicyState> {
  const { triggers = DEFAULT_TRIGGERS, minInstances = 0, maxInstances = MAX_INSTANCES, idleInstances } = settings;
  if (triggers.length === 0) throw new InvalidSettingsError("triggers", triggers, "at least one");
  for (const trigger of triggers) checkTrigger(trigger);
  if (settings.fallback !== undefined) checkFallback(settings.fallback);
  rulesOf(settings.behavior);
  if (minInstances > maxInstances) {
    throw new InvalidSettingsError("minInstances", minInstances, `at most maxInstances, ${maxInstances}`);
  }
  if (idleInstances !== undefined && idleInstances >= minInstances) {
    throw new InvalidSettingsError("idleInstances", idleInstances, `fewer than minInstances, ${minInstances}`);
  }
  const scaledObject = new ScaledObject({
    triggers,
    minInstances,
    maxInstances,
    idleInstances,
    cooldownSeconds: settings.cooldownSeconds ?? COOLDOWN_SECONDS,
    initialCooldownSeconds: settings.initialCooldownSeconds ?? 0,
    pollingIntervalSeconds: settings.pollingIntervalSeconds ?? POLLING_INTERVAL_SECONDS,
    fallback: settings.fallback,
    behavior: settings.behavior,
  });
  return {
    name: "keda",
    ownsRates: true,
    initialState: () => ({ ...NO_POOL_SEEN, pools: {} }),
    recommend(observation, nowSeconds, previous) {
      const seen = seePools(previous, observation);
      const pools: Partial<Record<PoolTag, KedaPoolState>> = { ...previous.pools };
      const desired: Partial<Record<PoolTag, number>> = {};
      const reasons: string[] = [];
      for (const tag of poolsToWatch(settings.pools, seen, observation)) {
        const result = scaledObject.tick(observation.pools[tag], observation, nowSeconds, pools[tag]);
        if (result.desired !== undefined) desired[tag] = result.desired;
        pools[tag] = result.state;
        reasons.push(`${tag}: ${result.reason}`);
      }
      return { desired, reason: reasons.join("; ") || "no pool to watch", state: { ...seen, pools } };
    },
  };
}
