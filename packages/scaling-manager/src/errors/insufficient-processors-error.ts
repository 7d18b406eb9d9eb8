/** An instance needs more processors than it was given. Nothing was changed. */
export class InsufficientProcessorsError extends Error {
  override readonly name = "InsufficientProcessorsError";
  readonly code = "INSUFFICIENT_PROCESSORS";

  constructor(
    readonly neededProcessors: number,
    readonly freeProcessors: number,
    /** Server or SKU that was asked. */
    readonly where: string,
  ) {
    super(
      `An instance of this parallelism takes ${neededProcessors} processor(s) and ${where} has ${freeProcessors} free; ` +
        "nothing was changed. Lower the parallelism, choose a larger SKU, or use another server.",
    );
  }
}
