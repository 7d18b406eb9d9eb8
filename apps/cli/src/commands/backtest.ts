import { dirname, join } from "node:path";
import { loadConfig } from "@tokentide/config";
import { type BacktestFigure, backtest, parseActualRun } from "@tokentide/experiments";
import { readableNumber, readableSeconds, readableShare, toSnakeCaseJson } from "@tokentide/report";
import type { TimelineRow } from "@tokentide/simulator";
import { plainTable } from "../plain-table";
import { readText } from "../read-text";
import { runToEnd } from "../run/run-shell";

const HOW_TO_GET_ONE = "Name it with --actual; `tokentide import prometheus` writes one.";

/** Options of `tokentide backtest`. */
export interface BacktestOptions {
  readonly actual?: string;
  readonly set?: readonly string[];
  readonly json?: boolean;
}

/** Runs a configuration and holds it against what really happened. */
export async function backtestCommand(
  configName: string,
  { actual, set = [], json = false }: BacktestOptions,
): Promise<void> {
  const actualFile = actual ?? join(dirname(configName), "actual.json");
  const happened = parseActualRun(readText(actualFile, HOW_TO_GET_ONE), actualFile);
  // The steps of the export are those of the comparison, whatever the file says.
  const config = loadConfig(configName, { overrides: [...set, `timeline_interval=${happened.step_seconds}`] });
  const timeline: TimelineRow[] = [];
  const { summary } = await runToEnd(config, { sinks: { timeline: (row) => timeline.push({ ...row }) } });
  const result = backtest(happened, summary, timeline);
  if (json) {
    process.stdout.write(`${JSON.stringify(toSnakeCaseJson(result), null, 2)}\n`);
    return;
  }
  const text = ({ unit }: BacktestFigure, value: number) =>
    unit === "seconds" ? readableSeconds(value) : readableNumber(value);
  const table = plainTable(result.figures, [
    { title: "", cell: ({ name }) => name },
    { title: "actual", cell: (figure) => text(figure, figure.actual), isNumber: true },
    { title: "predicted", cell: (figure) => text(figure, figure.predicted), isNumber: true },
    { title: "off by", cell: ({ actual: was, predicted }) => signed((predicted - was) / was), isNumber: true },
  ]);
  process.stdout.write(table);
  if (Number.isNaN(result.meanReplicaError)) process.stdout.write("\nThe replicas that there were are not known.\n");
  else {
    process.stdout.write(
      `\nReplicas differ by ${readableNumber(result.meanReplicaError)} in the mean, by at most one in ${readableShare(result.withinOne)} of the steps.\n`,
    );
  }
}

function signed(share: number): string {
  return `${share > 0 ? "+" : share < 0 ? "−" : ""}${readableShare(Math.abs(share))}`;
}
