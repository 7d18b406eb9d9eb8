import type { CompletedRequest, InstanceSummary, RunSinks, RunSummary, TimelineRow } from "@tokentide/simulator";
import { ANCESTOR_SUMMARY_HEADER, AncestorSummary } from "./ancestor-summary";
import { CompletedRequestCsv } from "./completed-request-csv";
import { INSTANCE_HEADER, instanceLine } from "./instance-csv";
import { OutputDirectory } from "./output-directory";
import { groupThousands } from "./readable-figures";
import { RUN_FILE, type RunFacts, runJsonText } from "./run-facts";
import { summaryJsonText } from "./summary-json";
import { TextFile, type TextSink } from "./text-file";
import { TIMELINE_HEADER, timelineLine } from "./timeline-csv";

/** As many requests of an application get their statistics in `summary.csv` when nothing else is said. */
const DEFAULT_EXACT_SAMPLES = 1_000_000;

/** What to write. */
export interface RunOutputOptions {
  /** Whether to write a line for every completed request. Default true. */
  readonly detailed?: boolean;
  /** An application with more completed requests has empty cells in `summary.csv`. Default 1,000,000. */
  readonly exactSamples?: number;
}

/** What is known at the end of a run. */
export interface RunResults {
  readonly summary: RunSummary;
  /** Of all applications; each goes to the file of its own. */
  readonly instances: readonly InstanceSummary[];
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
  readonly #isDetailed: boolean;
  readonly #exactSamples: number;
  readonly #files = new Map<string, TextFile>();
  readonly #requests = new Map<number, CompletedRequestCsv>();
  readonly #statistics = new Map<number, AncestorSummary>();
  readonly #timeline: TextFile;
  #isOpen = true;

  constructor(directory: OutputDirectory, options: RunOutputOptions) {
    this.#directory = directory;
    this.#isDetailed = options.detailed ?? true;
    this.#exactSamples = options.exactSamples ?? DEFAULT_EXACT_SAMPLES;
    this.#timeline = this.#create("timeline.csv", TIMELINE_HEADER);
  }

  // Arrow functions, so that they may be handed on without their object.
  readonly completed = (request: CompletedRequest): void => {
    this.#statisticsOf(request.applicationId).add(request);
    if (this.#isDetailed) this.#requestsOf(request.applicationId).add(request);
  };

  readonly timeline = (row: TimelineRow): void => {
    this.#timeline.write(timelineLine(row));
  };

  openFile(relativePath: string): TextSink {
    return this.#files.get(relativePath) ?? this.#create(relativePath, "");
  }

  finish({ summary, instances, run }: RunResults): WrittenRun {
    try {
      const applicationIds = summary.applications.map((application) => application.applicationId);
      for (const id of applicationIds) this.#writeApplication(id, instances);
      this.#create("summary.json", summaryJsonText(summary));
      const lines = applicationIds.map((id) => this.#statisticsOf(id).line(id));
      this.#create("summary.csv", ANCESTOR_SUMMARY_HEADER + lines.join(""));
      const files = [...this.#files.keys(), RUN_FILE].sort();
      this.#create(RUN_FILE, runJsonText(run, files));
      for (const file of this.#files.values()) file.close();
      this.#directory.publish(files);
      this.#isOpen = false;
      return { directory: this.#directory.path, files, notes: this.#notes(applicationIds) };
    } finally {
      this.discard();
    }
  }

  discard(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const file of this.#files.values()) file.abandon();
    this.#directory.discard();
  }

  #writeApplication(applicationId: number, instances: readonly InstanceSummary[]): void {
    // A file of requests exists for every application, also when none completed.
    if (this.#isDetailed) this.#requestsOf(applicationId).flush();
    const own = instances.filter((instance) => instance.applicationId === applicationId);
    this.#create(`detailed/${applicationId}_alloc.csv`, INSTANCE_HEADER + own.map(instanceLine).join(""));
  }

  #notes(applicationIds: readonly number[]): readonly string[] {
    return applicationIds
      .filter((id) => this.#statisticsOf(id).isTooLarge)
      .map((id) => {
        const [count, limit] = [this.#statisticsOf(id).count, this.#exactSamples].map((n) => groupThousands(n));
        return `summary.csv has no statistics of application ${id}: ${count} requests completed, and they are kept up to ${limit} only. See summary.json.`;
      });
  }

  #requestsOf(applicationId: number): CompletedRequestCsv {
    let requests = this.#requests.get(applicationId);
    if (requests === undefined) {
      requests = new CompletedRequestCsv(this.#create(`detailed/${applicationId}.csv`, ""));
      this.#requests.set(applicationId, requests);
    }
    return requests;
  }

  #statisticsOf(applicationId: number): AncestorSummary {
    let statistics = this.#statistics.get(applicationId);
    if (statistics === undefined) {
      statistics = new AncestorSummary(this.#exactSamples);
      this.#statistics.set(applicationId, statistics);
    }
    return statistics;
  }

  #create(relativePath: string, text: string): TextFile {
    const file = new TextFile(this.#directory.stagedPath(relativePath));
    this.#files.set(relativePath, file);
    file.write(text);
    return file;
  }
}
