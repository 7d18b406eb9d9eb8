import { prometheusText } from "@tokentide/report";
import type { InstanceSummary, RunSinks, RunSummary } from "@tokentide/simulator";
import { UsageError } from "../failure";
import { TraceEvents } from "../trace-events/trace-events";
import { UnfinishedFile } from "./unfinished-file";

/** Options of `tokentide run` that ask for files outside of the folder of results. */
export interface FurtherFilesOptions {
  /** The final figures in Prometheus' text format. */
  readonly prometheus?: string;
  /** A picture of the run for Perfetto. */
  readonly traceEvents?: string;
  /** The stretch of the run to be in the picture, seconds; absent: all. */
  readonly traceWindow?: { readonly fromSeconds: number; readonly toSeconds: number };
}

/** The files that a run writes beside its results, where they were asked for. */
export class FurtherFiles {
  readonly #prometheus: UnfinishedFile | undefined;
  readonly #trace: { readonly file: UnfinishedFile; readonly events: TraceEvents } | undefined;

  /** @throws UsageError when a file cannot be made, before the run has cost any time; then there is none of the others either */
  constructor({ prometheus, traceEvents, traceWindow }: FurtherFilesOptions) {
    if (traceEvents === undefined && traceWindow !== undefined)
      throw new UsageError("--trace-window has no effect without --trace-events FILE.");
    if (prometheus !== undefined) this.#prometheus = new UnfinishedFile(prometheus);
    try {
      if (traceEvents !== undefined) {
        const file = new UnfinishedFile(traceEvents);
        const events = new TraceEvents(file, traceWindow === undefined ? {} : { window: traceWindow });
        this.#trace = { file, events };
      }
    } catch (error) {
      this.#prometheus?.discard();
      throw error;
    }
  }

  /** What the files want to hear of the run. */
  get sinks(): RunSinks {
    return this.#trace?.events.sinks ?? {};
  }

  /** Puts the files into their places; answers what there is to say about them, a line each. */
  finish(summary: RunSummary, instances: readonly InstanceSummary[]): readonly string[] {
    const lines: string[] = [];
    if (this.#prometheus !== undefined) {
      this.#prometheus.write(prometheusText(summary));
      this.#prometheus.finish();
      lines.push(`Wrote ${this.#prometheus.path}`);
    }
    if (this.#trace !== undefined) {
      const notes = this.#trace.events.finish(instances, summary.simulatedSeconds);
      this.#trace.file.finish();
      lines.push(`Wrote ${this.#trace.file.path}: open it at https://ui.perfetto.dev, which keeps it on your machine`);
      lines.push(...notes.map((note) => `Note: ${note}`));
    }
    return lines;
  }

  /** Takes away what is not finished. */
  discard(): void {
    this.#prometheus?.discard();
    this.#trace?.file.discard();
  }
}
