import { ScalingError } from "./scaling-error";

/** A signal or command that means nothing in the status something has. */
export class InvalidTransitionError extends ScalingError {
  constructor(
    readonly target: string,
    readonly status: string,
    readonly signal: string,
  ) {
    super(
      "INVALID_TRANSITION",
      `"${signal}" means nothing to ${target}, which is ${status}. Look at its status first: it may just have changed.`,
    );
  }
}
