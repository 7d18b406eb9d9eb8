import type { Command } from "commander";

/** Adds `tokentide report`. */
export function addReport(program: Command): void {
  program
    .command("report")
    .description(
      "Make one page of the results of a run, or of several runs side by side, for the browser and for print.",
    )
    .argument("<dirs...>", "folders of results, as `run --out` writes them, or the JSON of one `compare`")
    .option("-o, --output <file>", "where the page goes (default: report.html)")
    .option("--title <text>", "what stands on top")
    .option(
      "--svg <chart file...>",
      "draw a chart as a picture instead: timeline, instances, latency, gpu-hours or pareto, and its file; may be repeated",
    )
    .addHelpText(
      "after",
      `
Examples:
  tokentide report results                                 writes report.html: open it, send it, print it
  tokentide report hpa kpa predictive -o policies.html     three runs side by side
  tokentide report comparison.json -o policies.html        what compare found, with the Pareto front
  tokentide report results --svg timeline timeline.svg      a picture for a paper or a README

The page is one file and needs no network.`,
    )
    .action(async (directories: string[], options) => {
      const { reportCommand } = await import("../commands/report");
      reportCommand(directories, options);
    });
}
