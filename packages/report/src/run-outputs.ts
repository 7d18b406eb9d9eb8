import { basename } from "node:path";
import type {
  CompletedRequest,
  InstanceSummary,
  LatencyQuantile,
  RunSinks,
  RunSummary,
  TimelineRow,
} from "@tokentide/simulator";
import { ANCESTOR_SUMMARY_HEADER, AncestorSummary } from "./ancestor-summary";
import { INSTANCE_HEADER, instanceLine } from "./instance-csv";
import { LATENCY_HEADER, latencyLine } from "./latency-csv";
import { OutputDirectory } from "./output-directory";
import { reportPage } from "./page/report-page";
import { groupThousands } from "./readable-figures";
import { type RequestRows, RequestTables } from "./request-tables";
import { readRuns } from "./results/read-run";
import { RUN_FILE, type RunFacts, runJsonText } from "./run-facts";
import { StagedFiles } from "./staged-files";
import { summaryJsonText } from "./summary-json";
import { TextFile, type TextSink } from "./text-file";
import { TIMELINE_HEADER, timelineLine } from "./timeline-csv";

/** As many requests of an application get their statistics in `summary.csv` when nothing else is said. */
const DEFAULT_EXACT_SAMPLES = 1_000_000;

/** Name of a page when nothing else is said. */
export const REPORT_FILE = "report.html";

/** What to write. */
export interface RunOutputOptions {
  /** How to write a row for every completed request; true is `csv`, false is `none`. Default `auto`. */
  readonly detailed?: RequestRows | boolean;
  /** With `auto`, rows are written for applications of at most so many completed requests. Default 1,000,000. */
  readonly autoRows?: number;
  /** Whether rows of requests end with a column `class_ids`, for runs that tell classes of requests apart. Default: no. */
  readonly classes?: boolean;
  /** An application with more completed requests has empty cells in `summary.csv`. Default 1,000,000. */
  readonly exactSamples?: number;
  /** Path in the directory of a page that shows it all, such as `report.html`. Default: none is made. */
  readonly report?: string;
}

/** What is known at the end of a run. */
export interface RunResults {
  readonly summary: RunSummary;
  /** Of all applications; each goes to the file of its own. */
  readonly instances: readonly InstanceSummary[];
  /** Of all applications, for `latencies.csv`. */
  readonly latencies: readonly LatencyQuantile[];
  readonly run: RunFacts;
}

/** What was written, and where. */
export interface WrittenRun {
  /** Absolute. */
  readonly directory: string;
  /** Relative to the directory, sorted. */
  readonly files: readonly string[];
  /** What a reader of the files should know, in words. Usually empty. */
  readonly notes: readonly string[];
}

/** The files of a run that is going on: hand it to the simulator as its sinks, then `finish` or `discard`. */
export interface RunOutputs extends Required<Pick<RunSinks, "completed" | "timeline">> {
  /** A further file of the run, for example `scaling/0`. The same path gives the same file. */
  openFile(relativePath: string): TextSink;
  /** Writes the rest and puts all files into place. When writing fails, the directory is as it was found. */
  finish(results: RunResults): WrittenRun;
  /** Drops what was written, as when the run failed; the directory is as it was found. Harmless after `finish`. */
  discard(): void;
}

/**
 * Prepares a directory for the results of a run. Nothing of an earlier run there is touched before `finish`.
 *
 * @throws OutputDirectoryError when the directory holds files that are no results.
 */
export function openRunOutputs(directory: string, options: RunOutputOptions = {}): RunOutputs {
  return new RunFiles(new OutputDirectory(directory), options);
}

class RunFiles implements RunOutputs {
  readonly #directory: OutputDirectory;
  readonly #exactSamples: number;
  readonly #report: string | undefined;
  readonly #files: StagedFiles;
  readonly #requests: RequestTables;
  readonly #statistics = new Map<number, AncestorSummary>();
  readonly #timeline: TextSink;
  #isOpen = true;

