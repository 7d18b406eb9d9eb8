import { bucketAt, isWindowEmpty, type WindowBuckets } from "./window-buckets";

/** The weights of a full window add up to this at least. */
const WEIGHT_PRECISION = 0.9999;

/** Weights fall at least so fast: over long windows it would be a plain mean else. */
const MINIMAL_COEFFICIENT = 0.2;

/** The weight of the newest of so many buckets: `max(1 - (1 - 0.9999)^(1 / buckets), 0.2)`. */
export function smoothingCoefficient(buckets: number): number {
  return Math.max(1 - (1 - WEIGHT_PRECISION) ** (1 / buckets), MINIMAL_COEFFICIENT);
}

/**
 * An average in which the newest counts most: Σ value · m · (1 − m)^age, m being the {@link smoothingCoefficient}. Seconds
 * without a record age the rest. It is not divided by the sum of the weights.
 */
export function weightedWindowAverage(window: WindowBuckets, nowSeconds: number): number {
  const { buckets, lastBucket } = window;
  if (lastBucket === null || isWindowEmpty(window, nowSeconds)) return 0;
  const coefficient = smoothingCoefficient(Math.ceil(window.windowSeconds / window.granularitySeconds));
  const gap = Math.max(0, bucketAt(window, nowSeconds) - lastBucket);
  let weight = coefficient * (1 - coefficient) ** gap;
  let average = 0;
  for (let age = 0; age < buckets.length - gap; age++) {
    const slot = (((lastBucket - age) % buckets.length) + buckets.length) % buckets.length;
    average += buckets[slot]! * weight;
    weight *= 1 - coefficient;
  }
  return average;
}
