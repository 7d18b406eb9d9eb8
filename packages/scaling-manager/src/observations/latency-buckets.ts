/*
 * Buckets of latencies: a thirty-second of an octave each. Fast because the bucket of a sample is the top bits of the
 * double, exponent and five bits of the mantissa: no logarithm, no search.
 */

const MANTISSA_BITS = 5;
/** Bits of the word with the exponent that are below a bucket's. */
const SHIFT = 20 - MANTISSA_BITS;
const MIDDLE = 1 << (SHIFT - 1);
const EXPONENT_BIAS = 1023;
/** 2^-14 s, 61 µs: what is shorter counts in the first bucket. */
const FIRST_EXPONENT = -14;
const FIRST_CELL = (EXPONENT_BIAS + FIRST_EXPONENT) << MANTISSA_BITS;
/** Up to 2^14 s, four and a half hours. */
export const BUCKETS: number = 28 << MANTISSA_BITS;

const scratch = new DataView(new ArrayBuffer(8));

/** The bucket of a latency; what is beyond the first or the last is counted in it. Not for NaN. */
export function latencyBucket(seconds: number): number {
  scratch.setFloat64(0, seconds);
  // As a signed number: below 0 comes first too.
  return Math.min(BUCKETS - 1, Math.max(0, (scratch.getInt32(0) >> SHIFT) - FIRST_CELL));
}

/** The middle of a bucket, seconds: at most 1.6 % from any sample in it. */
export function bucketSeconds(bucket: number): number {
  scratch.setInt32(0, ((FIRST_CELL + bucket) << SHIFT) + MIDDLE);
  scratch.setInt32(4, 0);
  return scratch.getFloat64(0);
}
