import { ScalingError } from "./scaling-error";

/** A command names something that this manager has never had. */
export class UnknownTargetError extends ScalingError {
  constructor(readonly target: string) {
    super("UNKNOWN_TARGET", `The scaling manager does not know ${target}. Register what runs already with adopt.`);
  }
}
