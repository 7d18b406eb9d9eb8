/** A metric's value in thousandths, as the source counts; whole. Beyond 2^53 only a `bigint` is exact. */
export type MilliValue = number | bigint;

/** Replica counts are 32-bit integers in the source. */
export const MAX_REPLICAS = 2_147_483_647;

/** Sums of values are 64-bit integers in the source. */
export const MAX_MILLI_VALUE: bigint = 9_223_372_036_854_775_807n;

/** The next whole count, at most {@link MAX_REPLICAS}; 0 for what is not a number. */
export function ceilToReplicas(count: number): number {
  if (Number.isNaN(count)) return 0;
  return Math.max(-MAX_REPLICAS, Math.min(MAX_REPLICAS, Math.ceil(count))) + 0;
}

/** How far a ratio of usage to target may be from 1 before anything is done: 0.1 means 10 %. */
export interface Tolerances {
  readonly scaleUp: number;
  readonly scaleDown: number;
}

/** Whether a ratio is close enough to 1. Both ends belong to it. */
export function isWithinTolerance(ratio: number, { scaleUp, scaleDown }: Tolerances): boolean {
  return 1 - scaleDown <= ratio && ratio <= 1 + scaleUp;
}
