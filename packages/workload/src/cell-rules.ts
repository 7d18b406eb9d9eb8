import type { TraceMistake } from "./trace-error";
import type { ColumnRole } from "./trace-format";

/** Tokens and ids travel in columns of 32 bits. */
export const MAX_INT32: number = 2 ** 31 - 1;

/** What a column of each role may hold, in words that end the sentence "allowed are …". */
const ALLOWED: Readonly<Record<Exclude<ColumnRole, "ignored">, string>> = {
  requestId: `whole numbers from 0 to ${Number.MAX_SAFE_INTEGER}`,
  requestType: "2 (a request to a language model) only",
  applicationId: `whole numbers from 0 to ${MAX_INT32}`,
  arrivalSeconds: "finite numbers of seconds, 0 or more",
  timestamp: 'times such as "2023-11-16 18:15:46.6805900" or "2024-05-10T00:00:00.009930+00:00"',
  batchSize: "1 only",
  promptTokens: `whole numbers from 1 to ${MAX_INT32}`,
  outputTokens: `whole numbers from 1 to ${MAX_INT32}`,
  classId: `whole numbers from 0 to ${MAX_INT32}, or nothing`,
  deadlineSeconds: "numbers of seconds above 0, or nothing",
  prefixId: `whole numbers from 0 to ${MAX_INT32}, or nothing`,
  prefixTokens: "whole numbers from 0 to the tokens of the prompt, or nothing",
  sharedPrefixId: `whole numbers from 0 to ${MAX_INT32}, or nothing`,
  sharedPrefixTokens: "whole numbers from 0 to the tokens of the prompt, or nothing",
};

const FIXES: Readonly<Partial<Record<ColumnRole, string>>> = {
  requestId: "Number the requests, or remove the column: then the row number is the id.",
  requestType: "Remove the requests that are not of this kind.",
  batchSize: "Write a row for each request of the batch.",
};

/**
 * Says what is wrong with a cell that does not hold what its column may hold.
 *
 * @internal
 */
export function describeBadCell(role: ColumnRole, found: string): Pick<TraceMistake, "problem" | "fix"> {
  const allowed = ALLOWED[role as keyof typeof ALLOWED];
  const what = found === "" ? "the cell is empty" : `found ${JSON.stringify(shorten(found))}${classify(role, found)}`;
  return { problem: `${what}; allowed are ${allowed}.`, fix: FIXES[role] ?? "Correct the value, or remove the row." };
}

function classify(role: ColumnRole, found: string): string {
  if (role === "timestamp") return ", which is not a time";
  if (/^nan$/i.test(found)) return ", which is not a number";
  if (/^[+-]?inf(inity)?$/i.test(found)) return ", which is infinite";
  const value = /^[+-]?[\d.]+([eE][+-]?\d+)?$/.test(found) ? Number(found) : Number.NaN;
  if (Number.isNaN(value)) return ", which is not a number";
  if (!Number.isFinite(value)) return ", which is too large";
  if (value < 0) return ", which is negative";
  if (role === "requestType" || role === "batchSize") return "";
  const isWhole = Number.isInteger(value);
  if (!isWhole && role !== "arrivalSeconds" && role !== "deadlineSeconds") return ", which is not whole";
  return value > MAX_INT32 ? ", which is too large" : "";
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
