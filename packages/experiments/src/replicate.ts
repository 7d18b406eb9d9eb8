import type { RunSummary } from "@tokentide/simulator";
import { type Estimate, estimate } from "./estimate";
import { ReplicationError } from "./experiment-errors";
import type { Job } from "./job";
import { type RunManyOptions, runMany } from "./run-many";
import { sweep } from "./sweep";

/** What is wanted of a replication. */
export interface ReplicateOptions<Name extends string> extends RunManyOptions {
  /** One run each. */
  readonly seeds: readonly number[];
  /** The figures to be estimated, by name. */
  readonly figures: Readonly<Record<Name, (summary: RunSummary) => number>>;
}

/** One job run with several seeds. */
export interface Replication<Name extends string> {
  /** In the order of the seeds. */
  readonly summaries: readonly RunSummary[];
  readonly figures: Readonly<Record<Name, Estimate>>;
}

/**
 * Runs a job with several seeds and says how well its figures are known: mean, standard deviation and 95 % interval.
 *
 * @example
 * const { figures } = await replicate(job, {
 *   seeds: [1, 2, 3, 4, 5],
 *   figures: { ttftP99: (summary) => summary.applications[0]!.ttft.p99 },
 * });
 * console.log(`${figures.ttftP99.low} to ${figures.ttftP99.high} s`);
 *
 * @throws ReplicationError when one of the runs fails, SweepError without seeds, and what {@link runMany} throws
 */
export async function replicate<Name extends string>(
  job: Job,
  { seeds, figures, ...options }: ReplicateOptions<Name>,
): Promise<Replication<Name>> {
  const { config, overrides = [] } = job;
  const results = await runMany(sweep({ config, overrides, seeds }), options);
  const summaries = results.map(({ index, summary, error }) => {
    if (summary === undefined) throw new ReplicationError(seeds[index]!, error);
    return summary;
  });
  const estimates = Object.entries<(summary: RunSummary) => number>(figures).map(
    ([name, figureOf]) => [name, estimate(summaries.map(figureOf))] as const,
  );
  return { summaries, figures: Object.fromEntries(estimates) as Record<Name, Estimate> };
}
