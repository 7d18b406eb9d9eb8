import { ScalingError } from "./scaling-error";

/** A server that still carries instances cannot be removed. Nothing was changed. */
export class ServerNotEmptyError extends ScalingError {
  constructor(
    readonly server: string,
    readonly instanceNames: readonly string[],
  ) {
    super(
      "SERVER_NOT_EMPTY",
      `${server} still carries ${instanceNames.join(", ")}. Scale those down first: scaleDownFull takes the server along.`,
    );
  }
}
