import { ScalingError } from "./scaling-error";

/** A state can be restored only into a manager that has nothing yet. */
export class ManagerNotEmptyError extends ScalingError {
  constructor(
    readonly servers: number,
    readonly instances: number,
  ) {
    super(
      "MANAGER_NOT_EMPTY",
      `This manager has ${servers} server(s) and ${instances} instance(s). Restore a snapshot before anything else is done.`,
    );
  }
}
