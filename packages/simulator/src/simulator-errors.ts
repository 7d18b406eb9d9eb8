/** A source gave a request that comes before the one before it. */
export class ArrivalOutOfOrderError extends Error {
  override readonly name = "ArrivalOutOfOrderError";
  readonly code = "ARRIVAL_OUT_OF_ORDER";

  constructor(
    readonly requestId: number,
    readonly arrivalSeconds: number,
    readonly previousSeconds: number,
  ) {
    super(
      `Request ${requestId} arrives at ${arrivalSeconds} s, after one that arrived at ${previousSeconds} s. ` +
        "Sort the requests by arrival; times must be numbers of at least 0.",
    );
  }
}

/** A request names an application that the run does not have. */
export class UnknownApplicationError extends Error {
  override readonly name = "UnknownApplicationError";
  readonly code = "UNKNOWN_APPLICATION";

  constructor(
    readonly requestId: number,
    readonly applicationId: number,
    readonly knownIds: readonly number[],
  ) {
    super(
      `Request ${requestId} is for application ${applicationId}, but the run has ${knownIds.join(", ")}. ` +
        "Add the application or change the request's application id.",
    );
  }
}

/** A start state cannot be laid out on the cluster. */
export class StartStateError extends Error {
  override readonly name = "StartStateError";
  readonly code = "START_STATE";

  constructor(
    readonly applicationId: number,
    problem: string,
  ) {
    super(`Application ${applicationId} cannot start: ${problem}`);
  }
}

/** Requests went missing or came from nowhere: a fault of the simulator, never of its input. */
export class ConservationError extends Error {
  override readonly name = "ConservationError";
  readonly code = "CONSERVATION";

  constructor(
    readonly applicationId: number,
    readonly counts: Readonly<Record<string, number>>,
  ) {
    const figures = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
    super(
      `Application ${applicationId} lost count of its requests (${figures.join(", ")}): ` +
        "arrived must equal waiting + running + completed + rejected + failed. Please report this run.",
    );
  }
}

/** A scheduler gives scaling commands in an application that does not scale. */
export class SchedulerNeedsScalingError extends Error {
  override readonly name = "SchedulerNeedsScalingError";
  readonly code = "SCHEDULER_NEEDS_SCALING";

  constructor(readonly applicationId: number) {
    super(
      `The scheduler of application ${applicationId} scales, but the application has no scaling manager. ` +
        "Add a scaling_manager block or choose a scheduler that only routes.",
    );
  }
}
