import { loadConfig } from "@tokentide/config";
import { RandomStreams } from "@tokentide/sim-core";
import type { ArrivalSettings, SizeSettings } from "@tokentide/workload";
import { generatedSource } from "@tokentide/workload";
import { writeTrace } from "@tokentide/workload/node";
import { UsageError } from "../failure";
import { RequestSources } from "../run/request-sources";
import { stepsWithTrace } from "./steps-with-trace";
import { checkTraceFileName, traceFormat } from "./trace-format";

/** Options of `tokentide trace generate`. */
export interface TraceGenerateOptions {
  readonly config?: string;
  readonly set?: readonly string[];
  readonly arrivals?: string;
  readonly rate?: number;
  readonly cv?: number;
  readonly sizes?: string;
  readonly promptTokens?: number;
  readonly outputTokens?: number;
  readonly duration?: number;
  readonly requests?: number;
  readonly seed?: number;
  readonly applicationId?: number;
  readonly format?: string;
}

/** Writes requests made up from distributions, or those that a configuration would run. */
export async function traceGenerateCommand(out: string, options: TraceGenerateOptions): Promise<void> {
  checkTraceFileName(out);
  const format = traceFormat(options.format ?? "splitwise");
  const written = await writeTrace(
    out,
    options.config === undefined ? fromOptions(options) : fromConfig(options.config, options),
    format,
  );
  process.stdout.write(
    `Wrote ${written.toLocaleString("en-US")} requests to ${out} (${format})\n${stepsWithTrace(out)}`,
  );
}

function fromConfig(config: string, { set = [], seed, duration, requests }: TraceGenerateOptions) {
  const overrides = [
    ...set,
    ...(seed === undefined ? [] : [`seed=${seed}`]),
    ...(duration === undefined ? [] : [`workload.duration=${duration}`]),
    ...(requests === undefined ? [] : [`workload.requests=${requests}`]),
  ];
  return new RequestSources(loadConfig(config, { overrides })).batches();
}

function fromOptions(options: TraceGenerateOptions) {
  const { duration, requests, applicationId, seed = 0, set = [] } = options;
  if (set.length > 0) throw new UsageError("--set changes a configuration: name one with --config.");
  if (duration === undefined && requests === undefined) {
    throw new UsageError("requests would arrive for ever: give --duration (seconds), --requests (a count), or both.");
  }
  return generatedSource({
    arrivals: arrivalsOf(options),
    sizes: sizesOf(options),
    random: new RandomStreams(seed),
    ...(duration === undefined ? {} : { durationSeconds: duration }),
    ...(requests === undefined ? {} : { requests }),
    ...(applicationId === undefined ? {} : { applicationId }),
  });
}

function arrivalsOf({ arrivals: type = "poisson", rate, cv }: TraceGenerateOptions): ArrivalSettings {
  if (cv !== undefined && type !== "gamma")
    throw new UsageError(`--cv has no effect with ${type} arrivals: only gamma uses it.`);
  switch (type) {
    case "azure-conv-2023":
    case "azure-code-2023":
      return { type, ...(rate === undefined ? {} : { rate }) };
    case "poisson":
    case "constant":
      return { type, rate: needed(rate, "--rate", type) };
    case "gamma":
      return { type, rate: needed(rate, "--rate", type), cv: needed(cv, "--cv", type) };
    default:
      throw new UsageError(
        `there are no arrivals "${type}" here. Known: poisson, gamma, constant, azure-conv-2023, azure-code-2023; for the others, describe them in a configuration and use --config.`,
      );
  }
}

function sizesOf({ sizes: type = "azure-conv-2023", promptTokens, outputTokens }: TraceGenerateOptions): SizeSettings {
  if (type !== "fixed" && (promptTokens !== undefined || outputTokens !== undefined)) {
    throw new UsageError(`--prompt-tokens and --output-tokens have no effect with ${type} sizes: add --sizes fixed.`);
  }
  switch (type) {
    case "azure-conv-2023":
    case "azure-code-2023":
      return { type };
    case "fixed":
      return {
        type,
        promptTokens: needed(promptTokens, "--prompt-tokens", type),
        outputTokens: needed(outputTokens, "--output-tokens", type),
      };
    default:
      throw new UsageError(
        `there are no sizes "${type}" here. Known: azure-conv-2023, azure-code-2023, fixed; for the others, describe them in a configuration and use --config.`,
      );
  }
}

function needed(value: number | undefined, option: string, type: string): number {
  if (value === undefined) throw new UsageError(`${type} needs ${option}.`);
  return value;
}
