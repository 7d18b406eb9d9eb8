/** Settings that cannot be: found when the manager or a policy is made, or a limit is changed. */
export class InvalidSettingsError extends Error {
  override readonly name = "InvalidSettingsError";
  readonly code = "INVALID_SETTINGS";

  constructor(
    readonly setting: string,
    readonly found: unknown,
    readonly allowed: string,
  ) {
    super(`${setting} is ${JSON.stringify(found) ?? String(found)}; allowed: ${allowed}.`);
  }
}
