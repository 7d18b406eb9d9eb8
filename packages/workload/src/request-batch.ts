/**
 * A stretch of requests in order of arrival, one column a field: how requests travel from a trace or a generator into
 * the simulator. Columns may be longer than `length`; the rest is spare room.
 */
export interface RequestBatch {
  /** Number of requests in this batch, at least 1. */
  readonly length: number;
  readonly requestId: Float64Array;
  /** Seconds since the start of the run, not decreasing, also across batches. */
  readonly arrivalSeconds: Float64Array;
  /** At least 1. */
  readonly promptTokens: Int32Array;
  /** At least 1: the token that the prompt phase yields is the first of them. */
  readonly outputTokens: Int32Array;
  readonly applicationId: Int32Array;
  /** Class of service; -1 where a request has none. Absent: no request of the batch has one. */
  readonly classId?: Int32Array | undefined;
  /** Seconds after its arrival by which a request must have started to answer; `Infinity` for never. Absent: never. */
  readonly deadlineSeconds?: Float64Array | undefined;
}

/**
 * Where requests come from. Pull-based, so that a trace of any length streams through constant memory: the simulator
 * asks for the next batch only when the last one is used up. A batch is valid until the next call.
 */
export interface RequestSource {
  /** The next batch; `"wait"` when more will come but is not here yet (a file being read); `"end"` when all is given. */
  pull(): RequestBatch | "wait" | "end";
}
