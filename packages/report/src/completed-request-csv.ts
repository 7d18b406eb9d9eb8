import type { CompletedRequest } from "@tokentide/simulator";
import { CLASS_COLUMN, REQUEST_COLUMNS, type RequestTable } from "./request-table";
import type { TextSink } from "./text-file";

/*
 * A line for every request is most of what a run writes, and turning doubles into text is most of that. JSON.stringify
 * does it in a third of the time of String() and with the same digits; so rows are collected and printed many at a time.
 */

const ROWS_AT_A_TIME = 512;

/** Writes `detailed/{application_id}.csv`: the ancestor's columns, then what it did not say. */
export class CompletedRequestCsv implements RequestTable {
  readonly #sink: TextSink;
  readonly #columns: readonly string[];
  readonly #hasClasses: boolean;
  readonly #rows: number[][] = [];
  #rowCount = 0;

  /** Writes the first line. @param hasClasses whether there is a column for the class */
  constructor(sink: TextSink, hasClasses: boolean) {
    this.#sink = sink;
    this.#hasClasses = hasClasses;
    this.#columns = hasClasses ? [...REQUEST_COLUMNS, CLASS_COLUMN] : REQUEST_COLUMNS;
    sink.write(`${this.#columns.join(",")}\n`);
  }

  add(request: CompletedRequest): void {
    const index = this.#rowCount++;
    // Rows are reused, so that adding allocates nothing.
    let row = this.#rows[index];
    if (row === undefined) {
      row = this.#columns.map(() => Number.NaN);
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
    if (this.#hasClasses) row[11] = request.classId ?? Number.NaN;
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
