import { MAX_INT32 } from "./cell-rules";
import { nearestName } from "./nearest-name";
import { WorkloadError } from "./workload-error";

/** The range of a setting: a test, and its words for the message. */
export interface SettingRange {
  readonly words: string;
  has(value: number): boolean;
}

type RangeName =
  | "rate"
  | "nonNegative"
  | "positive"
  | "duration"
  | "count"
  | "id"
  | "applicationId"
  | "tokens"
  | "meanTokens"
  | "ratio"
  | "hourOfDay"
  | "hourOfWeek";

/** The ranges that settings of generators have. */
export const RANGE: Readonly<Record<RangeName, SettingRange>> = {
  rate: { words: "a finite number of requests per second, 0 or more", has: (value) => value >= 0 && value < Infinity },
  nonNegative: { words: "a finite number, 0 or more", has: (value) => value >= 0 && value < Infinity },
  positive: { words: "a finite number above 0", has: (value) => value > 0 && value < Infinity },
  duration: { words: "a number of seconds, 0 or more", has: (value) => value >= 0 },
  count: { words: "a whole number, 0 or more, or Infinity", has: (value) => value >= 0 && value === Math.floor(value) },
  id: { words: "a whole number, 0 or more", has: (value) => value >= 0 && Number.isSafeInteger(value) },
  applicationId: {
    words: `a whole number from 0 to ${MAX_INT32}`,
    has: (value) => value >= 0 && value === (value | 0),
  },
  tokens: { words: `a whole number from 1 to ${MAX_INT32}`, has: (value) => value >= 1 && value === (value | 0) },
  meanTokens: { words: `a number from 1 to ${MAX_INT32}`, has: (value) => value >= 1 && value <= MAX_INT32 },
  ratio: { words: "a number of at least 1, or Infinity", has: (value) => value >= 1 },
  hourOfDay: { words: "an hour in [0, 24)", has: (value) => value >= 0 && value < 24 },
  hourOfWeek: { words: "hours in [0, 168)", has: (value) => value >= 0 && value < 168 },
};

/**
 * Answers the value when it is in range.
 *
 * @throws WorkloadError otherwise.
 * @internal
 */
export function inRange(value: number, range: SettingRange, setting: string): number {
  if (typeof value === "number" && range.has(value)) return value;
  throw badSetting(setting, `found ${describe(value)}; it must be ${range.words}.`);
}

/** @internal */
export function badSetting(setting: string, problem: string): WorkloadError {
  return new WorkloadError("WORKLOAD_BAD_SETTING", `${setting}: ${problem}`, setting);
}

/** The error for a `type` that is not known; programs in plain JavaScript and configuration files can have one. */
export function unknownType(found: unknown, allowed: readonly string[], setting: string): WorkloadError {
  const nearest = typeof found === "string" ? nearestName(found, allowed) : undefined;
  const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  return badSetting(setting, `found ${describe(found)}; allowed are ${allowed.join(", ")}.${hint}`);
}

function describe(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
}
