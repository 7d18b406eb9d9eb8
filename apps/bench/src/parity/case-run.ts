import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "@tokentide/config";
import { openRunOutputs } from "@tokentide/report";
import { ClusterSimulation, type InstanceSummary, type RunSummary } from "@tokentide/simulator";
import { traceSource } from "@tokentide/workload";
import { readTraceSync } from "@tokentide/workload/node";
import { type CsvTable, readCsvTable } from "./csv-table";

/** What a run left behind: the files that `tokentide run` would write, and the state of the instances. */
export interface CaseRun {
  readonly summary: RunSummary;
  readonly instances: readonly InstanceSummary[];
  /** `detailed/0.csv`, in order of completion. */
  readonly detailed: CsvTable;
  /** `summary.csv`. */
  readonly figures: CsvTable;
  /** `detailed/0_alloc.csv`. */
  readonly allocation: CsvTable;
}

/**
 * Runs a configuration the way a user does: through the parser, the simulator and the writers of the result files, so that
 * all three are held against the ancestor.
 *
 * @param yaml its paths are relative to `folder`
 * @throws the typed errors of the packages when the input is refused
 */
export function runCase(yaml: string, folder: string): CaseRun {
  const { simulation: config, requests } = parseConfig(yaml, {
    fileName: join(folder, "case.yaml"),
    readFile: (path) => readFileSync(path, "utf8"),
  });
  const [plan] = requests;
  if (plan?.type !== "trace") throw new TypeError("A reference case takes its requests from a trace.");
  const source = traceSource(readTraceSync(plan.path));
  const scratch = mkdtempSync(join(tmpdir(), "tokentide-parity-"));
  try {
    const outputs = openRunOutputs(join(scratch, "out"));
    const simulation = new ClusterSimulation(config, source, outputs);
    simulation.advance();
    const summary = simulation.summary();
    const instances = simulation.instances();
    const { directory } = outputs.finish({
      summary,
      instances,
      latencies: simulation.latencyQuantiles(),
      run: { wallSeconds: 0 },
    });
    return {
      summary,
      instances,
      detailed: readCsvTable(join(directory, "detailed", "0.csv")),
      figures: readCsvTable(join(directory, "summary.csv")),
      allocation: readCsvTable(join(directory, "detailed", "0_alloc.csv")),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
