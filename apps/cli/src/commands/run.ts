import { relative } from "node:path";
import { loadConfig } from "@tokentide/config";
import { openRunOutputs, summaryTable } from "@tokentide/report";
import pc from "picocolors";
import { version } from "../../package.json";
import { ProgressLine } from "../run/progress-line";
import { runToEnd } from "../run/run-shell";

/** Options of `tokentide run`. */
export interface RunOptions {
  readonly set?: readonly string[];
  readonly out?: string;
  readonly seed?: number;
  readonly quiet?: boolean;
}

/** Runs a configuration, prints the summary and writes the results where a folder is named. */
export async function runCommand(configName: string, options: RunOptions): Promise<void> {
  const config = loadConfig(configName, { overrides: overridesOf(options) });
  const { directory, detailed } = config.output;
  const { exactSamples } = config.simulation;
  const startedAt = new Date().toISOString();
  const outputs =
    directory === undefined
      ? undefined
      : openRunOutputs(directory, { detailed, ...(exactSamples === undefined ? {} : { exactSamples }) });
  const progress = new ProgressLine(options.quiet !== true);
  const say = (text: string) => {
    if (options.quiet !== true) process.stdout.write(text);
  };
  try {
    const { summary, instances, wallSeconds } = await runToEnd(config, {
      ...(outputs === undefined ? {} : { sinks: outputs }),
      onProgress: (state) => progress.update(state),
    });
    const written = outputs?.finish({
      summary,
      instances,
      run: { wallSeconds, startedAt, versions: { tokentide: version }, command: process.argv.slice(2) },
    });
    progress.clear();
    // On terminals only: some environments of CI ask for colours in files, too.
    const colors = pc.createColors(process.stdout.isTTY === true && pc.isColorSupported);
    say(summaryTable(summary, { heading: colors.bold, label: colors.cyan, warning: colors.yellow }));
    for (const note of written?.notes ?? []) say(`\nNote: ${note}\n`);
    say(
      written === undefined
        ? "\nNothing was written. Add --out DIR to keep the results.\n"
        : `\nWrote ${written.files.length} files to ${shortPath(written.directory)}\n`,
    );
  } finally {
    progress.clear();
    outputs?.discard();
  }
}

/** `--seed` and `--out` are settings too; they win over `--set`. */
function overridesOf({ set = [], seed, out }: RunOptions): readonly string[] {
  return [
    ...set,
    ...(seed === undefined ? [] : [`seed=${seed}`]),
    ...(out === undefined ? [] : [`output.dir=${JSON.stringify(out)}`]),
  ];
}

function shortPath(path: string): string {
  const short = relative("", path);
  return short === "" ? "." : short.startsWith("..") ? path : short;
}
