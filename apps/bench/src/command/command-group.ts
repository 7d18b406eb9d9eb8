import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DIALECTS } from "../dialect";
import { deploymentConfig, type WorkloadConfig } from "../engine/deployment";
import { baseline, ENGINE_WORKLOADS } from "../engine/engine-workload";
import type { BenchTable } from "../measurement/bench-table";
import { median } from "../measurement/statistics";
import type { GroupOptions } from "../run-group";
import {
  type CommandCost,
  callAndAskCommandLine,
  callCommandLine,
  isCommandLineBuilt,
  startBareNode,
} from "./run-command-line";

/** The command line as a user meets it: how fast it starts, a whole run, memory of very long runs. */
export function commandGroup(options: GroupOptions): BenchTable {
  const notes = [
    "From the start of the process to its end. Starts are wall time and take turns with those of bare Node.",
    "Peak memory is the largest resident set of the process. 5 million requests: target 400 MB; 40 million: 500 MB.",
    "Targets: --version under 120 ms, the run of g02 under 800 ms.",
  ];
  const isBuilt = isCommandLineBuilt();
  if (!isBuilt) notes.push("Left out: apps/cli/dist is not built. `npm run bench` builds it.");
  return {
    group: "command",
    title: "Command line",
    columns: [{ name: "command" }, { name: "ms median" }, { name: "ms min" }, { name: "peak MB" }, { name: "runs" }],
    rows: isBuilt
      ? [
          ...starts(options),
          ...inScratchFolder((folder) => [...wholeRuns(options, folder), ...longRuns(options, folder)]),
        ]
      : [],
    notes,
  };
}

function starts({ isQuick }: GroupOptions): Row[] {
  const bare: CommandCost[] = [];
  const version: CommandCost[] = [];
  for (let round = 0; round < (isQuick ? 3 : 15); round++) {
    bare.push(startBareNode());
    version.push(callCommandLine(["--version"]));
  }
  return [row("node -e 0", bare), row("tokentide --version", version)];
}

/** The conversation hour from file to files. */
function wholeRuns({ isQuick }: GroupOptions, folder: string): Row[] {
  const { deployment, requests, name } = ENGINE_WORKLOADS[0]!;
  return DIALECTS.map((dialect) => {
    const config = join(folder, `${name}-${dialect}.yaml`);
    writeFileSync(config, deploymentConfig(deployment, requests, dialect));
    const args = ["run", config, "--out", join(folder, "out")];
    const costs = Array.from({ length: isQuick ? 2 : 7 }, () => callAndAskCommandLine(args));
    return row(`tokentide run ${name}, ${dialect}`, costs);
  });
}

/** Generated requests without a file of them: memory must not grow with their number. */
function longRuns({ isQuick, isLarge }: GroupOptions, folder: string): Row[] {
  const sizes = isQuick ? [100_000] : isLarge ? [5e6, 40e6] : [5e6];
  return sizes.map((requests) => {
    const sizes = { type: "azure-conv-2023" };
    const workload: WorkloadConfig = { arrivals: { type: "poisson", rate: 20 }, sizes, requests };
    const config = join(folder, `long-${requests}.yaml`);
    writeFileSync(config, deploymentConfig(baseline(40), { workload }, "default"));
    const cost = callAndAskCommandLine(["run", config, "--out", join(folder, "out")]);
    return row(`tokentide run, ${requests.toLocaleString("en-US")} generated requests`, [cost]);
  });
}

type Row = (string | number)[];

function row(name: string, costs: readonly CommandCost[]): Row {
  const times = costs.map(({ ms }) => ms);
  const peakBytes = Math.max(...costs.map((cost) => cost.peakBytes));
  return [name, median(times), Math.min(...times), peakBytes / 1e6, costs.length];
}

function inScratchFolder<Answer>(action: (folder: string) => Answer): Answer {
  const folder = mkdtempSync(join(tmpdir(), "tokentide-bench-"));
  try {
    return action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
