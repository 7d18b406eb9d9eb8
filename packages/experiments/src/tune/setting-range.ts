import type { RandomStream } from "@tokentide/sim-core";

/** The values that a setting may be given in a search. */
export interface SettingRange {
  readonly low: number;
  readonly high: number;
  /** `log`: a value is as likely to be halved as to be doubled. */
  readonly scale: "linear" | "log";
  /** Whole numbers only. */
  readonly isWhole?: boolean;
}

/** Every value equally likely. */
export function linear(low: number, high: number): SettingRange {
  return { low, high, scale: "linear" };
}

/** Every factor equally likely. */
export function log(low: number, high: number): SettingRange {
  return { low, high, scale: "log" };
}

/** The same in whole numbers. */
export function whole({ low, high, scale }: SettingRange): SettingRange {
  return { low, high, scale, isWhole: true };
}

/** Settings are for people: so many digits are kept. */
const DIGITS = 3;

/** Draws a value. */
export function drawValue({ low, high, scale, isWhole = false }: SettingRange, random: RandomStream): number {
  const share = random.next();
  const value = scale === "log" ? low * (high / low) ** share : low + (high - low) * share;
  return isWhole ? Math.round(value) : Number(value.toPrecision(DIGITS));
}
