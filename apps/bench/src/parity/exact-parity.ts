import { existsSync } from "node:fs";
import { join } from "node:path";
import { caseConfig } from "./case-config";
import { type CaseRun, runCase } from "./case-run";
import type { CaseVerdict } from "./case-verdict";
import { type CsvTable, readCsvTable } from "./csv-table";
import type { ReferenceCase } from "./reference-case";
import { WorstDeviation } from "./worst-deviation";

/** The geometric mean goes through logarithms, whose last bits differ between libraries; it is compared more closely than
 * the request figures all the same. */
const GEOMETRIC_MEAN_TOLERANCE = 1e-12;

/** Whether every figure of every request, the order of completion and the end state of the instances agree. */
export function judgeExact(reference: ReferenceCase): CaseVerdict {
  const run = runCase(caseConfig(reference.file, "splitwise-sim"), reference.folder);
  const comparison = new Comparison(reference, run);
  comparison.requests();
  comparison.statistics();
  comparison.instances();
  comparison.end();
  return comparison.verdict();
}

class Comparison {
  readonly #reference: ReferenceCase;
  readonly #run: CaseRun;
  readonly #deviation = new WorstDeviation();
  readonly #misses: string[] = [];

  constructor(reference: ReferenceCase, run: CaseRun) {
    this.#reference = reference;
    this.#run = run;
  }

  verdict(): CaseVerdict {
    return {
      passed: this.#misses.length === 0 && this.#deviation.isWithinTolerance,
      worst: this.#deviation.worst,
      notes: this.#misses,
    };
  }

  /** Row by row: the ancestor's rows are in order of completion, and ours have to be too. */
  requests(): void {
    const theirs = this.#theirTable("detailed.csv");
    if (theirs === undefined) return;
    const ours = this.#run.detailed;
    const ourIds = ours.numbers("request_ids")!;
    const theirIds = theirs.numbers("request_ids")!;
    if (this.#reportOtherRequests(ourIds, theirIds)) return;
    const ourRows = new Map(Array.from(ourIds, (id, row) => [id, row]));
    for (const name of theirs.names) {
      const ourColumn = this.#column(ours, name, "detailed/0.csv");
      const theirColumn = theirs.numbers(name)!;
      theirIds.forEach((id, row) => {
        const ourValue = ourColumn?.[ourRows.get(id)!] ?? Number.NaN;
        this.#deviation.compare(ourValue, theirColumn[row]!, name, `${id}`);
      });
    }
    const misplaced = theirIds.findIndex((id, row) => id !== ourIds[row]);
    if (misplaced >= 0) {
      this.#misses.push(
        `order of completion: number ${misplaced} is request ${ourIds[misplaced]}, not ${theirIds[misplaced]}`,
      );
    }
  }

  statistics(): void {
    const theirs = this.#theirTable("summary.csv");
    if (theirs === undefined) return;
    for (const name of theirs.names) {
      const ours = this.#column(this.#run.figures, name, "summary.csv");
      const tolerance = name.endsWith("_geomean") ? GEOMETRIC_MEAN_TOLERANCE : undefined;
      this.#deviation.compare(ours?.[0] ?? Number.NaN, theirs.numbers(name)![0]!, name, "-", tolerance);
    }
  }

  instances(): void {
    const { instances = [] } = this.#reference.result;
    const ours = this.#run.instances;
    if (ours.length !== instances.length) {
      this.#misses.push(`${ours.length} instances, not ${instances.length}`);
      return;
    }
    instances.forEach((theirs, index) => {
      const our = ours[index]!;
      const owner = `instance ${theirs.instance_id}`;
      if (our.processorName !== theirs.processor) {
        this.#misses.push(`${owner} is on ${our.processorName}, not on ${theirs.processor}`);
      }
      this.#deviation.compare(our.busySeconds, theirs.busy_time, "busy_time", owner);
      this.#deviation.compare(our.memoryBytes, theirs.end_memory, "end_memory", owner);
      this.#deviation.compare(our.completedTasks, theirs.completed_tasks, "completed_tasks", owner);
    });
    const utilizations = this.#theirTable("utilizations.csv")?.numbers("utilizations");
    const ourUtilizations = this.#run.allocation.numbers("utilizations")!;
    utilizations?.forEach((theirs, index) => {
      this.#deviation.compare(ourUtilizations[index] ?? Number.NaN, theirs, "utilizations", `instance ${index}`);
    });
  }

  end(): void {
    const { sim_end_time: theirs } = this.#reference.result;
    if (theirs !== null) this.#deviation.compare(this.#run.summary.simulatedSeconds, theirs, "sim_end_time", "-");
  }

  #reportOtherRequests(ourIds: Float64Array, theirIds: Float64Array): boolean {
    const ours = new Set(ourIds);
    const theirs = new Set(theirIds);
    const missing = theirIds.filter((id) => !ours.has(id));
    const surplus = ourIds.filter((id) => !theirs.has(id));
    if (missing.length > 0) this.#misses.push(`not completed: ${missing.length} requests (first: ${missing[0]})`);
    if (surplus.length > 0) this.#misses.push(`completed too much: ${surplus.length} requests (first: ${surplus[0]})`);
    return missing.length + surplus.length > 0;
  }

  #column(table: CsvTable, name: string, file: string): Float64Array | undefined {
    const column = table.numbers(name);
    if (column === undefined) this.#misses.push(`${file} has no column ${name}`);
    return column;
  }

  /** A table of the ancestor's; undefined where a run left none. */
  #theirTable(name: string): CsvTable | undefined {
    const path = join(this.#reference.folder, name);
    return existsSync(path) ? readCsvTable(path) : undefined;
  }
}
