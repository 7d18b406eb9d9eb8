import { ScalingError } from "./scaling-error";

/** Settings that cannot be: found when the manager or a policy is made, or a limit is changed. */
export class InvalidSettingsError extends ScalingError {
  constructor(
    readonly setting: string,
    readonly found: unknown,
    readonly allowed: string,
  ) {
    super("INVALID_SETTINGS", `${setting} is ${JSON.stringify(found) ?? String(found)}; allowed: ${allowed}.`);
  }
}
