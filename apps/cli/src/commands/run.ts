import { existsSync } from "node:fs";
import { relative } from "node:path";
import { loadConfig, PRESETS } from "@tokentide/config";
import { withForeknowledge } from "@tokentide/experiments";
import { loadParquet, openRunOutputs, readableDuration, summaryTable, type WrittenRun } from "@tokentide/report";
import type { RunSummary } from "@tokentide/simulator";
import pc from "picocolors";
import { version } from "../../package.json";
import { ExitCode } from "../exit-codes";
import { InterruptedError } from "../failure";
import { type NextStep, nextSteps, shellWord } from "../next-steps";
import { ProgressLine } from "../run/progress-line";
import { type EndingSignal, runToEnd } from "../run/run-shell";
import { ScalingReports } from "../scaling/scaling-reports";

/** Options of `tokentide run`. */
export interface RunOptions {
  readonly set?: readonly string[];
  readonly out?: string;
  readonly seed?: number;
  readonly drain?: boolean;
  /** One of the forms that the program's option allows. */
  readonly detailed?: string;
  /** Absent: on terminals. */
  readonly chart?: boolean;
  readonly quiet?: boolean;
}

/**
 * Runs a configuration, prints the summary and writes the results where a folder is named.
 * @throws InterruptedError when a signal ended the run, after what was done until then has been printed and written
 */
export async function runCommand(configName: string, options: RunOptions): Promise<void> {
  const config = await withForeknowledge(loadConfig(configName, { overrides: overridesOf(options) }));
  const { directory, detailed } = config.output;
  const rows = detailed === "parquet" ? await loadParquet() : detailed;
  const { exactSamples } = config.simulation;
  const startedAt = new Date().toISOString();
  const outputs =
    directory === undefined
      ? undefined
      : openRunOutputs(directory, { detailed: rows, ...(exactSamples === undefined ? {} : { exactSamples }) });
  const scaling = new ScalingReports(config.simulation, outputs && ((path) => outputs.openFile(path)));
  const progress = new ProgressLine(options.quiet !== true);
  const say = (text: string) => {
    if (options.quiet !== true) process.stdout.write(text);
  };
  try {
    const { summary, instances, latencies, wallSeconds, endedBy } = await runToEnd(config, {
      sinks: {
        ...(outputs === undefined ? {} : { completed: outputs.completed, timeline: outputs.timeline }),
        ...(scaling.isEmpty ? {} : { scaling: scaling.sinkOf }),
      },
      onProgress: (state) => progress.update(state),
    });
    const written = outputs?.finish({
      summary,
      instances,
      latencies,
      run: {
        wallSeconds,
        startedAt,
        versions: { tokentide: version },
        command: process.argv.slice(2),
        configuration: config.text,
      },
    });
    progress.clear();
    say(presetLine(configName));
    // On terminals only: some environments of CI ask for colours in files, too.
    const colors = pc.createColors(process.stdout.isTTY === true && pc.isColorSupported);
    say(summaryTable(summary, { heading: colors.bold, label: colors.cyan, warning: colors.yellow }));
    if (options.chart ?? process.stdout.isTTY === true) {
      say(scaling.charts(summary.simulatedSeconds, process.stdout.columns ?? Number.POSITIVE_INFINITY));
    }
    say(scaling.highlights());
    for (const note of written?.notes ?? []) say(`\nNote: ${note}\n`);
    say(written === undefined ? "" : `\nWrote ${written.files.length} files to ${shortPath(written.directory)}\n`);
    if (endedBy !== undefined) throw interrupted(endedBy, summary, written);
    say(nextSteps(stepsAfter(configName, written)));
  } finally {
    progress.clear();
    outputs?.discard();
  }
}

function interrupted(signal: EndingSignal, summary: RunSummary, written: WrittenRun | undefined): InterruptedError {
  const cause = signal === "SIGINT" ? "Ctrl-C" : signal;
  const kept =
    written === undefined
      ? "Nothing was written."
      : `${shortPath(written.directory)}/summary.json says "partial": true.`;
  return new InterruptedError(
    `\nEnded by ${cause} at ${readableDuration(summary.simulatedSeconds)} of simulated time: a part of the run. ${kept}`,
    signal === "SIGINT" ? ExitCode.interrupted : ExitCode.terminated,
  );
}

function stepsAfter(configName: string, written: WrittenRun | undefined): readonly NextStep[] {
  const config = shellWord(configName);
  if (written === undefined)
    return [[`tokentide run ${config} --out results`, "keep the results: nothing was written"]];
  const directory = shellWord(shortPath(written.directory));
  return [[`tokentide explain ${directory}`, "what is worth a closer look, and why it came so"]];
}

/** `--seed`, `--drain`, `--out` and `--detailed` are settings too; they win over `--set`. */
function overridesOf({ set = [], seed, drain, out, detailed }: RunOptions): readonly string[] {
  return [
    ...set,
    ...(seed === undefined ? [] : [`seed=${seed}`]),
    ...(drain === undefined ? [] : [`drain=${drain}`]),
    ...(out === undefined ? [] : [`output.dir=${JSON.stringify(out)}`]),
    ...(detailed === undefined ? [] : [`output.detailed=${detailed}`]),
  ];
}

/** What a preset shows; nothing for a file. */
function presetLine(configName: string): string {
  const preset = existsSync(configName) ? undefined : PRESETS.find(({ name }) => name === configName);
  return preset === undefined ? "" : `${preset.description}\n\n`;
}

function shortPath(path: string): string {
  const short = relative("", path);
  return short === "" ? "." : short.startsWith("..") ? path : short;
}
