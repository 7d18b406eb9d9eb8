import { ScalingError } from "./scaling-error";

/** Its code: what it is known by, whichever copy of this library it was made with. */
export const UNKNOWN_OUTCOME = "UNKNOWN_OUTCOME";

/** Thrown by a provider that cannot tell whether a command took effect (a time-out). The manager looks before it undoes. */
export class UnknownOutcomeError extends ScalingError {
  constructor(readonly command: string) {
    super(
      UNKNOWN_OUTCOME,
      `It is not known whether "${command}" took effect. The manager will look it up; nothing need be done.`,
    );
  }
}
