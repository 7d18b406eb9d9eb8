import { ABSENT, OPTIONAL_COLUMNS, type OptionalColumn } from "@tokentide/workload";
import type { PagedColumns } from "../vllm/paged-columns";

/** A row of the {@link RequestTable}: an index that is reused once its request has left the system. */
export type RequestRow = number;

/**
 * One phase of a request, as an index: `2 · row` is its prompt task, `2 · row + 1` its token task.
 * Lists of tasks are linked through columns of the table, so that joining and leaving one costs no search.
 */
export type Task = number;

/** Where a task is in its life on an instance. */
export const TaskState = {
  /** Not on any instance (not there yet, or finished). */
  Absent: 0,
  /** Waits for its first place in a batch. */
  Queued: 1,
  /** In the batch. */
  Running: 2,
  /** Was in the batch and had to leave it; keeps its memory. */
  Blocked: 3,
} as const;

/** How far a request has come. */
export const RequestStage = {
  /** At its application: no instance can take it. */
  Waiting: 0,
  /** Has its instances; waits for memory. */
  Admission: 1,
  /** On its prompt instance, waiting or running. */
  Prompt: 2,
  /** The KV cache is on its way. */
  Transfer: 3,
  /** On its token instance, waiting, running or preempted. */
  Token: 4,
  /** Its prompt is running, and the instance of its token phase is gone: it starts anew when the prompt is done. */
  Orphaned: 5,
} as const;

const INITIAL_ROWS = 1024;

/**
 * Every request in the system as rows of typed columns. Fast because nothing is allocated per request and a finished
 * request's row is used again: memory follows the number of requests *in the system*, not the length of the trace.
 * Given up for it: columns move when the table grows, so read them through the table and never keep one across a call
 * that may add a request.
 */
