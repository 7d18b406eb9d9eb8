/** A state can be restored only into a manager that has nothing yet. */
export class ManagerNotEmptyError extends Error {
  override readonly name = "ManagerNotEmptyError";
  readonly code = "MANAGER_NOT_EMPTY";

  constructor(
    readonly servers: number,
    readonly instances: number,
  ) {
    super(
      `This manager already has ${servers} server(s) and ${instances} instance(s). ` +
        "Restore a snapshot into a new manager, before anything else is done with it.",
    );
  }
}
