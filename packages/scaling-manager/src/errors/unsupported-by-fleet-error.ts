/** The fleet's capabilities do not include what a command needs. Nothing was changed. */
export class UnsupportedByFleetError extends Error {
  override readonly name = "UnsupportedByFleetError";
  readonly code = "UNSUPPORTED_BY_FLEET";

  constructor(
    readonly command: string,
    readonly capability: string,
    advice: string,
  ) {
    super(`${command} needs a fleet with the capability ${capability}, which this one does not have. ${advice}`);
  }
}
