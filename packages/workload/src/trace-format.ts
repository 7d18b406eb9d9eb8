import { nearestName } from "./nearest-name";
import type { OptionalColumn } from "./request-columns";
import { TraceError } from "./trace-error";

/**
 * A form of trace that can be read and written.
 *
 * - `splitwise`: the ancestor's CSV; arrivals in seconds, application ids.
 * - `azure`: the Azure LLM inference traces of 2023 and 2024; wall-clock timestamps, of which the first row is second 0.
 */
export type TraceFormat = "splitwise" | "azure";

/** What a column of a trace holds. */
export type ColumnRole =
  | "ignored"
  | "requestId"
  | "requestType"
  | "applicationId"
  | "arrivalSeconds"
  | "timestamp"
  | "batchSize"
  | "promptTokens"
  | "outputTokens"
  | OptionalTraceColumn;

/** A header that was understood. */
export interface TraceLayout {
  readonly format: TraceFormat;
  /** In the order of the file. */
  readonly columns: readonly { readonly name: string; readonly role: ColumnRole }[];
  /** Names of the columns that have no meaning here. */
  readonly ignoredColumns: readonly string[];
}

interface FormatColumns {
  readonly required: Readonly<Record<string, ColumnRole>>;
  readonly optional: Readonly<Record<string, ColumnRole>>;
}

/** A column that a trace need not have. */
export type OptionalTraceColumn = Exclude<OptionalColumn, "ticket">;

/** What the columns that a trace need not have are called when they are written, in order. */
export const OPTIONAL_COLUMN_NAMES: Readonly<Record<OptionalTraceColumn, string>> = {
  classId: "class",
  deadlineSeconds: "deadline",
  prefixId: "prefix_id",
  prefixTokens: "prefix_tokens",
  sharedPrefixId: "shared_prefix_id",
  sharedPrefixTokens: "shared_prefix_tokens",
};

const EXTRA_COLUMNS: Readonly<Record<string, OptionalTraceColumn>> = {
  ...Object.fromEntries(
    Object.entries(OPTIONAL_COLUMN_NAMES).map(([column, name]) => [name, column as OptionalTraceColumn]),
  ),
  class_id: "classId",
  deadline_seconds: "deadlineSeconds",
};

/** Columns that say something only together. */
const PAIRS = [
  ["prefix_id", "prefix_tokens"],
  ["shared_prefix_id", "shared_prefix_tokens"],
] as const;

/**
 * The columns of each form. The ancestor also writes request_id, request_type, application_id and batch_size; a trace
 * without them is read as row numbers, application 0 and a batch size of 1.
 */
const FORMATS: Readonly<Record<TraceFormat, FormatColumns>> = {
  splitwise: {
    required: { arrival_timestamp: "arrivalSeconds", prompt_size: "promptTokens", token_size: "outputTokens" },
    optional: {
      request_id: "requestId",
      request_type: "requestType",
      application_id: "applicationId",
      batch_size: "batchSize",
      ...EXTRA_COLUMNS,
    },
  },
  azure: {
    required: { TIMESTAMP: "timestamp", ContextTokens: "promptTokens", GeneratedTokens: "outputTokens" },
    optional: { request_id: "requestId", application_id: "applicationId", ...EXTRA_COLUMNS },
  },
};

const KNOWN_HEADERS =
  "Known are SplitwiseSim's (request_id,request_type,application_id,arrival_timestamp,batch_size,prompt_size,token_size) " +
  "and the Azure LLM inference trace's (TIMESTAMP,ContextTokens,GeneratedTokens); the order of columns is free.";

/**
 * Finds out from the first line of a file which form of trace it is and what each column holds. The order of columns is
 * free and case does not count; columns without meaning here are ignored, unless they look like a misspelled one.
 *
 * @throws TraceError when the header is of no known form, lacks a column, or has one twice.
 */
export function detectTraceFormat(header: string, fileName: string): TraceLayout {
  const names = header.split(",").map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .trim(),
  );
  const format = likeliestFormat(names);
  if (format === undefined) throw unknownHeader(names, header, fileName);

  const { required, optional } = FORMATS[format];
  const roles = new Map<string, ColumnRole>();
  for (const [name, role] of [...Object.entries(required), ...Object.entries(optional)]) {
    roles.set(name.toLowerCase(), role);
  }
  const columns = names.map((name) => ({ name, role: roles.get(name.toLowerCase()) ?? ("ignored" as const) }));
  rejectDuplicates(columns, fileName);
  const ignoredColumns = columns.filter(({ role }) => role === "ignored").map(({ name }) => name);
  rejectMissing(Object.keys(required), names, { ignoredColumns, fileName });
  rejectMisspelled(Object.keys(optional), { ignoredColumns, names, fileName });
  rejectHalfPairs(names, fileName);
  return { format, columns, ignoredColumns };
}

