import type { PoolTag } from "../pool-tag";

/** What all pools may have together. */
export interface GpuBudget {
  /** Absent: no bound. */
  readonly maxGpus?: number | undefined;
  /** Of one instance, by pool. Default 1. */
  readonly gpusPerInstance: Readonly<Partial<Record<PoolTag, number>>>;
  readonly minInstances: number;
}

/**
 * A plan that fits a budget of GPUs: when it asks for more, every pool gets the same share of what it asked for, whole
 * instances, and none fewer than the minimum. The last pool gets what is left, as Dynamo's planner does it.
 */
export function shareBudget(
  plan: Readonly<Partial<Record<PoolTag, number>>>,
  { maxGpus = Number.POSITIVE_INFINITY, gpusPerInstance, minInstances }: GpuBudget,
): Partial<Record<PoolTag, number>> {
  const pools = Object.entries(plan) as [PoolTag, number][];
  const gpusOf = (tag: PoolTag) => gpusPerInstance[tag] ?? 1;
  const asked = pools.reduce((sum, [tag, count]) => sum + count * gpusOf(tag), 0);
  if (asked <= maxGpus) return { ...plan };
  const shared: Partial<Record<PoolTag, number>> = {};
  let left = maxGpus;
  pools.forEach(([tag, count], index) => {
    const isLast = index === pools.length - 1;
    const share = isLast ? left / gpusOf(tag) : (count * maxGpus) / asked;
    shared[tag] = Math.max(minInstances, Math.min(count, isLast ? Math.floor(share) : Math.round(share)));
    left -= shared[tag] * gpusOf(tag);
  });
  return shared;
}
