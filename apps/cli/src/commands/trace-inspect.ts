import { inspectTrace, type TokenFigures } from "@tokentide/workload";
import { readTrace } from "@tokentide/workload/node";
import { nextSteps, shellWord } from "../next-steps";
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
  const { applications, classes, prefixes, promptTokens } = statistics;
  const facts: readonly (readonly [string, string])[] = [
    ["requests", count(requests)],
    ["arrivals", `${figure(firstArrivalSeconds)} s to ${figure(lastArrivalSeconds)} s`],
    ["rate", `${figure(meanRate)} requests/s on average, ${figure(peakMinuteRate)} in the busiest minute`],
    ["burstiness", `CV of the gaps ${figure(interArrivalCv)} (independent arrivals: 1)`],
    ["applications", counts(applications.map(({ applicationId, requests }) => [applicationId, requests]))],
    ...(classes.length === 0 ? [] : [["classes", counts(classes.map((one) => [one.classId, one.requests]))] as const]),
    ...(prefixes.requests === 0
      ? []
      : [
          [
            "prefixes",
            `${count(prefixes.requests)} requests share ${count(prefixes.tokens)} prompt tokens with others ` +
              `(${figure((100 * prefixes.tokens) / promptTokens.total)} % of all)`,
          ] as const,
        ]),
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
  process.stdout.write(nextSteps([[`tokentide init --traffic ${shellWord(file)}`, "a configuration that replays it"]]));
}

/** `0 (1,200), 1 (30)`: ids and how often each occurs. */
function counts(byId: readonly (readonly [id: number, requests: number])[]): string {
  return byId.map(([id, requests]) => `${id} (${count(requests)})`).join(", ");
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function figure(value: number): string {
  return Number.isNaN(value) ? "–" : Number(value.toPrecision(4)).toLocaleString("en-US", { maximumFractionDigits: 6 });
}
