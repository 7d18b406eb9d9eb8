/** Thrown when a time or delay is NaN or infinite. */
export class InvalidTimeError extends Error {
  override readonly name: string = "InvalidTimeError";
  readonly code = "INVALID_TIME" as const;
  constructor(
    /** The value that was given. */
    readonly value: number,
    what: string,
  ) {
    super(
      `${what} must be a finite number of seconds, got ${value}. ` +
        "Check the computation it comes from (0/0 gives NaN, x/0 gives Infinity); do not schedule what never happens.",
    );
  }
}

/** Thrown when an event is scheduled, or a run is to end, before the current time. */
export class TimeInPastError extends Error {
  override readonly name: string = "TimeInPastError";
  readonly code = "TIME_IN_PAST" as const;
  constructor(
    /** The time that was asked for. */
    readonly timeSeconds: number,
    /** The time on the clock. */
    readonly nowSeconds: number,
    what: string,
  ) {
    super(
      `${what} ${timeSeconds} s lies ${nowSeconds - timeSeconds} s before the current time, ${nowSeconds} s, ` +
        "and the clock never goes back. Use a delay of 0 for what follows at once.",
    );
  }
}

/** Thrown when an event is cancelled or rescheduled that was executed or cancelled before. */
export class StaleHandleError extends Error {
  override readonly name: string = "StaleHandleError";
  readonly code = "STALE_EVENT_HANDLE" as const;
  constructor(
    /** The handle that was given. */
    readonly handle: number,
  ) {
    super(
      `Event handle ${handle} names no pending event: it was executed or cancelled before, or it was never scheduled here. ` +
        "Set the field that holds a handle to NO_EVENT when its event runs or is cancelled, or ask isPending(handle) first.",
    );
  }
}

/** Thrown when the interval of a periodic event is not a finite number above 0. */
export class InvalidIntervalError extends Error {
  override readonly name: string = "InvalidIntervalError";
  readonly code = "INVALID_INTERVAL" as const;
  constructor(
    /** The interval that was given. */
    readonly intervalSeconds: number,
  ) {
    super(
      `The interval of a periodic event must be a finite number of seconds above 0, got ${intervalSeconds}. ` +
        "An interval of 0 would stop the clock for ever.",
    );
  }
}

/** Thrown when the number of events to execute is not an integer of at least 0. */
export class InvalidEventCountError extends Error {
  override readonly name: string = "InvalidEventCountError";
  readonly code = "INVALID_EVENT_COUNT" as const;
  constructor(
    /** The count that was given. */
    readonly count: number,
  ) {
    super(`runEvents needs an integer of at least 0, got ${count}. Use run() to execute all events.`);
  }
}

/** Thrown when an action starts a run of the simulation that is executing it. */
export class NestedRunError extends Error {
  override readonly name: string = "NestedRunError";
  readonly code = "NESTED_RUN" as const;
  constructor() {
    super(
      "The simulation is executing an event already, and events run one after the other. " +
        "Schedule what shall follow, or call stop() and start the next run when this one has returned.",
    );
  }
}

/** Thrown when more events are pending than a queue can hold. */
export class EventQueueFullError extends Error {
  override readonly name: string = "EventQueueFullError";
  readonly code = "EVENT_QUEUE_FULL" as const;
  constructor(
    /** The greatest number of events that can be pending at once. */
    readonly maxPendingEvents: number,
  ) {
    super(
      `${maxPendingEvents} events are pending and there is room for no more. ` +
        "Schedule only the next arrival of each source, not all of them at the start.",
    );
  }
}

/** Thrown when the argument of an event is not an integer of 32 bits. */
export class InvalidArgumentError extends Error {
  override readonly name: string = "InvalidArgumentError";
  readonly code = "INVALID_EVENT_ARGUMENT" as const;
  constructor(
    /** The argument that was given. */
    readonly argument: number,
  ) {
    super(
      `The argument of an event must be an integer between -(2^31) and 2^31 - 1, got ${argument}. ` +
        "Keep other data in the receiver and pass the index it is found by.",
    );
  }
}
