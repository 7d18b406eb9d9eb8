import fc from "fast-check";
import { expect, it } from "vitest";
import { BUCKETS, bucketSeconds, latencyBucket } from "./latency-buckets";

/** The definition: buckets of 5 % from a tenth of a millisecond on. */
function bucketByLogarithm(seconds: number): number {
  const unbounded = Math.floor(Math.log(seconds / 1e-4) / Math.log(1.05));
  return Math.min(BUCKETS - 1, Math.max(0, unbounded));
}

it("finds the bucket that the logarithm gives, for any latency off the bounds", () => {
  const latency = fc.double({ min: -5, max: 5, noNaN: true }).map((exponent) => 10 ** exponent);
  fc.assert(
    fc.property(latency, (seconds) => {
      const onBound = bucketByLogarithm(seconds * (1 + 1e-12)) !== bucketByLogarithm(seconds * (1 - 1e-12));
      if (!onBound) expect(latencyBucket(seconds)).toBe(bucketByLogarithm(seconds));
    }),
    { numRuns: 2000 },
  );
});

it("finds every bucket from its middle, and the neighbours from its ends", () => {
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const middle = bucketSeconds(bucket);
    expect(latencyBucket(middle)).toBe(bucket);
    expect(latencyBucket(middle * 1.024)).toBe(bucket);
    expect(latencyBucket(middle / 1.024)).toBe(bucket);
    expect(latencyBucket(middle * 1.026)).toBe(Math.min(BUCKETS - 1, bucket + 1));
  }
});

it.for([
  { name: "nothing", seconds: 0, bucket: 0 },
  { name: "less than nothing", seconds: -1, bucket: 0 },
  { name: "for ever", seconds: Number.POSITIVE_INFINITY, bucket: BUCKETS - 1 },
])("counts $name at an end of its range", ({ seconds, bucket }) => {
  expect(latencyBucket(seconds)).toBe(bucket);
});
