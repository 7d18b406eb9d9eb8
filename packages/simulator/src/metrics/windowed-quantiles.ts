import type { TimelineRow } from "../run-summary";
import { LogHistogram } from "./log-histogram";

/** 32 buckets an octave: percentiles within 1.6 %. A row of the timeline is for looking at. */
const MANTISSA_BITS = 5;

/** The percentiles of one row of the timeline. */
export type TimelineLatencies = Pick<
  TimelineRow,
  "ttftP50" | "ttftP90" | "ttftP99" | "tbtP50" | "tbtP90" | "tbtP99" | "e2eP50" | "e2eP90" | "e2eP99"
>;

/**
 * The latencies that one pool saw in the current interval of the timeline. Adding costs no allocation; closing an
 * interval costs the spread of its values, not the size of the histogram.
 */
export class WindowedQuantiles {
  /** The bound of the percentiles' relative error. */
  readonly relativeError: number;

  readonly #ttft = new LogHistogram(MANTISSA_BITS);
  readonly #tbt = new LogHistogram(MANTISSA_BITS);
  readonly #e2e = new LogHistogram(MANTISSA_BITS);

  constructor() {
    this.relativeError = this.#ttft.relativeError;
  }

  /** NaN is ignored, here and in the others. */
  addTtft(seconds: number): void {
    if (!Number.isNaN(seconds)) this.#ttft.add(seconds);
  }

  addTbt(seconds: number): void {
    if (!Number.isNaN(seconds)) this.#tbt.add(seconds);
  }

  addE2e(seconds: number): void {
    if (!Number.isNaN(seconds)) this.#e2e.add(seconds);
  }

  /** Closes the interval: its percentiles (NaN where it has no samples), and all is empty again. */
  take(): TimelineLatencies {
    const figures = {
      ttftP50: this.#ttft.quantile(0.5),
      ttftP90: this.#ttft.quantile(0.9),
      ttftP99: this.#ttft.quantile(0.99),
      tbtP50: this.#tbt.quantile(0.5),
      tbtP90: this.#tbt.quantile(0.9),
      tbtP99: this.#tbt.quantile(0.99),
      e2eP50: this.#e2e.quantile(0.5),
      e2eP90: this.#e2e.quantile(0.9),
      e2eP99: this.#e2e.quantile(0.99),
    };
    this.#ttft.clear();
    this.#tbt.clear();
    this.#e2e.clear();
    return figures;
  }
}