/** The form of which most required columns are there, exactly or almost; `undefined` when none of any is. */
function likeliestFormat(names: readonly string[]): TraceFormat | undefined {
  let likeliest: TraceFormat | undefined;
  let mostFound = 0;
  for (const [format, { required }] of Object.entries(FORMATS) as [TraceFormat, FormatColumns][]) {
    let found = 0;
    for (const column of Object.keys(required)) {
      if (names.some((name) => name.toLowerCase() === column.toLowerCase())) found += 1;
      else if (nearestName(column, names) !== undefined) found += 0.5;
    }
    if (found > mostFound) {
      likeliest = format;
      mostFound = found;
    }
  }
  return likeliest;
}

function unknownHeader(names: readonly string[], header: string, fileName: string): TraceError {
  const found = header.length > 80 ? `${header.slice(0, 80)}…` : header;
  const separator = names.length === 1 ? [";", "\t", "|"].find((candidate) => header.includes(candidate)) : undefined;
  const isData = names.length > 1 && names.every((name) => name !== "" && !/^[A-Za-z_]/.test(name));
  let fix = KNOWN_HEADERS;
  if (separator !== undefined) fix = `Columns must be separated by commas, not by ${JSON.stringify(separator)}. ${fix}`;
  else if (isData) fix = `The first line looks like data: put a header above it. ${fix}`;
  return new TraceError({
    code: "TRACE_UNKNOWN_HEADER",
    fileName,
    line: 1,
    found,
    problem: `the header ${JSON.stringify(found)} is of no known form of trace.`,
    fix,
  });
}

function rejectDuplicates(columns: TraceLayout["columns"], fileName: string): void {
  const seen = new Map<ColumnRole, string>();
  for (const { name, role } of columns) {
    if (role === "ignored") continue;
    const earlier = seen.get(role);
    if (earlier !== undefined) {
      throw new TraceError({
        code: "TRACE_DUPLICATE_COLUMN",
        fileName,
        line: 1,
        column: name,
        found: name,
        problem: earlier === name ? "the header has this column twice." : `it says the same as column ${earlier}.`,
        fix: "Keep one of them.",
      });
    }
    seen.set(role, name);
  }
}

interface FoundColumns {
  readonly ignoredColumns: readonly string[];
  readonly fileName: string;
}

function rejectMissing(required: readonly string[], names: readonly string[], found: FoundColumns): void {
  for (const column of required) {
    if (names.some((name) => name.toLowerCase() === column.toLowerCase())) continue;
    const nearest = nearestName(column, found.ignoredColumns);
    throw new TraceError({
      code: "TRACE_MISSING_COLUMN",
      fileName: found.fileName,
      line: 1,
      column,
      found: names.join(","),
      problem: `the header has no such column; found ${names.join(",")}.`,
      fix: nearest === undefined ? "Add the column." : `Rename column ${nearest} to ${column}.`,
    });
  }
}

function rejectMisspelled(optional: readonly string[], found: FoundColumns & { names: readonly string[] }): void {
  const present = new Set(found.names.map((name) => name.toLowerCase()));
  const absent = optional.filter((column) => !present.has(column));
  for (const column of found.ignoredColumns) {
    const nearest = nearestName(column, absent);
    if (nearest === undefined) continue;
    throw new TraceError({
      code: "TRACE_MISSPELLED_COLUMN",
      fileName: found.fileName,
      line: 1,
      column,
      found: column,
      problem: "there is no such column in this form of trace.",
      fix: `Rename it to ${nearest} if that is meant; if not, give it a name less alike, and it is ignored.`,
    });
  }
}

function rejectHalfPairs(names: readonly string[], fileName: string): void {
  const has = (column: string): boolean => names.some((name) => name.toLowerCase() === column);
  for (const [one, other] of PAIRS) {
    if (has(one) === has(other)) continue;
    const [there, missing] = has(one) ? [one, other] : [other, one];
    throw new TraceError({
      code: "TRACE_MISSING_COLUMN",
      fileName,
      line: 1,
      column: missing,
      found: names.join(","),
      problem: `the header has no such column, without which ${there} says nothing.`,
      fix: "Add the column, or take out the other.",
    });
  }
}
