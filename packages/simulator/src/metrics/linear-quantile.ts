/** A quantile that falls between two order statistics: the lower one's rank and how far it lies towards the next. */
export interface QuantilePosition {
  /** Rank of the lower neighbour, from 0. */
  readonly rank: number;
  /** [0, 1): 0 on the lower neighbour. */
  readonly fraction: number;
}

/** Where a quantile of `count` samples lies: numpy's "linear" definition, (count − 1) · quantile. `count` at least 1. */
export function quantilePosition(count: number, quantile: number): QuantilePosition {
  const virtualIndex = (count - 1) * Math.min(1, Math.max(0, quantile));
  const rank = Math.floor(virtualIndex);
  return { rank, fraction: virtualIndex - rank };
}

/**
 * Between two neighbours as numpy does it: from the nearer end, so that the last bit is the same as numpy's.
 * Worked: 1 and 3 at 0.75 is 3 − 2 · 0.25 = 2.5.
 */
export function interpolateLinearly(lower: number, upper: number, fraction: number): number {
  // Equal infinities would give NaN.
  if (lower === upper) return lower;
  const difference = upper - lower;
  return fraction >= 0.5 ? upper - difference * (1 - fraction) : lower + difference * fraction;
}

/** A quantile of the first `count` values of an ascending array; NaN when there are none. */
export function quantileOfSorted(ascending: Float64Array, count: number, quantile: number): number {
  if (count === 0) return Number.NaN;
  const { rank, fraction } = quantilePosition(count, quantile);
  return interpolateLinearly(ascending[rank]!, ascending[Math.min(rank + 1, count - 1)]!, fraction);
}
