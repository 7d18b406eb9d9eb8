import fc from "fast-check";
import { expect, it } from "vitest";
import { BUCKETS, bucketSeconds, latencyBucket } from "./latency-buckets";

/** The definition: thirty-seconds of an octave from 2^-14 s on. */
function bucketByOctave(seconds: number): number {
  const octave = Math.floor(Math.log2(seconds));
  const unbounded = 32 * (octave + 14) + Math.floor(32 * (seconds / 2 ** octave - 1));
  return Math.min(BUCKETS - 1, Math.max(0, unbounded));
}

it("finds the bucket that arithmetic gives, for any latency", () => {
  const latency = fc.double({ min: -5, max: 5, noNaN: true }).map((exponent) => 10 ** exponent);
  fc.assert(
    fc.property(latency, (seconds) => {
      expect(latencyBucket(seconds)).toBe(bucketByOctave(seconds));
    }),
    { numRuns: 2000 },
  );
});

it("finds every bucket from its middle, and the neighbours from its ends", () => {
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const middle = bucketSeconds(bucket);
    expect(latencyBucket(middle)).toBe(bucket);
    // Widest, relative to its middle, where an octave begins.
    const half = 2 ** Math.floor(Math.log2(middle)) / 64;
    expect(latencyBucket(middle + half * 0.999)).toBe(bucket);
    expect(latencyBucket(middle - half * 0.999)).toBe(bucket);
    expect(latencyBucket(middle + half * 1.001)).toBe(Math.min(BUCKETS - 1, bucket + 1));
    expect(half / middle).toBeLessThanOrEqual(1 / 65);
  }
});

it.for([
  { name: "nothing", seconds: 0, bucket: 0 },
  { name: "less than nothing", seconds: -1, bucket: 0 },
  { name: "for ever", seconds: Number.POSITIVE_INFINITY, bucket: BUCKETS - 1 },
])("counts $name at an end of its range", ({ seconds, bucket }) => {
  expect(latencyBucket(seconds)).toBe(bucket);
});
