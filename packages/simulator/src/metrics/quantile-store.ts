import { quantileOfSorted } from "./linear-quantile";
import { LogHistogram } from "./log-histogram";

/*
 * One instance per metric, one add per request: a few nanoseconds and no allocation, but for the doubling of the column.
 * While samples are kept, adding only writes one down; all figures are made when they are read.
 */

/** Samples kept when nothing else is said: 8 MB per metric. */
export const DEFAULT_EXACT_SAMPLES = 1_000_000;

/** The stated bound of the relative error of percentiles once samples are too many to keep; the sketch's own is 1/257. */
export const SKETCH_RELATIVE_ERROR = 0.004;
const SKETCH_MANTISSA_BITS = 7;
const FIRST_CAPACITY = 1024;

/**
 * Collects samples and answers percentiles: exact ones while the samples are few enough to keep, from a sketch of
 * bounded relative error beyond. Count, mean, minimum and maximum are always exact.
 *
 * @example
 * const ttft = new QuantileStore();
 * for (const seconds of [0.1, 0.2, 0.4]) ttft.add(seconds);
 * ttft.quantile(0.5); // 0.2
 * ttft.precision; // "exact"
 */
export class QuantileStore {
  /** Samples up to which percentiles are exact. */
  readonly exactSamples: number;

  #kept: Float64Array;
  /** The first so many kept samples are in order. */
  #sortedCount = 0;
  #count = 0;
  #ignored = 0;
  #sketch: Sketch | undefined;

  constructor(exactSamples: number = DEFAULT_EXACT_SAMPLES) {
    this.exactSamples = Math.max(0, Math.floor(exactSamples));
    this.#kept = new Float64Array(Math.min(FIRST_CAPACITY, this.exactSamples));
  }

  /** Adds a sample. NaN says that a request has no such figure: it is no sample and only {@link ignored} counts it. */
  add(value: number): void {
    // biome-ignore lint/suspicious/noSelfCompare: the cheapest test for NaN
    if (value !== value) {
      this.#ignored++;
      return;
    }
    if (this.#count === this.#kept.length) this.#makeRoom();
    if (this.#sketch === undefined) this.#kept[this.#count] = value;
    else this.#sketch.add(value);
    this.#count++;
  }

  /** Samples, NaN not among them. */
  get count(): number {
    return this.#count;
  }

  /** NaN values that were offered. */
  get ignored(): number {
    return this.#ignored;
  }

  /** NaN without samples, as `min` and `max`. Costs all samples while they are kept. */
  get mean(): number {
    if (this.#sketch !== undefined) return this.#sketch.sum.value / this.#count;
    // In ascending order, so that the last bit does not depend on whether someone asked for a percentile before.
    const sum = new CompensatedSum();
    const ascending = this.#ascending();
    for (let i = 0; i < this.#count; i++) sum.add(ascending[i]!);
    return sum.value / this.#count;
  }

  get min(): number {
    return this.#sketch === undefined ? this.quantile(0) : this.#sketch.min;
  }

  get max(): number {
    return this.#sketch === undefined ? this.quantile(1) : this.#sketch.max;
  }

  /** `exact`, or the bound of the relative error of {@link quantile}. */
  get precision(): "exact" | number {
    return this.#sketch === undefined ? "exact" : SKETCH_RELATIVE_ERROR;
  }

  /**
   * The quantile, [0, 1], between neighbours as numpy's "linear"; NaN without samples. The first one after an `add` sorts
   * what is kept. From the sketch, samples below 0 count as 0.
   */
  quantile(quantile: number): number {
    if (this.#sketch === undefined) return quantileOfSorted(this.#ascending(), this.#count, quantile);
    // The ends are known: a percentile never lies outside of them.
    return Math.min(this.#sketch.max, Math.max(this.#sketch.min, this.#sketch.histogram.quantile(quantile)));
  }

  #ascending(): Float64Array {
    if (this.#sortedCount !== this.#count) {
      this.#kept.subarray(0, this.#count).sort();
      this.#sortedCount = this.#count;
    }
    return this.#kept;
  }

  /** The column is full: it grows, or gives way to the sketch. */
  #makeRoom(): void {
    if (this.#sketch !== undefined) return;
    if (this.#count < this.exactSamples) {
      const grown = new Float64Array(Math.min(this.#count * 2, this.exactSamples));
      grown.set(this.#kept);
      this.#kept = grown;
    } else {
      this.#sketch = new Sketch();
      for (const value of this.#kept) this.#sketch.add(value);
      this.#kept = new Float64Array(0);
    }
  }
}

/** What is known of samples that are not kept. */
class Sketch {
  readonly histogram: LogHistogram = new LogHistogram(SKETCH_MANTISSA_BITS);
  readonly sum: CompensatedSum = new CompensatedSum();
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.histogram.add(value);
    this.sum.add(value);
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }
}

/** Neumaier's summation: keeps what rounding takes, so that the mean stays right over many millions of samples. */
class CompensatedSum {
  #sum = 0;
  #lost = 0;

  add(value: number): void {
    const sum = this.#sum + value;
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
  }

  get value(): number {
    // An infinite sample makes the loss NaN.
    return Number.isFinite(this.#sum) ? this.#sum + this.#lost : this.#sum;
  }
}
