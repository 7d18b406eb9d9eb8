import { InvalidSettingsError } from "../errors/invalid-settings-error";

/** @throws InvalidSettingsError when a season is no whole number of at least 2 steps */
export function checkSeason(seasonSteps: number): void {
  if (Number.isSafeInteger(seasonSteps) && seasonSteps >= 2) return;
  throw new InvalidSettingsError("seasonSteps", seasonSteps, "a whole number of steps, at least 2");
}
