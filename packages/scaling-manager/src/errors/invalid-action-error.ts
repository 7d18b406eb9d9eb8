import { ScalingError } from "./scaling-error";

const MAX_SHOWN = 200;

/** What somebody outside answered is no action. */
export class InvalidActionError extends ScalingError {
  constructor(
    readonly problem: string,
    readonly found: unknown,
  ) {
    super(
      "INVALID_ACTION",
      `The answer is no action: ${problem}. It was ${JSON.stringify(found)?.slice(0, MAX_SHOWN)}; ` +
        'an action is, for example, {"desired":{"mixed":4},"reason":"42 requests wait"}, or {} to leave all as it is.',
    );
  }
}
