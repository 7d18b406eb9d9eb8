import { inspectTrace, type TokenFigures } from "@tokentide/workload";
import { readTrace } from "@tokentide/workload/node";
import { plainTable } from "../plain-table";

/** Options of `tokentide trace inspect`. */
export interface TraceInspectOptions {
  readonly json?: boolean;
}

/** Checks a trace and prints what it is like. */
export async function traceInspectCommand(file: string, { json = false }: TraceInspectOptions): Promise<void> {
  const statistics = await inspectTrace(readTrace(file));
  if (json) {
    process.stdout.write(`${JSON.stringify(statistics, null, 2)}\n`);
    return;
  }
  const { requests, firstArrivalSeconds, lastArrivalSeconds, meanRate, peakMinuteRate, interArrivalCv } = statistics;
  const facts: readonly (readonly [string, string])[] = [
    ["requests", requests.toLocaleString("en-US")],
    ["arrivals", `${figure(firstArrivalSeconds)} s to ${figure(lastArrivalSeconds)} s`],
    ["rate", `${figure(meanRate)} requests/s on average, ${figure(peakMinuteRate)} in the busiest minute`],
    ["burstiness", `CV of the gaps ${figure(interArrivalCv)} (independent arrivals: 1)`],
    [
      "applications",
      statistics.applications.map((one) => `${one.applicationId} (${one.requests.toLocaleString("en-US")})`).join(", "),
    ],
  ];
  process.stdout.write(`${facts.map(([label, text]) => `${label.padEnd(14)}${text}\n`).join("")}\n`);
  const rows: readonly (readonly [string, TokenFigures])[] = [
    ["prompt", statistics.promptTokens],
    ["output", statistics.outputTokens],
  ];
  const figures = ["mean", "min", "p50", "p90", "p99", "max", "total"] as const;
  process.stdout.write(
    plainTable(rows, [
      { title: "tokens", cell: ([name]) => name },
      ...figures.map((key) => ({
        title: key,
        cell: ([, tokens]: readonly [string, TokenFigures]) => Math.round(tokens[key]).toLocaleString("en-US"),
        isNumber: true,
      })),
    ]),
  );
}

function figure(value: number): string {
  return Number.isNaN(value) ? "–" : Number(value.toPrecision(4)).toLocaleString("en-US", { maximumFractionDigits: 6 });
}
