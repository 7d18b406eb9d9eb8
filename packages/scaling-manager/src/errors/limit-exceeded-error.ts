/** A command that would break a limit, or make a broken one worse. Nothing was changed. */
export class LimitExceededError extends Error {
  override readonly name = "LimitExceededError";
  readonly code = "LIMIT_EXCEEDED";

  constructor(
    /** For example `pools.prompt.max`. */
    readonly limit: string,
    readonly bound: number,
    readonly wanted: number,
  ) {
    super(
      `This would make ${wanted} where ${limit} is ${bound}; nothing was changed. ` +
        `Change the limit with setLimits, or wait until there is room under it.`,
    );
  }
}
