import { ScalingError } from "./scaling-error";

/** The fleet's capabilities do not include what a command needs. Nothing was changed. */
export class UnsupportedByFleetError extends ScalingError {
  constructor(
    readonly command: string,
    readonly capability: string,
    advice: string,
  ) {
    super("UNSUPPORTED_BY_FLEET", `${command} needs a fleet with the capability ${capability}. ${advice}`);
  }
}
