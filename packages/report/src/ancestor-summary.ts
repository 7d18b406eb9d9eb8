import type { CompletedRequest } from "@tokentide/simulator";
import { ANCESTOR_STATISTICS, ancestorStatistics } from "./ancestor-statistics";
import { csvLine } from "./csv-line";
import { ANCESTOR_REQUEST_COLUMNS } from "./request-table";

const FIRST_CAPACITY = 1024;

/** First line of `summary.csv`. */
export const ANCESTOR_SUMMARY_HEADER: string = csvLine([
  "application_id",
  ...ANCESTOR_REQUEST_COLUMNS.flatMap((column) => ANCESTOR_STATISTICS.map((statistic) => `${column}_${statistic}`)),
]);

/**
 * Collects the completed requests of one application for its line of `summary.csv`. These statistics need all values at
 * once; of more requests than `exactSamples` nothing is kept.
 */
export class AncestorSummary {
  readonly #exactSamples: number;
  #columns: readonly NumberColumn[] = ANCESTOR_REQUEST_COLUMNS.map(() => new NumberColumn());
  #count = 0;

  constructor(exactSamples: number) {
    this.#exactSamples = exactSamples;
  }

  add(request: CompletedRequest): void {
    if (this.#count++ >= this.#exactSamples) {
      this.#columns = [];
      return;
    }
    // In the order of ANCESTOR_REQUEST_COLUMNS.
    const [ids, response, queue, ttft, tbt, overhead, prompt, output] = this.#columns;
    ids!.push(request.requestId);
    response!.push(request.responseSeconds);
    queue!.push(request.queueSeconds);
    ttft!.push(request.ttftSeconds);
    tbt!.push(request.tbtSeconds);
    overhead!.push(request.secondTokenOverheadSeconds);
    prompt!.push(request.promptTokens);
    output!.push(request.outputTokens);
  }

  /** Completed requests. */
  get count(): number {
    return this.#count;
  }

  /** Whether requests were too many for the statistics. */
  get isTooLarge(): boolean {
    return this.#count > this.#exactSamples;
  }

  /** The line of `summary.csv`; its cells are empty without requests, and when they were too many. */
  line(applicationId: number): string {
    const cells = ANCESTOR_REQUEST_COLUMNS.flatMap((_, index) => {
      const column = this.#columns[index];
      if (column === undefined) return ANCESTOR_STATISTICS.map(() => Number.NaN);
      const statistics = ancestorStatistics(column.values());
      return ANCESTOR_STATISTICS.map((name) => statistics[name]);
    });
    return csvLine([applicationId, ...cells]);
  }
}

/** A growing column of numbers; NaN (no such figure) is left out. */
class NumberColumn {
  #values = new Float64Array(FIRST_CAPACITY);
  #length = 0;

  push(value: number): void {
    if (Number.isNaN(value)) return;
    if (this.#length === this.#values.length) {
      const grown = new Float64Array(this.#length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}
