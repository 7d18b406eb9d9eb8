import { BUCKETS, bucketSeconds, latencyBucket } from "./latency-buckets";
import type { LatencyPercentiles } from "./window-signals";

const OCTAVE_BITS = 5;
const OCTAVES = BUCKETS >> OCTAVE_BITS;

/**
 * The latencies of the last seconds: of each second the buckets of its samples, one after the other. The window that was read
 * last is kept added up: to read a later one costs what has come and gone since, however long it is. A sample takes about eight
 * bytes for as long as it is kept.
 */
export class LatencyLog {
  readonly #seconds: number;
  readonly #slots: number[][];
  /** The newest second, and its samples. */
  #newest = 0;
  #samples: number[] = [];
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
    this.#seconds = seconds;
    this.#slots = Array.from({ length: seconds }, () => this.#samples);
    this.begin(newest);
  }

  /** Counts a latency in the newest second; NaN is none. */
  record(latencySeconds: number): void {
    if (Number.isNaN(latencySeconds)) return;
    const bucket = latencyBucket(latencySeconds);
    this.#samples.push(bucket);
    if (this.#newest < this.#end) this.#count(bucket, 1);
  }

  /** The next second begins; the oldest one is no longer kept. */
  begin(second: number): void {
    if (this.#from === second - this.#seconds && this.#from < this.#end) this.#add(this.#from++, -1);
    this.#newest = second;
    this.#samples = [];
    this.#slots[second % this.#seconds] = this.#samples;
  }

  /** What is in a window that begins with a second that is kept, for {@link percentilesOf}; valid until the next call. */
  sums(from: number, end: number): Int32Array {
    if (from < this.#from || from >= this.#end || end < this.#end) {
      this.#sums.fill(0);
      this.#from = this.#end = from;
    }
    while (this.#end < end && this.#end <= this.#newest) this.#add(this.#end++, 1);
    while (this.#from < from) this.#add(this.#from++, -1);
    return this.#sums;
  }

  /** Adds a second to the window, or takes it out. */
  #add(second: number, sign: 1 | -1): void {
    for (const bucket of this.#slots[second % this.#seconds]!) this.#count(bucket, sign);
  }

  #count(bucket: number, samples: 1 | -1): void {
    this.#sums[bucket >> OCTAVE_BITS]! += samples;
    this.#sums[OCTAVES + bucket]! += samples;
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
