import type { TraceFormat } from "@tokentide/workload";
import { UsageError } from "../failure";

const FORMATS: readonly TraceFormat[] = ["splitwise", "azure"];

/** The form of trace that an option names. */
export function traceFormat(text: string): TraceFormat {
  const format = FORMATS.find((name) => name === text);
  if (format === undefined) throw new UsageError(`there is no form of trace "${text}". Known: ${FORMATS.join(", ")}.`);
  return format;
}
