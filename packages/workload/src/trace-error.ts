/** Which mistake a {@link TraceError} reports. */
export type TraceErrorCode =
  | "TRACE_FILE_NOT_FOUND"
  | "TRACE_FILE_UNREADABLE"
  | "TRACE_IS_DIRECTORY"
  | "TRACE_NOT_WRITABLE"
  /** The gzip data is damaged or cut off. */
  | "TRACE_BAD_COMPRESSION"
  | "TRACE_EMPTY"
  /** A header, and nothing below it. */
  | "TRACE_WITHOUT_REQUESTS"
  /** Binary data, or text in another encoding than UTF-8. */
  | "TRACE_NOT_TEXT"
  | "TRACE_UNKNOWN_HEADER"
  | "TRACE_MISSING_COLUMN"
  | "TRACE_DUPLICATE_COLUMN"
  /** A column that is not known, but whose name is almost that of a known one. */
  | "TRACE_MISSPELLED_COLUMN"
  | "TRACE_SHORT_ROW"
  | "TRACE_LONG_ROW"
  | "TRACE_BAD_VALUE"
  | "TRACE_OUT_OF_ORDER";

/** What is known of a mistake in a trace. */
export interface TraceMistake {
  readonly code: TraceErrorCode;
  /** As the caller gave it. */
  readonly fileName: string;
  /** Line in the file, the header being line 1. */
  readonly line?: number;
  /** Name of the column, as the file's header has it. */
  readonly column?: string;
  /** The offending text. */
  readonly found?: string;
  /** A sentence: what is wrong and what would be right. */
  readonly problem: string;
  /** A sentence: what to do about it. */
  readonly fix: string;
  readonly cause?: unknown;
}

/** A trace cannot be read as it is. Reports the first mistake only: later ones often follow from it. */
export class TraceError extends Error {
  override readonly name = "TraceError";
  readonly code: TraceErrorCode;
  readonly fileName: string;
  /** Line in the file, the header being line 1. */
  readonly line: number | undefined;
  readonly column: string | undefined;
  readonly found: string | undefined;

  constructor(mistake: TraceMistake) {
    const line = mistake.line === undefined ? "" : `, line ${mistake.line}`;
    const column = mistake.column === undefined ? "" : `, column ${mistake.column}`;
    super(`${mistake.fileName}${line}${column}: ${mistake.problem} ${mistake.fix}`, { cause: mistake.cause });
    this.code = mistake.code;
    this.fileName = mistake.fileName;
    this.line = mistake.line;
    this.column = mistake.column;
    this.found = mistake.found;
  }
}
