import type { CompletedRequest } from "@tokentide/simulator";
import type { TextSink } from "./text-file";

/*
 * A line for every request is most of what a run writes, and turning doubles into text is most of that. JSON.stringify
 * does it in a third of the time of String() and with the same digits; so rows are collected and printed many at a time.
 */

/** The ancestor's columns of `detailed/{application_id}.csv`; its `summary.csv` has the statistics of each. */
export const ANCESTOR_REQUEST_COLUMNS = [
  "request_ids",
  "response_times",
  "queue_times",
  "ttft_times",
  "tbt_times",
  "nth_token_overheads",
  "prompt_sizes",
  "token_sizes",
] as const;

const COLUMNS = [...ANCESTOR_REQUEST_COLUMNS, "arrival_times", "prompt_instance_ids", "token_instance_ids"];
const ROWS_AT_A_TIME = 512;

/** Writes `detailed/{application_id}.csv`: the ancestor's columns, then what it did not say. */
export class CompletedRequestCsv {
  readonly #sink: TextSink;
  readonly #rows: number[][] = [];
  #rowCount = 0;

  /** Writes the first line. */
  constructor(sink: TextSink) {
    this.#sink = sink;
    sink.write(`${COLUMNS.join(",")}\n`);
  }

  add(request: CompletedRequest): void {
    const index = this.#rowCount++;
    // Rows are reused, so that adding allocates nothing.
    let row = this.#rows[index];
    if (row === undefined) {
      row = COLUMNS.map(() => Number.NaN);
      this.#rows.push(row);
    }
    row[0] = request.requestId;
    row[1] = request.responseSeconds;
    row[2] = request.queueSeconds;
    row[3] = request.ttftSeconds;
    row[4] = request.tbtSeconds;
    row[5] = request.secondTokenOverheadSeconds;
    row[6] = request.promptTokens;
    row[7] = request.outputTokens;
    row[8] = request.arrivalSeconds;
    row[9] = request.promptInstanceId;
    row[10] = request.tokenInstanceId;
    if (this.#rowCount === ROWS_AT_A_TIME) this.flush();
  }

  /** Hands all rows to the sink. */
  flush(): void {
    if (this.#rowCount === 0) return;
    const rows = this.#rowCount === this.#rows.length ? this.#rows : this.#rows.slice(0, this.#rowCount);
    this.#rowCount = 0;
    // [[1,2],[3,null]] becomes two lines; null is NaN, no such figure, an empty cell.
    const lines = JSON.stringify(rows).slice(2, -2).replaceAll("],[", "\n").replaceAll("null", "");
    this.#sink.write(`${lines}\n`);
  }
}
