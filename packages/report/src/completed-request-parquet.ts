import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { CompletedRequest } from "@tokentide/simulator";
import type { ParquetWriter } from "hyparquet-writer";
import { CLASS_COLUMN, REQUEST_COLUMNS, type RequestTable } from "./request-table";
import type { StagedFile } from "./staged-files";

/*
 * Rows are collected in typed columns, which are written and filled anew when a row group is full: adding a row allocates
 * nothing, and memory does not grow with the number of rows. The columns and their order are those of the CSV.
 */

/** Rows of a group; so many doubles fill half a page of 1 MiB. */
const ROWS_OF_A_GROUP = 65_536;
const TWO_TO_32 = 2 ** 32;

/** The library that writes Parquet: loaded only when it is asked for, as few runs need it. */
export type ParquetLibrary = typeof import("hyparquet-writer");

type ColumnName = (typeof REQUEST_COLUMNS)[number] | typeof CLASS_COLUMN;

/** Figures in seconds may be missing, as a request of one token has no gap between tokens: null. So may a class. */
const COLUMN_TYPES: Readonly<Record<ColumnName, { type: "INT32" | "INT64" | "DOUBLE"; isOptional: boolean }>> = {
  request_ids: { type: "INT64", isOptional: false },
  response_times: { type: "DOUBLE", isOptional: true },
  queue_times: { type: "DOUBLE", isOptional: true },
  ttft_times: { type: "DOUBLE", isOptional: true },
  tbt_times: { type: "DOUBLE", isOptional: true },
  nth_token_overheads: { type: "DOUBLE", isOptional: true },
  prompt_sizes: { type: "INT32", isOptional: false },
  token_sizes: { type: "INT32", isOptional: false },
  arrival_times: { type: "DOUBLE", isOptional: false },
  prompt_instance_ids: { type: "INT32", isOptional: false },
  token_instance_ids: { type: "INT32", isOptional: false },
  class_ids: { type: "INT32", isOptional: true },
};

/** Writes `detailed/{application_id}.parquet`: the columns and rows of the CSV, null where that has an empty cell. */
export class CompletedRequestParquet implements RequestTable, StagedFile {
  readonly #writer: ParquetWriter;
  readonly #columns: readonly ColumnName[];
  /** Low and high halves of the ids, side by side: whole numbers of 64 bits without a bigint for each. */
  readonly #idHalves = new Int32Array(2 * ROWS_OF_A_GROUP);
  readonly #response = new Float64Array(ROWS_OF_A_GROUP);
  readonly #queue = new Float64Array(ROWS_OF_A_GROUP);
  readonly #ttft = new Float64Array(ROWS_OF_A_GROUP);
  readonly #tbt = new Float64Array(ROWS_OF_A_GROUP);
  readonly #overhead = new Float64Array(ROWS_OF_A_GROUP);
  readonly #promptTokens = new Int32Array(ROWS_OF_A_GROUP);
  readonly #outputTokens = new Int32Array(ROWS_OF_A_GROUP);
  readonly #arrival = new Float64Array(ROWS_OF_A_GROUP);
  readonly #promptInstance = new Int32Array(ROWS_OF_A_GROUP);
  readonly #tokenInstance = new Int32Array(ROWS_OF_A_GROUP);
  /** Doubles, since NaN stands for none. */
  readonly #class = new Float64Array(ROWS_OF_A_GROUP);
  #rows = 0;
  #isOpen = true;

  /** Creates the file, and the folders on the way to it. @param hasClasses whether there is a column for the class */
  constructor(path: string, library: ParquetLibrary, hasClasses: boolean) {
    this.#columns = hasClasses ? [...REQUEST_COLUMNS, CLASS_COLUMN] : REQUEST_COLUMNS;
    mkdirSync(dirname(path), { recursive: true });
    this.#writer = new library.ParquetWriter({
      writer: library.fileWriter(path),
      createdBy: "tokentide",
      schema: [
        { name: "root", num_children: this.#columns.length },
        ...this.#columns.map((name) => ({
          name,
          type: COLUMN_TYPES[name].type,
          repetition_type: COLUMN_TYPES[name].isOptional ? ("OPTIONAL" as const) : ("REQUIRED" as const),
        })),
      ],
    });
  }

  add(request: CompletedRequest): void {
    const row = this.#rows++;
    const { requestId } = request;
    this.#idHalves[2 * row] = requestId;
    this.#idHalves[2 * row + 1] = Math.floor(requestId / TWO_TO_32);
    this.#response[row] = request.responseSeconds;
    this.#queue[row] = request.queueSeconds;
    this.#ttft[row] = request.ttftSeconds;
    this.#tbt[row] = request.tbtSeconds;
    this.#overhead[row] = request.secondTokenOverheadSeconds;
    this.#promptTokens[row] = request.promptTokens;
    this.#outputTokens[row] = request.outputTokens;
    this.#arrival[row] = request.arrivalSeconds;
    this.#promptInstance[row] = request.promptInstanceId;
    this.#tokenInstance[row] = request.tokenInstanceId;
    this.#class[row] = request.classId ?? Number.NaN;
    if (this.#rows === ROWS_OF_A_GROUP) this.flush();
  }

  /** Writes a row group of the rows that there are. */
  flush(): void {
    const rows = this.#rows;
    if (rows === 0) return;
    this.#rows = 0;
    // The compiler checks that none is missing.
    const columns: Record<ColumnName, BigInt64Array | Float64Array | Int32Array> = {
      request_ids: new BigInt64Array(this.#idHalves.buffer, 0, rows),
      response_times: this.#response,
      queue_times: this.#queue,
      ttft_times: this.#ttft,
      tbt_times: this.#tbt,
      nth_token_overheads: this.#overhead,
      prompt_sizes: this.#promptTokens,
      token_sizes: this.#outputTokens,
      arrival_times: this.#arrival,
      prompt_instance_ids: this.#promptInstance,
      token_instance_ids: this.#tokenInstance,
      class_ids: this.#class,
    };
    this.#writer.write({
      rowGroupSize: ROWS_OF_A_GROUP,
      columnData: this.#columns.map((name) => {
        const values = columns[name].subarray(0, rows);
        const data = values instanceof Float64Array && COLUMN_TYPES[name].isOptional ? withNulls(values) : values;
        // Times hardly ever repeat: looking for a dictionary would only cost time.
        return COLUMN_TYPES[name].type === "DOUBLE" ? { name, data, encoding: "PLAIN" } : { name, data };
      }),
    });
  }

  /** Writes the rest and the footer, without which the file is none. Harmless when repeated. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.flush();
    this.#writer.finish();
  }

  /** Nothing is held open between writes. */
  abandon(): void {
    this.#isOpen = false;
  }
}

/** The values themselves, where all are figures; else a copy with null in place of the others. */
function withNulls(values: Float64Array): Float64Array | (number | null)[] {
  return values.every(Number.isFinite)
    ? values
    : Array.from(values, (value) => (Number.isFinite(value) ? value : null));
}
