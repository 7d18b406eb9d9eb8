import { MetricUnusableError } from "./metric-unusable-error";
import type { Pod } from "./pod-groups";
import {
  ceilToReplicas,
  isWithinTolerance,
  MAX_MILLI_VALUE,
  type MilliValue,
  type Tolerances,
} from "./replica-numbers";

/** What a metric that is not of single pods asks for: one of an object, or one from outside. */
export interface SeriesProposal {
  readonly replicas: number;
  /** The whole value, or the average of a pod, whichever the target is in. */
  readonly valueMilli: bigint;
}

/** A figure that should be near its target, however many pods there are. */
export interface ValueMetricInput {
  readonly metric: string;
  /** What was asked for, not what is there. */
  readonly currentReplicas: number;
  readonly tolerances: Tolerances;
  readonly pods: readonly Pod[];
  /** Added up. */
  readonly seriesMilli: readonly MilliValue[];
  readonly targetValueMilli: MilliValue;
}

/** A figure that is to be shared by the pods. */
export interface SharedMetricInput {
  readonly metric: string;
  /** What is there. */
  readonly statusReplicas: number;
  readonly tolerances: Tolerances;
  readonly seriesMilli: readonly MilliValue[];
  readonly targetAverageValueMilli: MilliValue;
}

/**
 * Replicas = ceil(value / target · ready pods); from 0 replicas ceil(value / target), without tolerance.
 *
 * @throws MetricUnusableError without a value, or without pods
 */
export function replicasByValue(input: ValueMetricInput): SeriesProposal {
  const { metric, currentReplicas, tolerances, pods } = input;
  const valueMilli = total(metric, input.seriesMilli);
  const ratio = Number(valueMilli) / Number(input.targetValueMilli);
  if (currentReplicas === 0) return { replicas: ceilToReplicas(ratio), valueMilli };
  if (isWithinTolerance(ratio, tolerances)) return { replicas: currentReplicas, valueMilli };
  if (pods.length === 0) throw new MetricUnusableError(metric, "no_pods", "there is no pod");
  const readyCount = pods.filter((pod) => pod.phase === "Running" && pod.isReady).length;
  return { replicas: ceilToReplicas(ratio * readyCount), valueMilli };
}

/**
 * Replicas = ceil(value / target of one pod), unless what is there is within tolerance of it.
 *
 * @throws MetricUnusableError without a value
 */
export function replicasByShare(input: SharedMetricInput): SeriesProposal {
  const { metric, statusReplicas, tolerances } = input;
  const valueMilli = total(metric, input.seriesMilli);
  const target = Number(input.targetAverageValueMilli);
  // Without replicas this is Infinity, or NaN: neither is within any tolerance.
  const ratio = Number(valueMilli) / (target * statusReplicas);
  const isEnough = isWithinTolerance(ratio, tolerances);
  const replicas = isEnough ? statusReplicas : ceilToReplicas(Number(valueMilli) / target);
  return { replicas, valueMilli: averageOf(valueMilli, statusReplicas) };
}

function averageOf(valueMilli: bigint, replicas: number): bigint {
  if (Number(valueMilli) >= Number(MAX_MILLI_VALUE)) return MAX_MILLI_VALUE;
  return replicas === 0 ? 0n : BigInt(Math.ceil(Number(valueMilli) / replicas));
}

function total(metric: string, seriesMilli: readonly MilliValue[]): bigint {
  if (seriesMilli.length === 0) throw new MetricUnusableError(metric, "no_samples", "it has no value");
  let sum = 0n;
  for (const value of seriesMilli) {
    sum += BigInt(value);
    if (sum > MAX_MILLI_VALUE) return MAX_MILLI_VALUE;
  }
  return sum;
}
