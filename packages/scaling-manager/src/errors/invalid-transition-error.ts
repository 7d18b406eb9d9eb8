/** A signal or command that means nothing in the status something has. */
export class InvalidTransitionError extends Error {
  override readonly name = "InvalidTransitionError";
  readonly code = "INVALID_TRANSITION";

  constructor(
    readonly target: string,
    readonly status: string,
    readonly signal: string,
    readonly allowedSignals: readonly string[],
  ) {
    super(
      `"${signal}" means nothing to ${target}, which is ${status}; what can happen to it now: ${allowedSignals.join(", ")}. ` +
        "Look at its status before the call.",
    );
  }
}
