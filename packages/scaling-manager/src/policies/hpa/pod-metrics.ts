import { MetricUnusableError } from "./metric-unusable-error";
import { groupPods, type Pod, type PodGroupingRules, type PodGroups, type PodSample } from "./pod-groups";
import type { MilliValue, Tolerances } from "./replica-numbers";
import { countedValues, type PodValues, replicasByRatio } from "./replicas-by-ratio";

/** A metric with a value for each pod. */
export interface PodMetricInput extends PodGroupingRules {
  /** For messages. */
  readonly metric: string;
  readonly currentReplicas: number;
  readonly tolerances: Tolerances;
  readonly pods: readonly Pod[];
  /** By pod name; may hold names that are no pods. */
  readonly samples: ReadonlyMap<string, PodSample>;
}

/** What a utilisation asks for. */
export interface UtilizationProposal {
  readonly replicas: number;
  /** Whole percent of the request, cut off. */
  readonly utilizationPercent: number;
  readonly averageValueMilli: bigint;
}

/** What an average asks for. */
export interface AverageProposal {
  readonly replicas: number;
  readonly averageValueMilli: bigint;
}

/**
 * Usage in percent of what the pods asked for, against a target percentage. The percentage is cut to a whole one before
 * the ratio is taken: 55.9 % of a target of 50 % is within 10 %.
 *
 * @throws MetricUnusableError without samples, pods, or a request of every pod
 */
export function replicasByUtilization(
  input: PodMetricInput & { readonly targetUtilizationPercent: number },
): UtilizationProposal {
  const { metric, targetUtilizationPercent: target } = input;
  const groups = groupsOf(input);
  const measured = countedValues(metric, input.samples, groups);
  const requests = requestsOf(input);
  const { replicas, usage } = replicasByRatio(measured, {
    ...input,
    groups,
    usageOf: (values: PodValues) => utilization(metric, values, requests, target),
    assumedWhenShrinking: (name) => ((requests.get(name) ?? 0n) * BigInt(Math.max(100, target))) / 100n,
  });
  return { replicas, utilizationPercent: usage.percent, averageValueMilli: usage.averageMilli };
}

/**
 * The average over the pods against a target average. Samples of pods that are not known count as well.
 *
 * @throws MetricUnusableError without samples or pods
 */
export function replicasByAverage(
  input: PodMetricInput & { readonly targetAverageValueMilli: MilliValue },
): AverageProposal {
  const target = BigInt(input.targetAverageValueMilli);
  const groups = groupsOf(input);
  const { replicas, usage } = replicasByRatio(countedValues(input.metric, input.samples, groups), {
    ...input,
    groups,
    usageOf(values: PodValues) {
      const averageMilli = sum(values.values()) / BigInt(values.size);
      return { ratio: Number(averageMilli) / Number(target), averageMilli };
    },
    assumedWhenShrinking: () => target,
  });
  return { replicas, averageValueMilli: usage.averageMilli };
}

function groupsOf(input: PodMetricInput): PodGroups {
  if (input.samples.size === 0) throw new MetricUnusableError(input.metric, "no_samples", "no pod has a sample");
  if (input.pods.length === 0) throw new MetricUnusableError(input.metric, "no_pods", "there is no pod");
  return groupPods(input.pods, input.samples, input);
}

/** Every pod must have stated what it needs, also those whose samples do not count. */
function requestsOf({ metric, pods }: PodMetricInput): Map<string, bigint> {
  const requests = new Map<string, bigint>();
  for (const { name, requestMilli } of pods) {
    if (requestMilli === undefined) {
      throw new MetricUnusableError(metric, "request_missing", `pod ${name} does not say how much it asked for`);
    }
    requests.set(name, BigInt(requestMilli));
  }
  return requests;
}

function utilization(metric: string, values: PodValues, requests: ReadonlyMap<string, bigint>, target: number) {
  const known = [...values].filter(([name]) => requests.has(name));
  const requested = sum(known.map(([name]) => requests.get(name)!));
  if (requested === 0n) {
    throw new MetricUnusableError(metric, "samples_of_unknown_pods", "no sample is of a pod that is there");
  }
  const used = sum(known.map(([, value]) => value));
  const percent = Number((used * 100n) / requested);
  return { ratio: percent / target, percent, averageMilli: used / BigInt(known.length) };
}

function sum(values: Iterable<bigint>): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}
