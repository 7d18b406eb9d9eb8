// The hot loop of reading a trace: a million rows a second and more. It reads cells from bytes into local variables and
// typed columns, and makes strings only for messages. The price is that the line feed is the only thing that ends a row:
// quoted cells may not span lines.

import { describeBadCell } from "./cell-rules";
import { CellScanner, TICKS_PER_SECOND, textOf } from "./cell-scanner";
import type { RequestBatch } from "./request-batch";
import { NO_CLASS, NO_DEADLINE, NO_PREFIX, RequestColumns } from "./request-columns";
import { TraceError, type TraceMistake } from "./trace-error";
import {
  type ColumnRole,
  detectTraceFormat,
  OPTIONAL_COLUMN_NAMES,
  type OptionalTraceColumn,
  type TraceLayout,
} from "./trace-format";
import { badPrefix, notText, otherEncoding, outOfOrder, wrongCellCount } from "./trace-mistakes";

const LINE_FEED = 0x0a;
const TICKS_PER_DAY = 24 * 60 * 60 * TICKS_PER_SECOND;

/** No row of numbers is that long: what goes on without a line end is not a trace. */
const MAX_LINE_BYTES = 65_536;

/** How a {@link TraceParser} reads. */
export interface TraceParserOptions {
  /** What messages call the trace. */
  readonly fileName: string;
  /** The application of requests whose trace does not name one. Default 0. */
  readonly applicationId?: number;
}

/**
 * Turns the bytes of a trace, in chunks of any size, into batches of requests. Memory is bounded by the size of the
 * chunks. Plain UTF-8 CSV of the forms that {@link detectTraceFormat} knows; line ends may be `\n` or `\r\n`.
 *
 * @example
 * const parser = new TraceParser({ fileName: "trace.csv" });
 * for (const chunk of chunks) use(parser.push(chunk));
 * use(parser.end());
 */
export class TraceParser {
  readonly #fileName: string;
  readonly #defaultApplicationId: number;
  readonly #scanner = new CellScanner();
  #layout: TraceLayout | undefined;
  #roles: readonly ColumnRole[] = [];
  #columns = new RequestColumns(0);
  /** The beginning of a row whose end is in a later chunk. */
  #rest: Uint8Array = new Uint8Array(0);
  #line = 0;
  #rows = 0;
  #previousArrivalSeconds = 0;
  #firstDay = 0;
  #firstTicksOfDay = 0;

  constructor(options: TraceParserOptions) {
    this.#fileName = options.fileName;
    this.#defaultApplicationId = options.applicationId ?? 0;
  }

  /** What the header said; `undefined` until it has been read. */
  get layout(): TraceLayout | undefined {
    return this.#layout;
  }

