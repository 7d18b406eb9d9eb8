import type { RequestBatch } from "./request-batch";

/** What `classId` says of a request without a class. */
export const NO_CLASS = -1;

/** What `deadlineSeconds` says of a request without a deadline. */
export const NO_DEADLINE: number = Number.POSITIVE_INFINITY;

/** What `prefixId` and `sharedPrefixId` say of a prompt that begins like no other. */
export const NO_PREFIX = -1;

/** What `ticket` says of a request whose source does not want to know when it leaves. */
export const NO_TICKET = -1;

/** A column that a batch need not have. */
export type OptionalColumn =
  | "classId"
  | "deadlineSeconds"
  | "prefixId"
  | "prefixTokens"
  | "sharedPrefixId"
  | "sharedPrefixTokens"
  | "ticket";

/** The columns that a batch need not have, in their order in a trace; tickets are in none. */
export const OPTIONAL_COLUMNS: readonly OptionalColumn[] = [
  "classId",
  "deadlineSeconds",
  "prefixId",
  "prefixTokens",
  "sharedPrefixId",
  "sharedPrefixTokens",
  "ticket",
];

/** What each optional column says of a request that has no such thing; a batch without the column means it of all. */
export const ABSENT: Readonly<Record<OptionalColumn, number>> = {
  classId: NO_CLASS,
  deadlineSeconds: NO_DEADLINE,
  prefixId: NO_PREFIX,
  prefixTokens: 0,
  sharedPrefixId: NO_PREFIX,
  sharedPrefixTokens: 0,
  ticket: NO_TICKET,
};

/** Which optional columns a set of columns has. */
export type OptionalColumns = Readonly<Partial<Record<OptionalColumn, boolean>>>;

/** The optional columns of a batch. */
export function optionalColumnsOf(batch: RequestBatch): OptionalColumn[] {
  return OPTIONAL_COLUMNS.filter((name) => batch[name] !== undefined);
}

/**
 * A batch that is being filled. The makers of requests write straight into its columns, because a call with a value per
 * column, or an object per request, would cost more than the request itself.
 *
 * @internal
 */
export class RequestColumns implements RequestBatch {
  length = 0;
  requestId: Float64Array;
  arrivalSeconds: Float64Array;
  promptTokens: Int32Array;
  outputTokens: Int32Array;
  applicationId: Int32Array;
  classId: Int32Array | undefined;
  deadlineSeconds: Float64Array | undefined;
  prefixId: Int32Array | undefined;
  prefixTokens: Int32Array | undefined;
  sharedPrefixId: Int32Array | undefined;
  sharedPrefixTokens: Int32Array | undefined;
  ticket: Int32Array | undefined;

  constructor(capacity: number, optional: OptionalColumns = {}) {
    this.requestId = new Float64Array(capacity);
    this.arrivalSeconds = new Float64Array(capacity);
    this.promptTokens = new Int32Array(capacity);
    this.outputTokens = new Int32Array(capacity);
    this.applicationId = new Int32Array(capacity);
    for (const name of OPTIONAL_COLUMNS) if (optional[name]) this.open(name);
  }

  /** Gives the batch an optional column, in which no request has anything yet; harmless when it is there. */
  open(name: OptionalColumn): void {
    if (this[name] === undefined) this.#replace(name, this.requestId.length);
  }

  /** Opens a row and answers its index. The columns may be replaced by larger ones: read them anew after the call. */
  addRow(): number {
    if (this.length === this.requestId.length) this.#resize(Math.max(16, this.length * 2));
    return this.length++;
  }

  /** A batch of its own with exactly the rows filled so far. */
  copy(): RequestBatch {
    const { length } = this;
    const batch = {
      length,
      requestId: this.requestId.slice(0, length),
      arrivalSeconds: this.arrivalSeconds.slice(0, length),
      promptTokens: this.promptTokens.slice(0, length),
      outputTokens: this.outputTokens.slice(0, length),
      applicationId: this.applicationId.slice(0, length),
    };
    return Object.assign(
      batch,
      Object.fromEntries(optionalColumnsOf(this).map((name) => [name, this[name]!.slice(0, length)])),
    );
  }

  #resize(capacity: number): void {
    this.requestId = enlarge(this.requestId, new Float64Array(capacity));
    this.arrivalSeconds = enlarge(this.arrivalSeconds, new Float64Array(capacity));
    this.promptTokens = enlarge(this.promptTokens, new Int32Array(capacity));
    this.outputTokens = enlarge(this.outputTokens, new Int32Array(capacity));
    this.applicationId = enlarge(this.applicationId, new Int32Array(capacity));
    for (const name of optionalColumnsOf(this)) this.#replace(name, capacity);
  }

  #replace(name: OptionalColumn, capacity: number): void {
    if (name === "deadlineSeconds") {
      const column = new Float64Array(capacity).fill(NO_DEADLINE);
      this[name] = this[name] ? enlarge(this[name], column) : column;
    } else {
      const column = new Int32Array(capacity).fill(ABSENT[name]);
      this[name] = this[name] ? enlarge(this[name], column) : column;
    }
  }
}

function enlarge<Column extends Float64Array | Int32Array>(old: Column, larger: Column): Column {
  larger.set(old);
  return larger;
}
