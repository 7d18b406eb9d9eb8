import type { TraceFormat } from "@tokentide/workload";
import { UsageError } from "../failure";

const FORMATS: readonly TraceFormat[] = ["splitwise", "azure"];

/** Endings of files that a trace in CSV would be mistaken for. */
const OTHER_FILES = /\.(parquet|jsonl?|ndjson|tsv|xlsx?|ya?ml|zip|zst|bz2|xz)(\.gz)?$/i;

/** @throws UsageError when a file is named like something else than what is written: CSV, in either form of trace */
export function checkTraceFileName(file: string): void {
  const [ending] = OTHER_FILES.exec(file) ?? [];
  if (ending === undefined) return;
  const stem = file.slice(0, -ending.length);
  throw new UsageError(`${file}: traces are written as CSV, not as ${ending}. Name it ${stem}.csv, or ${stem}.csv.gz.`);
}

/** The form of trace that an option names. */
export function traceFormat(text: string): TraceFormat {
  const format = FORMATS.find((name) => name === text);
  if (format === undefined) throw new UsageError(`there is no form of trace "${text}". Known: ${FORMATS.join(", ")}.`);
  return format;
}
