/** A scheduler of this name does not exist. */
export class UnknownSchedulerError extends Error {
  override readonly name = "UnknownSchedulerError";
  readonly code = "UNKNOWN_SCHEDULER";

  constructor(
    readonly schedulerName: string,
    /** The known name closest in spelling, if one is close. */
    readonly nearestName: string | undefined,
    readonly knownNames: readonly string[],
  ) {
    const hint = nearestName === undefined ? "" : ` Did you mean "${nearestName}"?`;
    super(`There is no scheduler "${schedulerName}".${hint} Known schedulers: ${knownNames.join(", ")}.`);
  }
}

/** A setting of a scheduler is unknown or has a value it cannot have. */
export class InvalidSchedulerSettingError extends Error {
  override readonly name = "InvalidSchedulerSettingError";
  readonly code = "INVALID_SCHEDULER_SETTING";

  constructor(
    readonly schedulerName: string,
    readonly settingName: string,
    readonly value: unknown,
    /** What is allowed, in words. */
    readonly expected: string,
  ) {
    super(`Scheduler "${schedulerName}" cannot have ${settingName} = ${String(value)}: expected ${expected}.`);
  }
}

/** A scheduler needs something at creation that its context did not hold. */
export class MissingSchedulerContextError extends Error {
  override readonly name = "MissingSchedulerContextError";
  readonly code = "MISSING_SCHEDULER_CONTEXT";

  constructor(
    readonly schedulerName: string,
    /** The key that the context lacks. */
    readonly contextKey: string,
    /** Why the scheduler needs it and where it comes from. */
    reason: string,
  ) {
    super(`Scheduler "${schedulerName}" cannot be created without context.${contextKey}: ${reason}`);
  }
}
