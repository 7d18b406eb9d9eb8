import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import type { PoolTag } from "../../pool-tag";
import { type ScalingSignal, signalReader } from "../hpa/scaling-signal";
import type { Policy } from "../policy";
import { type PoolByPoolState, type PoolMoment, type PoolVerdict, poolByPool } from "../pool-by-pool";
import { type AlarmState, checkAlarm, evaluateAlarm, metricOf, NEW_ALARM } from "./metric-alarm";

/** Settings of {@link targetTrackingPolicy}; the defaults are those of AWS. */
export interface TargetTrackingPolicySettings {
  /** What is kept at the target: loads and demand per instance, shares and latencies as they are. Default `pending_requests`. */
  readonly signal?: ScalingSignal;
  /** Default 5, of the example for concurrent requests at SageMaker. */
  readonly target?: number;
  /** Seconds of a datapoint, and the window of rates and latencies. Default 60. */
  readonly periodSeconds?: number;
  /** Datapoints above the target before the pool grows. Default 3. */
  readonly scaleOutPeriods?: number;
  /** Datapoints below the lower bound before it shrinks. Default 15. */
  readonly scaleInPeriods?: number;
  /** The lower bound, as a share of the target. Default 0.9. */
  readonly scaleInFraction?: number;
  /** So long what was added last counts as part of what is to be added. Default 300. */
  readonly scaleOutCooldownSeconds?: number;
  /** So long after shrinking it does not shrink again; growing ends it. Default 300. */
  readonly scaleInCooldownSeconds?: number;
  /** Only grows. Default false. */
  readonly disableScaleIn?: boolean;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/** What {@link targetTrackingPolicy} remembers of a pool. */
export interface TargetTrackingPoolState {
  readonly high: AlarmState;
  readonly low: AlarmState;
  /** The last growth; null when there was none, or when it is long over. */
  readonly grown: { readonly timeSeconds: number; readonly added: number } | null;
  readonly shrunkSeconds: number | null;
}

const NEW_STATE: TargetTrackingPoolState = { high: NEW_ALARM, low: NEW_ALARM, grown: null, shrunkSeconds: null };

/**
 * AWS target tracking: two alarms around a target. Above it for three minutes: desired = ceil(instances · metric / target), at
 * once. Below 0.9 of it for fifteen: the same formula, which never takes more than leaves the rest below the target.
 *
 * Booting instances are neither in the metric nor in `instances` while growing (instance warm-up), but count towards what is
 * wanted; nothing leaves while any boot. Without data nothing changes, and the alarms count anew.
 *
 * Source: AWS, Application Auto Scaling user guide, "Target tracking scaling policies", and EC2 Auto Scaling, "Set the
 * default instance warmup". The counts of datapoints and the 0.9 are what alarms in accounts look like, not a documented
 * promise.
 *
 * @throws InvalidSettingsError on a setting that cannot be
 */
export function targetTrackingPolicy(
  settings: TargetTrackingPolicySettings = {},
): Policy<PoolByPoolState<TargetTrackingPoolState>> {
  const rule = new TargetTracking(settings);
  return poolByPool({
    name: "target-tracking",
    pools: settings.pools,
    ownsRates: true,
    initialState: NEW_STATE,
    decide: (moment) => rule.decide(moment),
  });
}

type Moment = PoolMoment<TargetTrackingPoolState>;
type Verdict = PoolVerdict<TargetTrackingPoolState>;

class TargetTracking {
  readonly #settings: Required<Omit<TargetTrackingPolicySettings, "pools">>;

  constructor(settings: TargetTrackingPolicySettings) {
    this.#settings = {
      signal: "pending_requests",
      target: 5,
      periodSeconds: 60,
      scaleOutPeriods: 3,
      scaleInPeriods: 15,
      scaleInFraction: 0.9,
      scaleOutCooldownSeconds: 300,
      scaleInCooldownSeconds: 300,
      disableScaleIn: false,
      ...settings,
    };
    const { signal, target, periodSeconds, scaleOutPeriods, scaleInPeriods, scaleInFraction } = this.#settings;
    signalReader(signal);
    if (!(target > 0)) throw new InvalidSettingsError("target", target, "a number above 0");
    if (!(scaleInFraction >= 0 && scaleInFraction <= 1)) {
      throw new InvalidSettingsError("scaleInFraction", scaleInFraction, "a number from 0 to 1");
    }
    checkAlarm("scaleOutPeriods", { periodSeconds, periods: scaleOutPeriods });
    checkAlarm("scaleInPeriods", { periodSeconds, periods: scaleInPeriods });
  }

