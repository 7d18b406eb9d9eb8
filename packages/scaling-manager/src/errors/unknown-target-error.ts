/** A command names something that this manager has never had. */
export class UnknownTargetError extends Error {
  override readonly name = "UnknownTargetError";
  readonly code = "UNKNOWN_TARGET";

  constructor(readonly target: string) {
    super(
      `The scaling manager does not know ${target}. Register what already runs with adopt, or ask reconcile to look.`,
    );
  }
}
