/** A command to a manager that was stopped. Nothing was changed. */
export class ManagerStoppedError extends Error {
  override readonly name = "ManagerStoppedError";
  readonly code = "MANAGER_STOPPED";

  constructor(readonly command: string) {
    super(`${command} was called after stop(); nothing was changed. Call start() to go on.`);
  }
}
