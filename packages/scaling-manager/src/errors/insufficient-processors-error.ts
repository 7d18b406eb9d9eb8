import { ScalingError } from "./scaling-error";

/** An instance needs more processors than it was given. Nothing was changed. */
export class InsufficientProcessorsError extends ScalingError {
  constructor(
    readonly neededProcessors: number,
    readonly freeProcessors: number,
    /** Server or SKU that was asked. */
    readonly where: string,
  ) {
    super(
      "INSUFFICIENT_PROCESSORS",
      `This takes ${neededProcessors} processor(s) and ${where} has ${freeProcessors} free. Lower the parallelism, or add a larger server.`,
    );
  }
}
