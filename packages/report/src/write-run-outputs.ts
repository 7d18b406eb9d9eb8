import type { CompletedRequest, TimelineRow } from "@tokentide/simulator";
import { openRunOutputs, type RunOutputOptions, type RunResults, type WrittenRun } from "./run-outputs";

/** Everything about a run that is over, rows included. */
export interface WholeRun extends RunResults {
  /** In the order of completion. */
  readonly requests: Iterable<CompletedRequest>;
  readonly timeline: Iterable<TimelineRow>;
}

/**
 * Writes all files of a run that was kept in memory. For long runs, {@link openRunOutputs} writes rows as they come.
 *
 * @throws OutputDirectoryError when the directory holds files that are no results.
 */
export function writeRunOutputs(directory: string, run: WholeRun, options: RunOutputOptions = {}): WrittenRun {
  const outputs = openRunOutputs(directory, options);
  try {
    for (const request of run.requests) outputs.completed(request);
    for (const row of run.timeline) outputs.timeline(row);
    return outputs.finish(run);
  } finally {
    outputs.discard();
  }
}