  constructor(directory: OutputDirectory, options: RunOutputOptions) {
    this.#directory = directory;
    this.#exactSamples = options.exactSamples ?? DEFAULT_EXACT_SAMPLES;
    this.#report = options.report;
    this.#files = new StagedFiles(directory);
    this.#requests = new RequestTables(this.#files, {
      rows: rowsMeant(options.detailed ?? "auto"),
      autoRows: options.autoRows,
      classes: options.classes,
    });
    this.#timeline = this.#files.createText("timeline.csv", TIMELINE_HEADER);
  }

  // Arrow functions, so that they may be handed on without their object.
  readonly completed = (request: CompletedRequest): void => {
    this.#statisticsOf(request.applicationId).add(request);
    this.#requests.add(request);
  };

  readonly timeline = (row: TimelineRow): void => {
    this.#timeline.write(timelineLine(row));
  };

  openFile(relativePath: string): TextSink {
    return this.#files.textAt(relativePath);
  }

  finish({ summary, instances, latencies, run }: RunResults): WrittenRun {
    try {
      const applicationIds = summary.applications.map((application) => application.applicationId);
      for (const id of applicationIds) this.#writeApplication(id, instances);
      this.#files.createText("latencies.csv", LATENCY_HEADER + latencies.map(latencyLine).join(""));
      this.#files.createText("summary.json", summaryJsonText(summary));
      const lines = applicationIds.map((id) => this.#statisticsOf(id).line(id));
      this.#files.createText("summary.csv", ANCESTOR_SUMMARY_HEADER + lines.join(""));
      const files = [...this.#files.paths, RUN_FILE, ...(this.#report === undefined ? [] : [this.#report])].sort();
      const notes = this.#notes(applicationIds);
      this.#files.createText(RUN_FILE, runJsonText(run, { files, notes }));
      this.#files.close();
      if (this.#report !== undefined) this.#writePage(this.#report);
      this.#directory.publish(files);
      this.#isOpen = false;
      return { directory: this.#directory.path, files, notes };
    } finally {
      this.discard();
    }
  }

  discard(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#files.abandon();
    this.#directory.discard();
  }

  #writeApplication(applicationId: number, instances: readonly InstanceSummary[]): void {
    this.#requests.finish(applicationId);
    const own = instances.filter((instance) => instance.applicationId === applicationId);
    this.#files.createText(`detailed/${applicationId}_alloc.csv`, INSTANCE_HEADER + own.map(instanceLine).join(""));
  }

  /** Made from the files that are about to be published, so that it says what they say. */
  #writePage(report: string): void {
    const runs = readRuns([this.#directory.stagedPath(".")]);
    const page = new TextFile(this.#directory.stagedPath(report));
    page.write(reportPage(runs.map((run) => ({ ...run, name: basename(this.#directory.path) }))));
    page.close();
  }

  #notes(applicationIds: readonly number[]): readonly string[] {
    const withoutStatistics = applicationIds.filter((id) => this.#statisticsOf(id).isTooLarge);
    return [
      ...this.#requests.notes(),
      ...withoutStatistics.map((id) => {
        const [count, limit] = [this.#statisticsOf(id).count, this.#exactSamples].map((n) => groupThousands(n));
        return `summary.csv has no statistics of application ${id}: ${count} requests completed, and they are kept up to ${limit} only. See summary.json.`;
      }),
    ];
  }

  #statisticsOf(applicationId: number): AncestorSummary {
    let statistics = this.#statistics.get(applicationId);
    if (statistics === undefined) {
      statistics = new AncestorSummary(this.#exactSamples);
      this.#statistics.set(applicationId, statistics);
    }
    return statistics;
  }
}

function rowsMeant(detailed: RequestRows | boolean): RequestRows {
  return typeof detailed === "boolean" ? (detailed ? "csv" : "none") : detailed;
}
