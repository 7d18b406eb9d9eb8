import { BUCKETS, bucketSeconds, latencyBucket } from "./latency-buckets";
import type { LatencyPercentiles } from "./window-signals";

const OCTAVE_BITS = 5;
const OCTAVES = BUCKETS >> OCTAVE_BITS;
const FIRST_CAPACITY = 256;

/**
 * The latencies of the last seconds, two bytes each: the buckets of the samples one after the other, and where those of each
 * second begin. The window that was read last is kept added up: reading on costs what has come and gone since, however
 * long the window. A second's samples lie side by side, so neither recording nor reading on waits for memory.
 */
export class LatencyLog {
  readonly #seconds: number;
  #buckets = new Uint16Array(FIRST_CAPACITY);
  #used = 0;
  #newest: number;
  /** Of each second that is kept. */
  readonly #starts: Int32Array;
  /** The window that was read last, from its first second to before its end. */
  #from = 0;
  #end = 0;
  /** How many samples are in it: by octave, then by bucket. */
  readonly #sums = new Int32Array(OCTAVES + BUCKETS);

  /**
   * @param newest the second that is not over
   * @param seconds how many are kept, this one included
   */
  constructor(newest: number, seconds: number) {
    this.#newest = newest;
    this.#seconds = seconds;
    this.#starts = new Int32Array(seconds);
  }

  /** Counts a latency in a second that is kept; NaN is none. */
  record(second: number, latencySeconds: number): void {
    if (Number.isNaN(latencySeconds)) return;
    if (this.#used === this.#buckets.length) this.#makeRoom();
    const bucket = latencyBucket(latencySeconds);
    let index = this.#used++;
    if (second < this.#newest) index = this.#insert(second + 1);
    this.#buckets[index] = bucket;
    if (second >= this.#from && second < this.#end) this.#count(bucket, 1);
  }

  /** The next second begins; the oldest one is no longer kept. */
  begin(second: number): void {
    if (this.#from === second - this.#seconds && this.#from < this.#end) this.#add(this.#from++, -1);
    this.#newest = second;
    this.#starts[second % this.#seconds] = this.#used;
  }

  /** What is in a window of seconds that are kept, for {@link percentilesOf}; valid until the next call. */
  sums(from: number, end: number): Int32Array {
    if (from >= this.#end || end <= this.#from) {
      this.#sums.fill(0);
      this.#from = this.#end = from;
    }
    while (this.#from > from) this.#add(--this.#from, 1);
    while (this.#end < end) this.#add(this.#end++, 1);
    while (this.#from < from) this.#add(this.#from++, -1);
    while (this.#end > end) this.#add(--this.#end, -1);
    return this.#sums;
  }

  /** Adds a second to the window, or takes it out. */
  #add(second: number, sign: 1 | -1): void {
    const end = second < this.#newest ? this.#startOf(second + 1) : this.#used;
    for (let index = this.#startOf(second); index < end; index++) this.#count(this.#buckets[index]!, sign);
  }

  #count(bucket: number, samples: 1 | -1): void {
    this.#sums[bucket >> OCTAVE_BITS]! += samples;
    this.#sums[OCTAVES + bucket]! += samples;
  }

  #startOf(second: number): number {
    return this.#starts[second % this.#seconds]!;
  }

  /** Moves up the samples of a second and of those after it by one. @returns where there is room now */
  #insert(second: number): number {
    const index = this.#startOf(second);
    this.#buckets.copyWithin(index + 1, index, this.#used - 1);
    for (let later = second; later <= this.#newest; later++) this.#starts[later % this.#seconds]!++;
    return index;
  }

  /** Drops the samples that are no longer kept, and gets more memory where those are few. */
  #makeRoom(): void {
    const oldest = this.#startOf(this.#newest + 1);
    const kept = this.#buckets.subarray(oldest);
    if (oldest < kept.length) this.#buckets = new Uint16Array(2 * this.#buckets.length);
    this.#buckets.set(kept);
    this.#used -= oldest;
    for (let slot = 0; slot < this.#seconds; slot++) this.#starts[slot]! -= oldest;
  }
}

/** Of all samples in some windows, within 1.6 %; `undefined` without one. */
export function percentilesOf(windows: readonly Int32Array[]): LatencyPercentiles | undefined {
  const [first, ...others] = windows;
  if (first === undefined) return undefined;
  const sums = others.length === 0 ? first : first.slice();
  for (const other of others) for (let index = 0; index < sums.length; index++) sums[index]! += other[index]!;
  let total = 0;
  for (let octave = 0; octave < OCTAVES; octave++) total += sums[octave]!;
  if (total === 0) return undefined;
  return { p50: valueAt(sums, total * 0.5), p90: valueAt(sums, total * 0.9), p99: valueAt(sums, total * 0.99) };
}

/** The middle of the bucket that the sample of this rank, at most all there are, is in. */
function valueAt(sums: Int32Array, rank: number): number {
  let octave = 0;
  let seen = 0;
  while (seen + sums[octave]! < rank) seen += sums[octave++]!;
  let bucket = octave << OCTAVE_BITS;
  seen += sums[OCTAVES + bucket]!;
  while (seen < rank) seen += sums[OCTAVES + ++bucket]!;
  return bucketSeconds(bucket);
}