  decide(moment: Moment): Verdict {
    const { pool, observation, nowSeconds, before } = moment;
    const { signal, target, periodSeconds, scaleOutPeriods, scaleInPeriods, scaleInFraction } = this.#settings;
    const value = metricOf(signal, pool, observation, periodSeconds);
    const high = evaluateAlarm(before.high, value === undefined ? undefined : value > target, nowSeconds, {
      periodSeconds,
      periods: scaleOutPeriods,
    });
    const low = evaluateAlarm(
      before.low,
      value === undefined ? undefined : value < scaleInFraction * target,
      nowSeconds,
      { periodSeconds, periods: scaleInPeriods },
    );
    const state = { ...before, high: high.state, low: low.state };
    if (value === undefined) return { desired: undefined, reason: `no data about ${signal}`, state };
    const ratio = value / target;
    if (high.acts) return this.#grow(moment, ratio, state);
    if (low.acts) return this.#shrink(moment, ratio, state);
    const { breaching } = ratio > 1 ? state.high : state.low;
    return this.#stay(moment, state, ratio, `${breaching} datapoints in a row beyond the bounds`);
  }

  #grow(moment: Moment, ratio: number, state: TargetTrackingPoolState): Verdict {
    const { pool, nowSeconds } = moment;
    const { capacity, instances } = pool;
    const { grown } = state;
    const isCooling = grown !== null && nowSeconds - grown.timeSeconds < this.#settings.scaleOutCooldownSeconds;
    // Of what was added last, that which serves already is in `active`, and counts as added all the same.
    const counted = isCooling ? Math.max(0, grown.added - instances.scalingUp) : 0;
    const wanted = Math.ceil(instances.active * ratio) - counted;
    if (wanted <= capacity) return this.#stay(moment, state, ratio, `${capacity} with what was added`);
    return {
      desired: wanted,
      reason: `${this.#text(ratio)}: ceil(${instances.active} · ${rounded(ratio)})${counted > 0 ? ` - ${counted} of the last time` : ""} = ${wanted}`,
      state: { ...state, grown: { timeSeconds: nowSeconds, added: wanted - capacity }, shrunkSeconds: null },
    };
  }

  #shrink(moment: Moment, ratio: number, state: TargetTrackingPoolState): Verdict {
    const { pool, nowSeconds } = moment;
    const { capacity, instances } = pool;
    const { disableScaleIn, scaleInCooldownSeconds } = this.#settings;
    if (disableScaleIn) return this.#stay(moment, state, ratio, "it only grows");
    if (instances.scalingUp > 0) return this.#stay(moment, state, ratio, `${instances.scalingUp} are warming up`);
    if (state.shrunkSeconds !== null && nowSeconds - state.shrunkSeconds < scaleInCooldownSeconds) {
      return this.#stay(moment, state, ratio, `it shrank ${nowSeconds - state.shrunkSeconds} s ago`);
    }
    const wanted = Math.ceil(capacity * ratio);
    if (wanted >= capacity) return this.#stay(moment, state, ratio, "one less would be too few");
    return {
      desired: wanted,
      reason: `${this.#text(ratio)}: ceil(${capacity} · ${rounded(ratio)}) = ${wanted}`,
      state: { ...state, shrunkSeconds: nowSeconds },
    };
  }

  #stay({ pool }: Moment, state: TargetTrackingPoolState, ratio: number, why: string): Verdict {
    return { desired: pool.capacity, reason: `${this.#text(ratio)}, ${why}`, state };
  }

  #text(ratio: number): string {
    const { signal, target } = this.#settings;
    return `${signal} ${rounded(ratio * target)} against ${target}`;
  }
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
