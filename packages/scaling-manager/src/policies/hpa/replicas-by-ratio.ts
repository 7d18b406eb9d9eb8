import { MetricUnusableError } from "./metric-unusable-error";
import type { PodGroups, PodSample } from "./pod-groups";
import { ceilToReplicas, isWithinTolerance, type Tolerances } from "./replica-numbers";

/** Values by pod, in thousandths. */
export type PodValues = ReadonlyMap<string, bigint>;

/** What a metric of pods is judged by. */
export interface RatioRule<Usage extends { readonly ratio: number }> {
  readonly currentReplicas: number;
  readonly tolerances: Tolerances;
  readonly groups: PodGroups;
  /** Usage over target, and what is reported of it. */
  usageOf(values: PodValues): Usage;
  /** What a pod without a sample is taken to use while the others say that there are too many. */
  assumedWhenShrinking(podName: string): bigint;
}

/** A proposal and the usage it was made from, before anything was assumed. */
export interface RatioProposal<Usage> {
  readonly replicas: number;
  readonly usage: Usage;
}

/** The samples that count. @throws MetricUnusableError when there is none */
export function countedValues(
  metric: string,
  samples: ReadonlyMap<string, PodSample>,
  { ignored, unready }: PodGroups,
): PodValues {
  const values = new Map<string, bigint>();
  for (const [name, sample] of samples) {
    if (!ignored.has(name) && !unready.has(name)) values.set(name, BigInt(sample.valueMilli));
  }
  if (values.size > 0) return values;
  throw new MetricUnusableError(metric, "only_unready_samples", "every sample is of a pod that is not ready");
}

/**
 * Replicas = ceil(usage / target · pods), careful about pods that cannot be judged: those without a sample are taken to be
 * idle when growing and fully used when shrinking, unready ones to be idle when growing. If that turns the direction, nothing
 * is done.
 *
 * The pods counted are those that were measured, not those asked for. `ceil(ratio * n)` stays in doubles: 14 % of 50 % on 25
 * pods is 0.28 · 25 = 7.000000000000001, so 8.
 */
export function replicasByRatio<Usage extends { readonly ratio: number }>(
  measured: PodValues,
  rule: RatioRule<Usage>,
): RatioProposal<Usage> {
  const { groups, currentReplicas, tolerances } = rule;
  const usage = rule.usageOf(measured);
  const before = usage.ratio;
  const countsUnready = groups.unready.size > 0 && before > 1;
  if (!countsUnready && groups.missing.size === 0) {
    const isEnough = isWithinTolerance(before, tolerances);
    return { replicas: isEnough ? currentReplicas : ceilToReplicas(before * groups.readyCount), usage };
  }
  const values = new Map(measured);
  if (before < 1) for (const name of groups.missing) values.set(name, rule.assumedWhenShrinking(name));
  if (before > 1) for (const name of groups.missing) values.set(name, 0n);
  if (countsUnready) for (const name of groups.unready) values.set(name, 0n);
  const after = rule.usageOf(values).ratio;
  const hasTurned = (before < 1 && after > 1) || (before > 1 && after < 1);
  if (isWithinTolerance(after, tolerances) || hasTurned) return { replicas: currentReplicas, usage };
  const replicas = ceilToReplicas(after * values.size);
  // More pods than were asked for, as in a rolling update: their number alone must not turn the direction either.
  const isTurnedByCount = (after < 1 && replicas > currentReplicas) || (after > 1 && replicas < currentReplicas);
  return { replicas: isTurnedByCount ? currentReplicas : replicas, usage };
}
