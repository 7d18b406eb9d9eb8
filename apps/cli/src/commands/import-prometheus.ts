import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { parseConfig } from "@tokentide/config";
import {
  actualRun,
  importedConfig,
  importedRequests,
  type MetricSeries,
  parseRangeQuery,
  servedTraffic,
} from "@tokentide/experiments";
import { writeTrace } from "@tokentide/workload/node";
import { UsageError } from "../failure";
import { nextSteps, shellWord } from "../next-steps";
import { readText } from "../read-text";

/** Options of `tokentide import prometheus`. */
export interface ImportOptions {
  readonly out: string;
  readonly model: string;
  readonly processor: string;
  readonly tp?: number;
  readonly policy?: string;
  readonly seed?: number;
}

/** Reads exported metrics and writes what the simulator needs of them. */
export async function importPrometheusCommand(files: readonly string[], options: ImportOptions): Promise<void> {
  const { out, model, processor, tp = 1, policy = "hpa", seed = 0 } = options;
  const traffic = servedTraffic(files.flatMap(seriesOf));
  const requests = importedRequests(traffic, seed);
  const config = importedConfig(traffic, { model, processor, tensorParallelism: tp, policy });
  const fileName = join(out, "cluster.yaml");
  // A name that is none is found before anything is written.
  parseConfig(config, { fileName, readFile: (path) => readFileSync(path, "utf8") });
  try {
    mkdirSync(out, { recursive: true });
    await writeTrace(join(out, "trace.csv"), [requests], "splitwise");
    writeFileSync(join(out, "actual.json"), `${JSON.stringify(actualRun(traffic, tp), null, 2)}\n`);
    writeFileSync(fileName, config);
  } catch (cause) {
    throw new UsageError(`Cannot write into ${out}: ${(cause as Error).message}`, { cause });
  }
  const { steps, stepSeconds, used } = traffic;
  const lines = [
    `${requests.length} requests in ${steps.length} steps of ${stepSeconds} s`,
    ...Object.entries(used).map(([role, name]) => `  ${role}: ${name}`),
    ...(used.requests?.startsWith("vllm:")
      ? ["Note: vLLM counts requests when they are through, so arrivals seem later by their duration."]
      : []),
    ...(traffic.startUpSeconds.length === 0
      ? ["Note: no start-up times in the metrics; cluster.yaml has those of a small model."]
      : []),
    `Wrote cluster.yaml, trace.csv and actual.json to ${out}`,
  ];
  const next = nextSteps([[`tokentide backtest ${shellWord(fileName)}`, "hold a simulation against what happened"]]);
  process.stdout.write(`${lines.join("\n")}\n${next}`);
}

/** The series of a file. Without a name of their own they are what the file is called. */
function seriesOf(file: string): MetricSeries[] {
  const called = basename(file, extname(file));
  return parseRangeQuery(readText(file), file).map((series) => ({ ...series, name: series.name ?? called }));
}
