import { resolve } from "node:path";
import { readTrace, writeTrace } from "@tokentide/workload/node";
import { UsageError } from "../failure";
import { stepsWithTrace } from "./steps-with-trace";
import { checkTraceFileName, traceFormat } from "./trace-format";

/** Options of `tokentide trace convert`. */
export interface TraceConvertOptions {
  readonly format?: string;
}

/** Writes a trace in another form. */
export async function traceConvertCommand(from: string, to: string, options: TraceConvertOptions): Promise<void> {
  if (resolve(from) === resolve(to))
    throw new UsageError(`${from} cannot be turned into itself: name another file to write.`);
  checkTraceFileName(to);
  const format = traceFormat(options.format ?? "splitwise");
  const written = await writeTrace(to, readTrace(from), format);
  process.stdout.write(`Wrote ${written.toLocaleString("en-US")} requests to ${to} (${format})\n${stepsWithTrace(to)}`);
}
