import type { RequestBatch } from "./request-batch";

/** What `classId` says of a request without a class. */
export const NO_CLASS = -1;

/** What `deadlineSeconds` says of a request without a deadline. */
export const NO_DEADLINE: number = Number.POSITIVE_INFINITY;

/** Which optional columns a set of columns has. */
export interface OptionalColumns {
  readonly classId?: boolean;
  readonly deadlineSeconds?: boolean;
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

  constructor(capacity: number, optional: OptionalColumns = {}) {
    this.requestId = new Float64Array(capacity);
    this.arrivalSeconds = new Float64Array(capacity);
    this.promptTokens = new Int32Array(capacity);
    this.outputTokens = new Int32Array(capacity);
    this.applicationId = new Int32Array(capacity);
    if (optional.classId) this.classId = new Int32Array(capacity).fill(NO_CLASS);
    if (optional.deadlineSeconds) this.deadlineSeconds = new Float64Array(capacity).fill(NO_DEADLINE);
  }

  /** Opens a row and answers its index. The columns may be replaced by larger ones: read them anew after the call. */
  addRow(): number {
    if (this.length === this.requestId.length) this.#resize(Math.max(16, this.length * 2));
    return this.length++;
  }

  /** A batch of its own with exactly the rows filled so far. */
  copy(): RequestBatch {
    const { length } = this;
    return {
      length,
      requestId: this.requestId.slice(0, length),
      arrivalSeconds: this.arrivalSeconds.slice(0, length),
      promptTokens: this.promptTokens.slice(0, length),
      outputTokens: this.outputTokens.slice(0, length),
      applicationId: this.applicationId.slice(0, length),
      ...(this.classId && { classId: this.classId.slice(0, length) }),
      ...(this.deadlineSeconds && { deadlineSeconds: this.deadlineSeconds.slice(0, length) }),
    };
  }

  #resize(capacity: number): void {
    this.requestId = enlarge(this.requestId, new Float64Array(capacity));
    this.arrivalSeconds = enlarge(this.arrivalSeconds, new Float64Array(capacity));
    this.promptTokens = enlarge(this.promptTokens, new Int32Array(capacity));
    this.outputTokens = enlarge(this.outputTokens, new Int32Array(capacity));
    this.applicationId = enlarge(this.applicationId, new Int32Array(capacity));
    if (this.classId) this.classId = enlarge(this.classId, new Int32Array(capacity).fill(NO_CLASS));
    if (this.deadlineSeconds) {
      this.deadlineSeconds = enlarge(this.deadlineSeconds, new Float64Array(capacity).fill(NO_DEADLINE));
    }
  }
}

function enlarge<Column extends Float64Array | Int32Array>(old: Column, larger: Column): Column {
  larger.set(old);
  return larger;
}
