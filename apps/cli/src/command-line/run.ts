import { type Command, Option } from "commander";
import { stretchOfRun, texts, wholeNumber } from "../option-values";
import { CONFIG_HELP, SET_HELP } from "./shared-words";

/** Adds `tokentide run`. */
export function addRun(program: Command): void {
  program
    .command("run")
    .description("Run a configuration and print what came out.")
    .argument("<config>", CONFIG_HELP)
    .option("-s, --set <path=value>", SET_HELP, texts)
    .option("-o, --out <dir>", "write the results into this folder (summary.json, detailed/, timeline.csv, …)")
    .option(
      "--report [file]",
      "write a page for the browser that shows it all (default: report.html, in the results folder where there is one)",
    )
    .addOption(
      new Option(
        "--detailed <form>",
        "a row per request: csv, parquet or none; auto is csv up to 1,000,000 requests of an application (default: auto)",
      ).choices(["auto", "csv", "parquet", "none"]),
    )
    .option("--seed <n>", "seed of every random choice; the same seed gives the same run", wholeNumber)
    .option("--drain", "go on, when all requests are done, until every fleet is down to its minimum")
    .option("--chart", "draw the instances over time, which a terminal gets anyway")
    .option("--no-chart", "do not draw them")
    .option("--prometheus <file>", "write the final figures into this file, in Prometheus' text format")
    .option(
      "--trace-events <file>",
      "write a picture of the run for Perfetto (ui.perfetto.dev): instances, batches, requests, KV transfers, decisions",
    )
    .option(
      "--trace-window <from..to>",
      "with --trace-events: only this stretch of the run, e.g. 600..660",
      stretchOfRun,
    )
    .option("--live", "show rates, queues, instances and decisions while the run goes on; on terminals only")
    .option("-q, --quiet", "print nothing but errors")
    .addHelpText(
      "after",
      `
Examples:
  tokentide run demo
  tokentide run demo --report
  tokentide run demo --set workload.arrivals.rate=60 --set applications.0.scheduler=jsq
  tokentide run cluster.yaml --out results --seed 7
  tokentide run cluster.yaml --out results --detailed parquet
  tokentide run cluster.yaml --drain --chart
  tokentide run cluster.yaml --trace-events run.trace.json --trace-window 10min..12min
  tokentide run cluster.yaml --live --set timeline_interval=10

The results folder gets summary.json, summary.csv, detailed/ (a row per request and per instance), timeline.csv, run.json
and, of applications that scale, scaling/ (the log of scaling) and decisions/ (every decision and its reasons). Two runs
of the same configuration and seed differ in run.json only. Ctrl-C ends a run and keeps what is done so far, marked as
partial (exit code 130); a second one ends at once.`,
    )
    .action(async (config: string, options) => {
      const { runCommand } = await import("../commands/run");
      await runCommand(config, options);
    });
}
