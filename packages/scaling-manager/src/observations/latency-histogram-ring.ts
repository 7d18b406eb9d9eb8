import type { LatencyPercentiles } from "./observation";

/** Buckets grow by this factor, so a percentile is at most half of it off. */
const BUCKET_GROWTH = 1.05;
const SMALLEST_SECONDS = 1e-4;
/** Up to 10,000 s. */
const BUCKETS = 384;
const LOG_GROWTH = Math.log(BUCKET_GROWTH);

/**
 * One histogram a second, in a ring. Recording costs a logarithm and one increment, no allocation; percentiles over a
 * window add its histograms up. The relative error is at most 2.5 %.
 */
export class LatencyHistogramRing {
  readonly #slots: number;
  readonly #counts: Uint32Array;
  readonly #isUsed: Uint8Array;
  readonly #sum = new Float64Array(BUCKETS);
  // Latencies of one kind span few of the buckets: only those that ever had a sample are added up.
  #lowest = BUCKETS;
  #highest = -1;

  constructor(slots: number) {
    this.#slots = slots;
    this.#counts = new Uint32Array(slots * BUCKETS);
    this.#isUsed = new Uint8Array(slots);
  }

  record(second: number, seconds: number): void {
    const slot = second % this.#slots;
    const unbounded = Math.floor(Math.log(seconds / SMALLEST_SECONDS) / LOG_GROWTH);
    const bucket = Math.min(BUCKETS - 1, Math.max(0, unbounded));
    this.#counts[slot * BUCKETS + bucket]!++;
    if (bucket < this.#lowest) this.#lowest = bucket;
    if (bucket > this.#highest) this.#highest = bucket;
    this.#isUsed[slot] = 1;
  }

  /** Makes the slot of a new second empty. */
  clear(second: number): void {
    const slot = second % this.#slots;
    if (this.#isUsed[slot] === 0) return;
    this.#counts.fill(0, slot * BUCKETS, (slot + 1) * BUCKETS);
    this.#isUsed[slot] = 0;
  }

  /** Over the seconds `from` … `to`, both included; `undefined` without a sample. */
  percentiles(from: number, to: number): LatencyPercentiles | undefined {
    const sum = this.#sum.fill(0);
    let total = 0;
    for (let second = from; second <= to; second++) {
      const slot = second % this.#slots;
      if (this.#isUsed[slot] === 0) continue;
      const offset = slot * BUCKETS;
      for (let bucket = this.#lowest; bucket <= this.#highest; bucket++) {
        const count = this.#counts[offset + bucket]!;
        sum[bucket]! += count;
        total += count;
      }
    }
    if (total === 0) return undefined;
    return { p50: valueAt(sum, total * 0.5), p90: valueAt(sum, total * 0.9), p99: valueAt(sum, total * 0.99) };
  }
}

/** The middle of the bucket that the sample of this rank is in. */
function valueAt(counts: Float64Array, rank: number): number {
  let seen = 0;
  let bucket = -1;
  do seen += counts[++bucket]!;
  while (seen < rank && bucket < BUCKETS - 1);
  return SMALLEST_SECONDS * BUCKET_GROWTH ** (bucket + 0.5);
}
