import type { Command } from "commander";
import { countFromOne, wholeNumber } from "../option-values";

/** Adds `tokentide import`. */
export function addImport(program: Command): void {
  const imports = program.command("import").description("Make configurations of what other systems recorded.");
  imports
    .command("prometheus")
    .description("Turn exported range queries into a trace, a configuration and what really happened.")
    .argument("<files...>", "answers of /api/v1/query_range, one or several metrics each")
    .requiredOption("-o, --out <dir>", "folder for cluster.yaml, trace.csv and actual.json")
    .requiredOption("--model <name>", "model that was served: a name of `tokentide catalog models`")
    .requiredOption("--processor <name>", "GPU that it ran on: a name of `tokentide catalog processors`")
    .option("--tp <n>", "GPUs of one replica (default: 1)", countFromOne)
    .option("--policy <type>", "policy that was in force (default: hpa)")
    .option("--seed <n>", "seed of arrival moments and sizes (default: 0)", wholeNumber)
    .addHelpText(
      "after",
      `
Export counters as they are, without rate(); histograms as their _bucket series:
  curl -G http://PROMETHEUS/api/v1/query_range -d query=vllm:request_success_total -d start=… -d end=… -d step=60 > requests.json

A file whose series have no name is taken for the metric that its name says: startup_seconds.json.

Example:
  tokentide import prometheus metrics/*.json --model llama-3.1-8b --processor a100-80gb --out mine
  tokentide backtest mine/cluster.yaml`,
    )
    .action(async (files: string[], options) => {
      const { importPrometheusCommand } = await import("../commands/import-prometheus");
      await importPrometheusCommand(files, options);
    });
}
