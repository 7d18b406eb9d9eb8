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
  /** Seconds after its arrival by which the prompt phase of a request must have begun; `Infinity` for never. Absent: never. */
  readonly deadlineSeconds?: Float64Array | undefined;
  /**
   * Whose tokens the prompt begins with: a session's (its conversation so far) or a shared prefix's (a system prompt).
   * Requests of one application with equal ids agree in their leading tokens; -1 where a prompt is like no other. Absent:
   * no request of the batch has one. What an instance has seen of an id, prompts and answers, is what it may find cached.
   */
  readonly prefixId?: Int32Array | undefined;
  /**
   * How many leading tokens of the prompt are those of its prefix id, at most `promptTokens`; for a session's later turn
   * the whole conversation before it, so 0 for its first one. 0 where there is no prefix id.
   */
  readonly prefixTokens?: Int32Array | undefined;
  /**
   * A prefix that sessions have in common, such as a system prompt, for a request whose prefix id is its session: what an
   * instance may have cached that has not seen the session. Of the same ids as `prefixId`; -1 for none.
   */
  readonly sharedPrefixId?: Int32Array | undefined;
  /** How many leading tokens of the prompt are those of the shared prefix, at most `promptTokens`; 0 for none. */
  readonly sharedPrefixTokens?: Int32Array | undefined;
  /**
   * Under which the source wants to be told that the request left, and the request after it is asked for; see
   * {@link FollowUps}. -1 for none. Absent: the source wants to know of no request of the batch.
   */
  readonly ticket?: Int32Array | undefined;
}

/**
 * Where requests come from. Pull-based, so that a trace of any length streams through constant memory: the simulator
 * asks for the next batch only when the last one is used up. A batch is valid until the next call.
 */
export interface RequestSource {
  /** The next batch; `"wait"` when more will come but is not here yet (a file being read); `"end"` when all is given. */
  pull(): RequestBatch | "wait" | "end";
  /** Requests that come because others left: beside those that are pulled, also after `"end"`. Absent: there are none. */
  readonly followUps?: FollowUps | undefined;
}

/**
 * The side of a source whose requests wait for others: the users of a closed loop, the turns of a conversation. Whoever runs
 * the requests calls `left` once for each one with a ticket, and `next` at the second that was answered.
 */
export interface FollowUps {
  /**
   * A request left.
   *
   * @param fromSeconds From when on the next one may come: now, or later when the sender is not to come back at once.
   * @param hasCompleted False when it was rejected or failed.
   * @returns The second, not before `fromSeconds`, at which the ticket's next request comes; `Infinity` when none does, and
   *   then the ticket may be given to another.
   */
  left(ticket: number, fromSeconds: number, hasCompleted: boolean): number;
  /** The request of the ticket that comes now: a batch of one, valid until the next call of this method. */
  next(ticket: number, nowSeconds: number): RequestBatch;
}
