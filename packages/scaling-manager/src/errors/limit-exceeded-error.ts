import { ScalingError } from "./scaling-error";

/** A command that would break a limit, or make a broken one worse. Nothing was changed. */
export class LimitExceededError extends ScalingError {
  constructor(
    /** For example `pools.prompt.max`. */
    readonly limit: string,
    readonly bound: number,
    readonly wanted: number,
  ) {
    super(
      "LIMIT_EXCEEDED",
      `This would make ${wanted} where ${limit} is ${bound}. Change that with setLimits, or wait for room under it.`,
    );
  }
}
