import { ScalingError } from "./scaling-error";

/** A command to a manager that was stopped. Nothing was changed. */
export class ManagerStoppedError extends ScalingError {
  constructor(readonly command: string) {
    super("MANAGER_STOPPED", `${command} was called after stop(). Call start() to go on.`);
  }
}