export class RequestTable {
  /** The id the trace gave. */
  requestId: Float64Array<ArrayBuffer> = new Float64Array(INITIAL_ROWS);
  arrivalSeconds: Float64Array<ArrayBuffer> = new Float64Array(INITIAL_ROWS);
  promptTokens: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_ROWS);
  outputTokens: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_ROWS);
  /** Index of the application, not its id. */
  application: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_ROWS);
  /** Index of the instance of the prompt phase, -1 before routing. */
  promptInstance: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_ROWS);
  /** Index of the instance of the token phase, -1 before routing. */
  tokenInstance: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_ROWS);
  promptStartSeconds: Float64Array<ArrayBuffer> = new Float64Array(INITIAL_ROWS);
  firstTokenSeconds: Float64Array<ArrayBuffer> = new Float64Array(INITIAL_ROWS);
  tokenStartSeconds: Float64Array<ArrayBuffer> = new Float64Array(INITIAL_ROWS);
  /**
   * What only some workloads say of their requests, as in their batches. Undefined until there is such a batch: runs without
   * have no use for the memory.
   */
  classId: Int32Array<ArrayBuffer> | undefined;
  deadlineSeconds: Float64Array<ArrayBuffer> | undefined;
  prefixId: Int32Array<ArrayBuffer> | undefined;
  prefixTokens: Int32Array<ArrayBuffer> | undefined;
  sharedPrefixId: Int32Array<ArrayBuffer> | undefined;
  sharedPrefixTokens: Int32Array<ArrayBuffer> | undefined;
  ticket: Int32Array<ArrayBuffer> | undefined;
  /** When the token before the present pause came, of a request that left its batch; 0 before it ever did. */
  pausedSeconds: Float64Array<ArrayBuffer> = new Float64Array(INITIAL_ROWS);
  /** Which arrival of its application the request is: tells it from others that use the same row later. */
  arrivalSequence: Float64Array<ArrayBuffer> = new Float64Array(INITIAL_ROWS);
  /** A {@link RequestStage}. */
  stage: Uint8Array<ArrayBuffer> = new Uint8Array(INITIAL_ROWS);
  /** KV memory that the request holds, bytes; which one is the dialect's affair. */
  memoryBytes: Float64Array<ArrayBuffer> = new Float64Array(INITIAL_ROWS);
  /** Order of joining the instance that the request is on; settles equal arrivals. */
  joinSequence: Float64Array<ArrayBuffer> = new Float64Array(INITIAL_ROWS);

  /** Task columns, two entries a row. */
  state: Uint8Array<ArrayBuffer> = new Uint8Array(2 * INITIAL_ROWS);
  /** Neighbours in the one queue that the task is in, -1 at an end. */
  next: Int32Array<ArrayBuffer> = new Int32Array(2 * INITIAL_ROWS);
  previous: Int32Array<ArrayBuffer> = new Int32Array(2 * INITIAL_ROWS);
  /** Iterations left of a task that had to leave its batch. */
  iterationsLeft: Float64Array<ArrayBuffer> = new Float64Array(2 * INITIAL_ROWS);
  /** Where in a long list of waiting tasks it stands; the list's affair. */
  queueStretch: Int32Array<ArrayBuffer> = new Int32Array(2 * INITIAL_ROWS);
  /** How often the task was preempted; how to read it is the dialect's affair. */
  preemptions: Float64Array<ArrayBuffer> = new Float64Array(2 * INITIAL_ROWS);

  /** What instances with a paged KV cache add; absent while there are none. */
  paged: PagedColumns | undefined;

  /** Where an instance puts the tasks that are done with a run: every run uses it again. */
  readonly finishing: Task[] = [];

  /** The next value of `joinSequence`. */
  nextSequence = 0;

  #capacity = INITIAL_ROWS;
  #free: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_ROWS);
  #freeCount = 0;
  #used = 0;

  /** Requests in the system: taken rows. */
  get live(): number {
    return this.#used - this.#freeCount;
  }

  /** One more than the largest row ever taken: the bound for a scan over all rows. */
  get rowBound(): number {
    return this.#used;
  }

  /** True when the row holds a request of the system. */
  isLive(row: RequestRow): boolean {
    return row < this.#used && this.application[row]! >= 0;
  }

  /**
   * Makes room for something that only some workloads say, of which the requests so far have nothing. From here on it is to
   * be filled in for each request that comes.
   */
  open(name: OptionalColumn): void {
    if (this[name]) return;
    const rows = this.#capacity;
    if (name === "deadlineSeconds") this[name] = new Float64Array(rows).fill(ABSENT[name]);
    else this[name] = new Int32Array(rows).fill(ABSENT[name]);
  }

  /** Takes a row for a request that arrived. */
  add(
    requestId: number,
    arrivalSeconds: number,
    promptTokens: number,
    outputTokens: number,
    application: number,
  ): RequestRow {
    let row: RequestRow;
    if (this.#freeCount > 0) row = this.#free[--this.#freeCount]!;
    else {
      if (this.#used === this.#capacity) this.#grow();
      row = this.#used++;
    }
    this.requestId[row] = requestId;
    this.arrivalSeconds[row] = arrivalSeconds;
    this.promptTokens[row] = promptTokens;
    this.outputTokens[row] = outputTokens;
    this.application[row] = application;
    this.reset(row);
    return row;
  }

  /** Forgets all that happened to a request since it arrived: it starts anew. */
  reset(row: RequestRow): void {
    this.promptInstance[row] = -1;
    this.tokenInstance[row] = -1;
    this.stage[row] = RequestStage.Waiting;
    this.memoryBytes[row] = 0;
    this.pausedSeconds[row] = 0;
    const prompt = row << 1;
    this.state[prompt] = this.state[prompt + 1] = TaskState.Absent;
  }

  /** Gives the row of a request that left the system back. */
  remove(row: RequestRow): void {
    this.application[row] = -1;
    this.#free[this.#freeCount++] = row;
  }

  #grow(): void {
    const rows = this.#capacity * 2;
    this.requestId = grownFloats(this.requestId, rows);
    this.arrivalSeconds = grownFloats(this.arrivalSeconds, rows);
    this.promptTokens = grownIntegers(this.promptTokens, rows);
    this.outputTokens = grownIntegers(this.outputTokens, rows);
    this.application = grownIntegers(this.application, rows);
    this.promptInstance = grownIntegers(this.promptInstance, rows);
    this.tokenInstance = grownIntegers(this.tokenInstance, rows);
    this.promptStartSeconds = grownFloats(this.promptStartSeconds, rows);
    this.firstTokenSeconds = grownFloats(this.firstTokenSeconds, rows);
    this.tokenStartSeconds = grownFloats(this.tokenStartSeconds, rows);
    this.memoryBytes = grownFloats(this.memoryBytes, rows);
    this.pausedSeconds = grownFloats(this.pausedSeconds, rows);
    this.joinSequence = grownFloats(this.joinSequence, rows);
    this.arrivalSequence = grownFloats(this.arrivalSequence, rows);
    this.stage = grownBytes(this.stage, rows);
    this.state = grownBytes(this.state, 2 * rows);
    this.next = grownIntegers(this.next, 2 * rows);
    this.previous = grownIntegers(this.previous, 2 * rows);
    this.iterationsLeft = grownFloats(this.iterationsLeft, 2 * rows);
    this.queueStretch = grownIntegers(this.queueStretch, 2 * rows);
    this.preemptions = grownFloats(this.preemptions, 2 * rows);
    for (const name of OPTIONAL_COLUMNS) {
      if (name === "deadlineSeconds") this[name] &&= grownFloats(this[name], rows);
      else this[name] &&= grownIntegers(this[name], rows);
    }
    this.#free = grownIntegers(this.#free, rows);
    this.#capacity = rows;
  }
}

function grownFloats(column: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(length);
  grown.set(column);
  return grown;
}

function grownIntegers(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(length);
  grown.set(column);
  return grown;
}

function grownBytes(column: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(length);
  grown.set(column);
  return grown;
}