  /**
   * Reads the next bytes. Answers the requests that became complete, in columns of their own, or `undefined` when none
   * did. The chunk may be reused afterwards.
   *
   * @throws TraceError at the first mistake.
   */
  push(chunk: Uint8Array): RequestBatch | undefined {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end === 0) {
      this.#keepRest(joined(this.#rest, chunk));
      return undefined;
    }
    let start = 0;
    if (this.#rest.length > 0) {
      start = chunk.indexOf(LINE_FEED) + 1;
      this.#readLines(joined(this.#rest, chunk.subarray(0, start)));
    }
    this.#readLines(chunk.subarray(start, end));
    this.#keepRest(chunk.slice(end));
    return this.#takeBatch();
  }

  /**
   * Says that there are no more bytes. Answers the last request when its line had no end.
   *
   * @throws TraceError when that one is wrong, or when there was no request at all.
   */
  end(): RequestBatch | undefined {
    if (this.#rest.length > 0) this.#readLines(joined(this.#rest, Uint8Array.of(LINE_FEED)));
    this.#rest = new Uint8Array(0);
    if (this.#layout === undefined) {
      throw this.#error({
        code: "TRACE_EMPTY",
        problem: "the trace is empty.",
        fix: "Give a CSV file with a header and a row for each request.",
      });
    }
    if (this.#rows === 0) {
      throw this.#error({
        code: "TRACE_WITHOUT_REQUESTS",
        problem: "the trace has a header and no requests.",
        fix: "Add a row for each request.",
      });
    }
    return this.#takeBatch();
  }

  #takeBatch(): RequestBatch | undefined {
    if (this.#columns.length === 0) return undefined;
    const batch = this.#columns.copy();
    this.#columns.length = 0;
    return batch;
  }

  #keepRest(rest: Uint8Array): void {
    if (rest.length > MAX_LINE_BYTES) throw this.#notText(`a line of more than ${MAX_LINE_BYTES} bytes`);
    this.#rest = rest;
  }

  /** Reads complete lines: the last byte is a line feed. */
  #readLines(bytes: Uint8Array): void {
    this.#scanner.bytes = bytes;
    this.#scanner.position = 0;
    while (this.#layout === undefined && this.#scanner.position < bytes.length) this.#readHeader();
    this.#readRows();
  }

  #readHeader(): void {
    const { bytes, position } = this.#scanner;
    const lineEnd = bytes.indexOf(LINE_FEED, position);
    let start = position;
    if (this.#line === 0) {
      const encoding = otherEncoding(bytes);
      if (encoding !== undefined) throw this.#notText(encoding);
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) start = 3;
    }
    this.#line += 1;
    this.#scanner.position = lineEnd + 1;
    const header = textOf(bytes, start, lineEnd).trim();
    if (header === "") return;
    const control = Array.from(header).find((character) => character < " " && character !== "\t");
    if (control !== undefined) throw this.#notText("control characters");
    this.#layout = detectTraceFormat(header, this.#fileName);
    this.#roles = this.#layout.columns.map(({ role }) => role);
    this.#columns = new RequestColumns(1024);
    for (const role of this.#roles) if (role in OPTIONAL_COLUMN_NAMES) this.#columns.open(role as OptionalTraceColumn);
  }

  #readRows(): void {
    const scanner = this.#scanner;
    const roles = this.#roles;
    const lastColumn = roles.length - 1;
    const end = scanner.bytes.length;
    while (scanner.position < end) {
      this.#line += 1;
      if (scanner.isAtEmptyLine()) {
        scanner.skipLineEnd();
        continue;
      }
      let requestId = this.#rows;
      let applicationId = this.#defaultApplicationId;
      let arrivalSeconds = 0;
      let promptTokens = 0;
      let outputTokens = 0;
      let classId = NO_CLASS;
      let deadlineSeconds = NO_DEADLINE;
      let prefixId = NO_PREFIX;
      let prefixTokens = 0;
      let sharedPrefixId = NO_PREFIX;
      let sharedPrefixTokens = 0;
      for (let column = 0; column <= lastColumn; column++) {
        const role = roles[column]!;
        switch (role) {
          case "ignored":
            scanner.skipCell();
            break;
          case "arrivalSeconds":
            arrivalSeconds = scanner.readNumber();
            if (!(arrivalSeconds >= 0 && arrivalSeconds < Infinity)) throw this.#badCell(column);
            break;
          case "timestamp":
            if (!scanner.readTimestamp()) throw this.#badCell(column);
            arrivalSeconds = this.#secondsSinceFirstRow();
            break;
          case "promptTokens":
            promptTokens = scanner.readNumber();
            if (!(promptTokens >= 1) || promptTokens !== (promptTokens | 0)) throw this.#badCell(column);
            break;
          case "outputTokens":
            outputTokens = scanner.readNumber();
            if (!(outputTokens >= 1) || outputTokens !== (outputTokens | 0)) throw this.#badCell(column);
            break;
          case "applicationId":
            applicationId = scanner.readNumber();
            if (!(applicationId >= 0) || applicationId !== (applicationId | 0)) throw this.#badCell(column);
            break;
          case "requestId":
            requestId = scanner.readNumber();
            if (!(requestId >= 0 && Number.isSafeInteger(requestId))) throw this.#badCell(column);
            break;
          case "requestType":
            if (scanner.readNumber() !== 2) throw this.#badCell(column);
            break;
          case "batchSize":
            if (scanner.readNumber() !== 1) throw this.#badCell(column);
            break;
          case "classId":
            classId = this.#readOptionalInteger(column, NO_CLASS);
            break;
          case "deadlineSeconds":
            deadlineSeconds = this.#readOptional(column, NO_DEADLINE);
            if (deadlineSeconds === 0) throw this.#badCell(column);
            break;
          case "prefixId":
            prefixId = this.#readOptionalInteger(column, NO_PREFIX);
            break;
          case "prefixTokens":
            prefixTokens = this.#readOptionalInteger(column, 0);
            break;
          case "sharedPrefixId":
            sharedPrefixId = this.#readOptionalInteger(column, NO_PREFIX);
            break;
          case "sharedPrefixTokens":
            sharedPrefixTokens = this.#readOptionalInteger(column, 0);
            break;
        }
        if (scanner.isAtLineEnd() !== (column === lastColumn)) throw this.#wrongCellCount(column);
        if (column < lastColumn) scanner.position += 1;
      }
      if (arrivalSeconds < this.#previousArrivalSeconds) throw this.#outOfOrder(arrivalSeconds);
      this.#previousArrivalSeconds = arrivalSeconds;
      if (prefixTokens > 0) this.#checkPrefix("prefixTokens", prefixTokens, prefixId, promptTokens);
      if (sharedPrefixTokens > 0) {
        this.#checkPrefix("sharedPrefixTokens", sharedPrefixTokens, sharedPrefixId, promptTokens);
      }
      scanner.skipLineEnd();
      this.#rows += 1;

      const columns = this.#columns;
      const row = columns.addRow();
      columns.requestId[row] = requestId;
      // Adding 0 turns a written -0 into 0.
      columns.arrivalSeconds[row] = arrivalSeconds + 0;
      columns.promptTokens[row] = promptTokens;
      columns.outputTokens[row] = outputTokens;
      columns.applicationId[row] = applicationId;
      if (columns.classId) columns.classId[row] = classId;
      if (columns.deadlineSeconds) columns.deadlineSeconds[row] = deadlineSeconds;
      if (columns.prefixId) columns.prefixId[row] = prefixId;
      if (columns.prefixTokens) columns.prefixTokens[row] = prefixTokens;
      if (columns.sharedPrefixId) columns.sharedPrefixId[row] = sharedPrefixId;
      if (columns.sharedPrefixTokens) columns.sharedPrefixTokens[row] = sharedPrefixTokens;
    }
  }

  /** A number of 0 or more, or what an empty cell stands for. */
  #readOptional(column: number, absent: number): number {
    const value = this.#scanner.readNumber();
    if (value >= 0 && value < Infinity) return value;
    if (this.#scanner.cellText() === "") return absent;
    throw this.#badCell(column);
  }

  #readOptionalInteger(column: number, absent: number): number {
    const value = this.#readOptional(column, absent);
    if (value !== (value | 0)) throw this.#badCell(column);
    return value;
  }

  /** A prefix is a part of its prompt and somebody's; the row has been read. */
  #checkPrefix(role: "prefixTokens" | "sharedPrefixTokens", tokens: number, id: number, promptTokens: number): void {
    if (id !== NO_PREFIX && tokens <= promptTokens) return;
    throw this.#error({
      line: this.#line,
      ...badPrefix(this.#layout!, role, { tokens, promptTokens, isSomebodys: id !== NO_PREFIX }),
    });
  }

  /** Both differences are of whole numbers below 2^53, so the only rounding is that of the division. */
  #secondsSinceFirstRow(): number {
    const { day, ticksOfDay } = this.#scanner;
    if (this.#rows === 0) {
      this.#firstDay = day;
      this.#firstTicksOfDay = ticksOfDay;
    }
    return ((day - this.#firstDay) * TICKS_PER_DAY + (ticksOfDay - this.#firstTicksOfDay)) / TICKS_PER_SECOND;
  }

  #badCell(column: number): TraceError {
    const { name, role } = this.#layout!.columns[column]!;
    const found = this.#scanner.cellText();
    if (found.includes("\0")) return this.#notText("NUL bytes");
    return this.#error({
      code: "TRACE_BAD_VALUE",
      line: this.#line,
      column: name,
      found,
      ...describeBadCell(role, found),
    });
  }

  #wrongCellCount(column: number): TraceError {
    let cells = column + 1;
    while (!this.#scanner.isAtLineEnd()) {
      this.#scanner.position += 1;
      this.#scanner.skipCell();
      cells += 1;
    }
    return this.#error({ line: this.#line, ...wrongCellCount(cells, this.#roles.length) });
  }

  #outOfOrder(arrivalSeconds: number): TraceError {
    const previousSeconds = this.#previousArrivalSeconds;
    return this.#error({ line: this.#line, ...outOfOrder(this.#layout!, { arrivalSeconds, previousSeconds }) });
  }

  #notText(found: string): TraceError {
    return this.#error(notText(found));
  }

  #error(mistake: Omit<TraceMistake, "fileName">): TraceError {
    return new TraceError({ fileName: this.#fileName, ...mistake });
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second.slice();
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
