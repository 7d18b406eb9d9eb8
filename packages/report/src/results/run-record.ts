import type { NumberColumns } from "./csv-columns";
import type { LoggedDecision, LoggedFailure } from "./decision-log";
import type { RunFile, SummaryFile } from "./result-files";

/** A run as its files tell of it. */
export interface RunRecord {
  /** What tells it from other runs on the same page: the folder. */
  readonly name: string;
  /** `summary.json`. */
  readonly summary: SummaryFile;
  /** `run.json`. */
  readonly run: RunFile;
  /** In the order of the summary. */
  readonly applications: readonly ApplicationRecord[];
}

/** What the files say of one application beside the summary. */
export interface ApplicationRecord {
  readonly applicationId: number;
  /** `timeline.csv` by pool; every pool's own rows, in order of time. */
  readonly timeline: ReadonlyMap<string, NumberColumns>;
  /** `latencies.csv`; absent in results that have none. */
  readonly latencies: NumberColumns | undefined;
  /** `decisions/{application_id}.jsonl`; empty for an application that does not scale. */
  readonly decisions: readonly LoggedDecision[];
  /** From the same file: what broke. */
  readonly failures: readonly LoggedFailure[];
}
