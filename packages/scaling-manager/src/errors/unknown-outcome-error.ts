/** Thrown by a provider that cannot tell whether a command took effect (a time-out). The manager looks before it undoes. */
export class UnknownOutcomeError extends Error {
  override readonly name = "UnknownOutcomeError";
  readonly code = "UNKNOWN_OUTCOME";

  constructor(readonly command: string) {
    super(`It is not known whether "${command}" took effect. The manager will look it up; nothing need be done.`);
  }
}
