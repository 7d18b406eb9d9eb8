import type { Limited } from "./rate-limit";

/** One pool on its way through the bounds. */
export interface PoolPlan {
  readonly current: number;
  readonly min: number;
  readonly max: number;
  /** Bounds change it. */
  desired: number;
}

/** Keeps a figure within the bounds of its pool. */
export function clampPool(desired: number, bounds: { readonly min: number; readonly max: number }): Limited {
  if (desired > bounds.max) return { desired: bounds.max, reason: `the pool's max is ${bounds.max}` };
  if (desired < bounds.min) return { desired: bounds.min, reason: `the pool's min is ${bounds.min}` };
  return { desired };
}

/**
 * Keeps the sum over all pools within the total bounds. Too many: growth is given up first, then the pools furthest above
 * their min give way. Too few: shrinking is given up first, then the first pool with room grows. Never beyond a pool's own bounds.
 */
export function clampTotal(plans: readonly PoolPlan[], bounds: { readonly min: number; readonly max: number }): void {
  let total = sum(plans);
  while (total > bounds.max) {
    const plan = mostBy(plans, (candidate) =>
      candidate.desired > candidate.min
        ? (candidate.desired > candidate.current ? 1e9 : 0) + candidate.desired - candidate.min
        : undefined,
    );
    if (plan === undefined) break;
    plan.desired--;
    total--;
  }
  while (total < bounds.min) {
    const plan = mostBy(plans, (candidate) =>
      candidate.desired < candidate.max ? candidate.current - candidate.desired : undefined,
    );
    if (plan === undefined) break;
    plan.desired++;
    total++;
  }
}

function sum(plans: readonly PoolPlan[]): number {
  return plans.reduce((total, plan) => total + plan.desired, 0);
}

/** The one with the highest score; the first of equals; those without a score do not count. */
function mostBy(plans: readonly PoolPlan[], score: (plan: PoolPlan) => number | undefined): PoolPlan | undefined {
  let best: PoolPlan | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const plan of plans) {
    const points = score(plan);
    if (points === undefined || points <= bestScore) continue;
    best = plan;
    bestScore = points;
  }
  return best;
}
