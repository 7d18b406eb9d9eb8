import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { type LoadedConfig, loadConfig, PRESETS } from "@tokentide/config";
import { withForeknowledge } from "@tokentide/experiments";
import {
  loadParquet,
  openRunOutputs,
  type RunOutputOptions,
  readableDuration,
  summaryTable,
  type WrittenRun,
} from "@tokentide/report";
import type { RunSummary } from "@tokentide/simulator";
import pc from "picocolors";
import { version } from "../../package.json";
import { ExitCode } from "../exit-codes";
import { InterruptedError, UsageError } from "../failure";
import { startLive } from "../live/start-live";
import { type NextStep, nextSteps, shellWord } from "../next-steps";
import { openStep } from "../report/open-step";
import { RunPage } from "../report/run-page";
import { combinedSinks } from "../run/combined-sinks";
import { FurtherFiles, type FurtherFilesOptions } from "../run/further-files";
import { ProgressLine } from "../run/progress-line";
import { type EndingSignal, runToEnd } from "../run/run-shell";
import { ScalingReports } from "../scaling/scaling-reports";

/** Options of `tokentide run`. */
export interface RunOptions extends FurtherFilesOptions {
  readonly set?: readonly string[];
  readonly out?: string;
  readonly seed?: number;
  readonly drain?: boolean;
  /** The file, or true for where it goes by default. */
  readonly report?: string | boolean;
  /** One of the forms that the program's option allows. */
  readonly detailed?: string;
  /** Absent: on terminals. */
  readonly chart?: boolean;
  readonly quiet?: boolean;
  /** A dashboard, where stderr is a terminal. */
  readonly live?: boolean;
}

/**
 * Runs a configuration, prints the summary and writes the results where a folder is named.
 * @throws InterruptedError when a signal ended the run, after what was done until then has been printed and written
 */
export async function runCommand(configName: string, options: RunOptions): Promise<void> {
  const config = await withForeknowledge(loadConfig(configName, { overrides: overridesOf(options) }));
  if (options.detailed !== undefined && config.output.directory === undefined)
    throw new UsageError("--detailed has no effect without a folder of results: add --out DIR.");
  const further = new FurtherFiles(options);
  try {
    const page = new RunPage(options.report ?? false, config.output.directory);
    try {
      await runWithPage(configName, { config, options, page, further });
    } finally {
      page.close();
    }
  } finally {
    further.discard();
  }
}

/** What a run is made of. */
interface RunPlan {
  readonly config: LoadedConfig;
  readonly options: RunOptions;
  readonly page: RunPage;
  readonly further: FurtherFiles;
}

async function runWithPage(configName: string, { config, options, page, further }: RunPlan): Promise<void> {
  const startedAt = new Date().toISOString();
  const outputs =
    page.directory === undefined ? undefined : openRunOutputs(page.directory, await outputOptions(config, page));
  const scaling = new ScalingReports(config.simulation, outputs && ((path) => outputs.openFile(path)));
  const live = isLive(options) ? startLive(configName, config) : undefined;
  const progress = live?.view ?? new ProgressLine(options.quiet !== true);
  const say = (text: string) => {
    if (options.quiet !== true) process.stdout.write(text);
  };
  try {
    const { summary, instances, latencies, wallSeconds, endedBy } = await runToEnd(config, {
      sinks: combinedSinks([
        ...(outputs === undefined ? [] : [{ completed: outputs.completed, timeline: outputs.timeline }]),
        ...(scaling.isEmpty ? [] : [{ scaling: scaling.sinkOf }]),
        ...(live === undefined ? [] : [live.sinks]),
        further.sinks,
      ]),
      onProgress: (state) => progress.update(state),
    });
    const results = outputs?.finish({
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
    const pageLine = page.write();
    const written = page.isTemporary ? undefined : results;
    const furtherLines = further.finish(summary, instances);
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
    say(pageLine);
    if (furtherLines.length > 0) say(`\n${furtherLines.join("\n")}\n`);
    if (endedBy !== undefined) throw interrupted(endedBy, summary, written);
    say(nextSteps(stepsAfter(configName, written, page.path)));
  } finally {
    progress.clear();
    outputs?.discard();
  }
}

/** A dashboard is for somebody who looks: not for pipes, nor for CI, which has terminals sometimes. */
function isLive({ live, quiet }: RunOptions): boolean {
  return live === true && quiet !== true && process.stderr.isTTY === true && !process.env.CI;
}

function interrupted(signal: EndingSignal, summary: RunSummary, written: WrittenRun | undefined): InterruptedError {
  const cause = signal === "SIGINT" ? "Ctrl-C" : signal;
  const kept = written === undefined ? "" : ` ${shortPath(written.directory)}/summary.json says "partial": true.`;
  return new InterruptedError(
    `\nEnded by ${cause} at ${readableDuration(summary.simulatedSeconds)} of simulated time: a part of the run.${kept}`,
    signal === "SIGINT" ? ExitCode.interrupted : ExitCode.terminated,
  );
}

function stepsAfter(
  configName: string,
  written: WrittenRun | undefined,
  page: string | undefined,
): readonly NextStep[] {
  const config = shellWord(configName);
  const open = page === undefined ? [] : [openStep(shortPath(resolve(page)))];
  if (written === undefined) {
    const purpose = page === undefined ? "keep the results, and a page that shows them" : "keep the results, too";
    return [...open, [`tokentide run ${config} --out results --report`, purpose]];
  }
  const directory = shellWord(shortPath(written.directory));
  return [...open, [`tokentide explain ${directory}`, "what is worth a closer look, and why it came so"]];
}

async function outputOptions({ output, simulation }: LoadedConfig, page: RunPage): Promise<RunOutputOptions> {
  const { exactSamples } = simulation;
  return {
    detailed: page.isTemporary ? "none" : output.detailed === "parquet" ? await loadParquet() : output.detailed,
    classes: simulation.applications.some(({ classes = [] }) => classes.length > 0),
    ...(exactSamples === undefined ? {} : { exactSamples }),
    ...(page.pathInResults === undefined ? {} : { report: page.pathInResults }),
  };
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
