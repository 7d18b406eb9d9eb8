import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../failure";
import { csvRows, numberIn } from "./csv-rows";
import { type RequestRecord, recordsOfCsv, recordsOfParquet } from "./request-records";
import { ScalingHistory } from "./scaling-history";

/** The part of `summary.json` that explanations use. Seconds; null where there is no such figure. */
export interface ApplicationResults {
  readonly application_id: number;
  readonly requests: Readonly<Record<"arrived" | "completed" | "rejected" | "failed" | "unfinished", number>>;
  readonly rejections: Readonly<Record<string, number>>;
  readonly ttft: Percentiles;
  readonly tbt: Percentiles;
  readonly e2e: Percentiles;
  readonly slo: { readonly attainment: number | null; readonly bounds?: Bounds };
}

/** Latency figures of `summary.json`. */
export type Percentiles = Readonly<Record<"mean" | "p50" | "p90" | "p99" | "max", number | null>>;

/** What was promised to each request. */
export type Bounds = Readonly<Partial<Record<"ttft_seconds" | "tbt_seconds" | "e2e_seconds", number>>>;

/** A row of `detailed/{application_id}_alloc.csv`. */
export interface InstanceRecord {
  readonly instanceId: number;
  readonly serverId: number;
  readonly sku: string;
  readonly processors: number;
  readonly processorName: string;
  readonly tag: string;
  readonly status: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly busySeconds: number;
  readonly completedTasks: number;
}

/** A row of `timeline.csv`, by column; `pool` is text. */
export interface IntervalRecord {
  readonly pool: string;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly figures: ReadonlyMap<string, number>;
}

const TIMELINE_FIGURES = [
  "arrivals",
  "completions",
  "queue",
  "instances_scaling_up",
  "instances_active",
  "instances_draining",
  "busy_fraction",
  "memory_fraction",
  "ttft_p50",
  "ttft_p99",
  "tbt_p50",
  "tbt_p99",
  "cost_dollars_per_hour",
] as const;

/** A folder that `tokentide run --out` wrote. */
export class ResultsFolder {
  readonly path: string;
  readonly simulatedSeconds: number;
  readonly isPartial: boolean;
  readonly applications: readonly ApplicationResults[];

  /** @throws UsageError when the folder holds no results */
  constructor(path: string) {
    this.path = path;
    const summary = join(path, "summary.json");
    if (!existsSync(join(path, "run.json")) || !existsSync(summary)) {
      throw new UsageError(
        `${path} is no folder of results: it has no ${existsSync(summary) ? "run.json" : "summary.json"}. Make one with \`tokentide run CONFIG --out ${path}\`, or name another.`,
      );
    }
    const content = JSON.parse(readFileSync(summary, "utf8"));
    this.simulatedSeconds = content.simulated_seconds;
    this.isPartial = content.partial === true;
    this.applications = content.applications;
  }

  /**
   * The application of this id, or the only one.
   * @throws UsageError when there is none, or when there are several to choose from
   */
  application(id: number | undefined): ApplicationResults {
    const known = this.applications.map(({ application_id }) => application_id).join(", ");
    if (id === undefined) {
      if (this.applications.length === 1) return this.applications[0]!;
      throw new UsageError(`the run has applications ${known}: say which one with --application.`);
    }
    const found = this.applications.find(({ application_id }) => application_id === id);
    if (found === undefined) throw new UsageError(`the run has no application ${id}. It has: ${known}.`);
    return found;
  }

  /** The completed requests of an application in order of completion; undefined where no table of them was kept. */
  requests(applicationId: number): AsyncIterable<RequestRecord> | Iterable<RequestRecord> | undefined {
    const [csv, parquet] = ["csv", "parquet"].map((form) => join(this.path, `detailed/${applicationId}.${form}`));
    if (existsSync(csv!)) return recordsOfCsv(csv!);
    return existsSync(parquet!) ? recordsOfParquet(parquet!) : undefined;
  }

  /** Every instance that an application had, in order of creation. */
  instances(applicationId: number): readonly InstanceRecord[] {
    const columns = [
      ...["instance_id", "server_id", "sku", "processors", "instance_names", "tag", "status"],
      ...["start_seconds", "end_seconds", "busy_seconds", "completed_tasks"],
    ];
    return [...csvRows(join(this.path, `detailed/${applicationId}_alloc.csv`), columns)].map((cells) => ({
      instanceId: numberIn(cells[0]),
      serverId: numberIn(cells[1]),
      sku: cells[2]!,
      processors: numberIn(cells[3]),
      processorName: cells[4]!,
      tag: cells[5]!,
      status: cells[6]!,
      startSeconds: numberIn(cells[7]),
      endSeconds: numberIn(cells[8]),
      busySeconds: numberIn(cells[9]),
      completedTasks: numberIn(cells[10]),
    }));
  }

  /** The intervals of an application's timeline, a record for each pool. */
  intervals(applicationId: number): readonly IntervalRecord[] {
    const records: IntervalRecord[] = [];
    const ends = new Map<string, number>();
    const columns = ["time_seconds", "application_id", "pool", ...TIMELINE_FIGURES];
    for (const [time, application, pool, ...figures] of csvRows(join(this.path, "timeline.csv"), columns)) {
      if (Number(application) !== applicationId) continue;
      const toSeconds = Number(time);
      const fromSeconds = ends.get(pool!) ?? 0;
      ends.set(pool!, toSeconds);
      const named = TIMELINE_FIGURES.map((name, index) => [name, numberIn(figures[index])] as const);
      records.push({ pool: pool!, fromSeconds, toSeconds, figures: new Map(named) });
    }
    return records;
  }

  /** What the application's scaling manager did and why; undefined where it has none. */
  scaling(applicationId: number): ScalingHistory | undefined {
    const path = join(this.path, `decisions/${applicationId}.jsonl`);
    return existsSync(path) ? ScalingHistory.read(path) : undefined;
  }
}
