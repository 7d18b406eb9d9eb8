import type { LatencyFigures } from "../run-summary";
import { LogHistogram } from "./log-histogram";
import { SKETCH_RELATIVE_ERROR } from "./quantile-store";

const MANTISSA_BITS = 7;

/** Iterations of a run whose lengths differ by less than this share of the first are counted as equally long. */
const EQUAL_WITHIN = 0.002;

/**
 * The gaps between output tokens, pooled over all requests (ITL): a gap counts once for every sequence that waited for
 * it. A stretch of equal iterations costs a few additions, whatever the batch. Mean and count are exact, percentiles of
 * bounded relative error.
 */
export class TokenGaps {
  readonly #gaps = new LogHistogram(MANTISSA_BITS);
  #seconds = 0;
  #max = Number.NaN;

  /**
   * A run of `iterations` iterations, the first `first` seconds long and each further one `growth` longer.
   * @returns as how long the first iteration was counted
   */
  addRun(first: number, growth: number, iterations: number, sequences: number): number {
    const last = first + growth * (iterations - 1);
    this.#seconds += (sequences * iterations * (first + last)) / 2;
    if (!(last <= this.#max)) this.#max = last;
    if (last - first <= EQUAL_WITHIN * first) {
      this.#gaps.add((first + last) / 2, sequences * iterations);
      return (first + last) / 2;
    }
    const each = Math.max(1, Math.floor((EQUAL_WITHIN * first) / growth));
    for (let done = 0; done < iterations; done += each) {
      const count = Math.min(each, iterations - done);
      this.#gaps.add(first + growth * (done + (count - 1) / 2), sequences * count);
    }
    return first + (growth * (Math.min(each, iterations) - 1)) / 2;
  }

  /** For some of the sequences just counted the gap counted as `counted` was longer: they had stood still before it. */
  lengthen(counted: number, stoodSeconds: number, sequences: number): void {
    const seconds = counted + stoodSeconds;
    this.#gaps.add(counted, -sequences);
    this.#gaps.add(seconds, sequences);
    this.#seconds += stoodSeconds * sequences;
    if (!(seconds <= this.#max)) this.#max = seconds;
  }

  figures(): LatencyFigures {
    const { count } = this.#gaps;
    const quantile = (share: number): number => Math.min(this.#max, this.#gaps.quantile(share));
    return {
      mean: count > 0 ? this.#seconds / count : Number.NaN,
      p50: quantile(0.5),
      p90: quantile(0.9),
      p99: quantile(0.99),
      max: this.#max,
      precision: SKETCH_RELATIVE_ERROR,
    };
  }
}
