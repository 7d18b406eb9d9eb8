import type { RunSummary } from "@tokentide/simulator";
import { snakeCase } from "./snake-case";

/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Keys whose own keys are data (reasons, pools), not names of fields: these stay as they are. */
const KEYED_BY_DATA: ReadonlySet<string> = new Set(["rejections", "utilization"]);

/**
 * The content of `summary.json`: the summary with its keys in snake_case. A figure that does not exist (NaN) is `null`,
 * an absent field is left out.
 */
export function toSummaryJson(summary: RunSummary): { readonly [key: string]: JsonValue } {
  return toSnakeCaseJson(summary, KEYED_BY_DATA);
}

/** The text of `summary.json`. */
export function summaryJsonText(summary: RunSummary): string {
  return `${JSON.stringify(toSummaryJson(summary), null, 2)}\n`;
}

/**
 * Plain values as JSON has them: keys in snake_case, a number that is none (NaN, infinite) `null`, absent fields left out.
 * The keys of what stands under a name of `keyedByData` are data and stay as they are, at every depth.
 */
export function toSnakeCaseJson(
  source: object,
  keyedByData: ReadonlySet<string> = new Set(),
): { readonly [key: string]: JsonValue } {
  const objectOf = (value: object, keepKeys: boolean): { readonly [key: string]: JsonValue } => {
    const target: Record<string, JsonValue> = {};
    for (const [key, entry] of Object.entries(value)) {
      if (entry === undefined) continue;
      target[keepKeys ? key : snakeCase(key)] = jsonOf(entry, keepKeys || keyedByData.has(key));
    }
    return target;
  };
  const jsonOf = (value: unknown, keepKeys: boolean): JsonValue => {
    if (typeof value === "number") return Number.isFinite(value) ? value : null;
    if (Array.isArray(value)) return value.map((element) => jsonOf(element, keepKeys));
    if (typeof value === "object" && value !== null) return objectOf(value, keepKeys);
    return typeof value === "boolean" ? value : value === null ? null : String(value);
  };
  return objectOf(source, false);
}
