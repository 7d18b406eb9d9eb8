import { InvalidSettingsError } from "../../errors/invalid-settings-error";
import type { PoolTag } from "../../pool-tag";
import { type ScalingSignal, signalReader } from "../hpa/scaling-signal";
import type { Policy } from "../policy";
import { type PoolByPoolState, type PoolMoment, type PoolVerdict, poolByPool } from "../pool-by-pool";
import { type AlarmState, checkAlarm, evaluateAlarm, metricOf, NEW_ALARM } from "./metric-alarm";
import { adjusted, checkSteps, type StepAdjustment, type StepRange, stepFor } from "./step-ranges";

/** What is done on one side of a threshold. */
export interface StepAlarm {
  /** In the unit of the signal. */
  readonly threshold: number;
  /** By how far the metric is beyond the threshold. */
  readonly steps: readonly StepRange[];
}

/** Settings of {@link stepPolicy}. */
export interface StepPolicySettings {
  /** Loads and demand per instance, shares and latencies as they are. Default `busy`. */
  readonly signal?: ScalingSignal;
  /** Seconds of a datapoint, and the window of rates and latencies. Default 60. */
  readonly periodSeconds?: number;
  /** Datapoints in a row beyond a threshold before anything is done. Default 1. */
  readonly evaluationPeriods?: number;
  /** What a step's figure means. Default `percent`. */
  readonly adjustment?: StepAdjustment;
  /** At least so many at a time, of percent. Default 1. */
  readonly minMagnitude?: number;
  /** Default: above 0.5, 10 % more from 0.6 on and 30 % from 0.7 on. */
  readonly scaleOut?: StepAlarm;
  /** Default: below 0.5, 10 % less from 0.4 down and 30 % from 0.3 down. */
  readonly scaleIn?: StepAlarm;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/** What {@link stepPolicy} remembers of a pool. */
export interface StepPoolState {
  readonly high: AlarmState;
  readonly low: AlarmState;
}

/** The example of the EC2 Auto Scaling user guide, "Step and simple scaling policies". */
const DEFAULT_SCALE_OUT: StepAlarm = {
  threshold: 0.5,
  steps: [
    { from: 0.1, to: 0.2, change: 10 },
    { from: 0.2, change: 30 },
  ],
};
const DEFAULT_SCALE_IN: StepAlarm = {
  threshold: 0.5,
  steps: [
    { from: -0.2, to: -0.1, change: -10 },
    { to: -0.2, change: -30 },
  ],
};

const NEW_STATE: StepPoolState = { high: NEW_ALARM, low: NEW_ALARM };

/**
 * AWS step scaling: the further a metric is beyond a threshold, the larger the change. Acts at every datapoint for as long as
 * the alarm rings.
 *
 * Booting instances are warming up: growing counts from those that serve, so the same step again adds nothing and a higher
 * one only the difference; nothing leaves while any boot. Without data nothing changes, and the alarms count anew.
 *
 * Source: AWS, EC2 Auto Scaling API reference, StepAdjustment, and user guide, "Step and simple scaling policies".
 *
 * @throws InvalidSettingsError on steps that overlap or leave a gap, and on other settings that cannot be
 */
export function stepPolicy(settings: StepPolicySettings = {}): Policy<PoolByPoolState<StepPoolState>> {
  const rule = new StepScaling(settings);
  return poolByPool({
    name: "step",
    pools: settings.pools,
    ownsRates: true,
    initialState: NEW_STATE,
    decide: (moment) => rule.decide(moment),
  });
}

class StepScaling {
  readonly #settings: Required<Omit<StepPolicySettings, "pools">>;

  constructor(settings: StepPolicySettings) {
    this.#settings = {
      signal: "busy",
      periodSeconds: 60,
      evaluationPeriods: 1,
      adjustment: "percent",
      minMagnitude: 1,
      scaleOut: DEFAULT_SCALE_OUT,
      scaleIn: DEFAULT_SCALE_IN,
      ...settings,
    };
    const { signal, periodSeconds, evaluationPeriods, scaleOut, scaleIn, minMagnitude } = this.#settings;
    signalReader(signal);
    checkAlarm("evaluationPeriods", { periodSeconds, periods: evaluationPeriods });
    checkSteps("scaleOut", scaleOut.steps, "up");
    checkSteps("scaleIn", scaleIn.steps, "down");
    if (!(minMagnitude >= 1)) throw new InvalidSettingsError("minMagnitude", minMagnitude, "a number of at least 1");
    if (scaleIn.threshold > scaleOut.threshold) {
      const allowed = `at most that of scaleOut, ${scaleOut.threshold}`;
      throw new InvalidSettingsError("scaleIn.threshold", scaleIn.threshold, allowed);
    }
  }

  decide({ pool, observation, nowSeconds, before }: PoolMoment<StepPoolState>): PoolVerdict<StepPoolState> {
    const { signal, periodSeconds, evaluationPeriods: periods, scaleOut, scaleIn } = this.#settings;
    const { capacity, instances } = pool;
    const value = metricOf(signal, pool, observation, periodSeconds);
    const known = value !== undefined;
    const alarm = { periodSeconds, periods };
    const high = evaluateAlarm(before.high, known ? value >= scaleOut.threshold : undefined, nowSeconds, alarm);
    const low = evaluateAlarm(before.low, known ? value <= scaleIn.threshold : undefined, nowSeconds, alarm);
    const state = { high: high.state, low: low.state };
    if (!known) return { desired: undefined, reason: `no data about ${signal}`, state };
    const text = `${signal} ${Number(value.toFixed(3))}`;
    const outStep = high.acts ? stepFor(scaleOut, value, "up") : undefined;
    if (outStep !== undefined) {
      const wanted = this.#adjusted(instances.active, outStep);
      const desired = Math.max(capacity, wanted);
      return { desired, reason: `${text}: ${this.#stepText(outStep)} of ${instances.active} active, ${wanted}`, state };
    }
    const inStep = low.acts ? stepFor(scaleIn, value, "down") : undefined;
    if (inStep === undefined) return { desired: capacity, reason: `${text}, no step of it now`, state };
    if (instances.scalingUp > 0) {
      return { desired: capacity, reason: `${text}, but ${instances.scalingUp} are warming up`, state };
    }
    const desired = Math.min(capacity, Math.max(0, this.#adjusted(capacity, inStep)));
    return { desired, reason: `${text}: ${this.#stepText(inStep)} of ${capacity}, ${desired}`, state };
  }

  #adjusted(instances: number, { change }: StepRange): number {
    return adjusted(instances, change, this.#settings.adjustment, this.#settings.minMagnitude);
  }

  #stepText({ change }: StepRange): string {
    const sign = change > 0 && this.#settings.adjustment !== "exact" ? "+" : "";
    return `step ${sign}${change}${this.#settings.adjustment === "percent" ? " %" : ""}`;
  }
}
