/** A server that still carries instances cannot be removed. Nothing was changed. */
export class ServerNotEmptyError extends Error {
  override readonly name = "ServerNotEmptyError";
  readonly code = "SERVER_NOT_EMPTY";

  constructor(
    readonly server: string,
    readonly instanceNames: readonly string[],
  ) {
    super(
      `${server} still carries ${instanceNames.join(", ")}; nothing was changed. ` +
        "Scale those down first (scaleDownFull takes the server along when the last one has left).",
    );
  }
}
