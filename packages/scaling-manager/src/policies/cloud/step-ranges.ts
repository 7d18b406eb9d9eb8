import { InvalidSettingsError } from "../../errors/invalid-settings-error";

/** What a step's figure means: so many more or less, so many percent, or so many in all. */
export type StepAdjustment = "change" | "percent" | "exact";

/** One step: bounds are distances from the threshold, in the unit of the signal, negative below it. */
export interface StepRange {
  /** Absent: no lower bound. */
  readonly from?: number;
  /** Absent: no upper bound. */
  readonly to?: number;
  readonly change: number;
}

type Direction = "up" | "down";

/** @throws InvalidSettingsError when a value could fall into two steps or between two, or a bound is on the wrong side */
export function checkSteps(name: string, steps: readonly StepRange[], direction: Direction): void {
  const refuse = (allowed: string): never => {
    throw new InvalidSettingsError(`${name}.steps`, steps, allowed);
  };
  if (steps.length === 0) refuse("at least one");
  const inOrder = [...steps].sort((one, other) => lowerOf(one) - lowerOf(other));
  inOrder.forEach((step, index) => {
    if (!(lowerOf(step) < upperOf(step))) refuse("each with `from` below `to`, at most one of them absent");
    if (direction === "up" ? lowerOf(step) < 0 : upperOf(step) > 0) {
      refuse(direction === "up" ? "bounds of 0 and more" : "bounds of 0 and less");
    }
    const next = inOrder[index + 1];
    if (next !== undefined && upperOf(step) !== lowerOf(next))
      refuse("neither gaps nor overlaps: each ends where the next begins");
  });
}

/**
 * The step that a value falls into. Above a threshold the lower bound belongs to a step and the upper does not; below it,
 * the other way round.
 */
export function stepFor(
  alarm: { readonly threshold: number; readonly steps: readonly StepRange[] },
  value: number,
  direction: Direction,
): StepRange | undefined {
  return alarm.steps.find((step) => {
    // Added up as they are given: 0.7 is in the step from 0.5 + 0.2, although 0.7 - 0.5 is less than 0.2.
    const lower = alarm.threshold + lowerOf(step);
    const upper = alarm.threshold + upperOf(step);
    return direction === "up" ? value >= lower && value < upper : value > lower && value <= upper;
  });
}

/** The count after a step. Percent above 1 are rounded towards zero, up to 1 away from it. */
export function adjusted(instances: number, change: number, adjustment: StepAdjustment, minMagnitude: number): number {
  if (adjustment === "exact") return change;
  if (adjustment === "change") return instances + change;
  const share = (instances * change) / 100;
  const whole = Math.abs(share) < 1 ? Math.sign(share) : Math.trunc(share);
  return instances + Math.sign(whole) * Math.max(Math.abs(whole), minMagnitude);
}

function lowerOf({ from }: StepRange): number {
  return from ?? Number.NEGATIVE_INFINITY;
}

function upperOf({ to }: StepRange): number {
  return to ?? Number.POSITIVE_INFINITY;
}
