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
  return toJsonObject(summary, false);
}

/** The text of `summary.json`. */
export function summaryJsonText(summary: RunSummary): string {
  return `${JSON.stringify(toSummaryJson(summary), null, 2)}\n`;
}

function toJsonObject(source: object, keepKeys: boolean): { readonly [key: string]: JsonValue } {
  const target: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(source)) {
    if (value !== undefined) target[keepKeys ? key : snakeCase(key)] = toJsonValue(value, KEYED_BY_DATA.has(key));
  }
  return target;
}

function toJsonValue(value: unknown, keepKeys: boolean): JsonValue {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map((element) => toJsonValue(element, false));
  if (typeof value === "object" && value !== null) return toJsonObject(value, keepKeys);
  return typeof value === "boolean" ? value : value === null ? null : String(value);
}
