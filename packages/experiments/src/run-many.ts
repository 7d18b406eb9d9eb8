import { availableParallelism } from "node:os";
import { WorkersError } from "./experiment-errors";
import type { Job, JobResult } from "./job";
import type { JobExecutor } from "./job-executor";

/** How jobs are done. None of it has an influence on their results. */
export interface RunManyOptions {
  /** Worker threads; 0 runs everything in this thread. Default: one per processor, and no more than jobs. */
  readonly workers?: number;
  /** Called for every job when it is done, in order of completion. */
  readonly onResult?: (result: JobResult) => void;
  /** Gives up: running jobs are stopped and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The worker program, for programs that are bundled: a file's URL, or its path. Default: the one of this package. */
  readonly workerUrl?: string | URL;
}

/**
 * Does runs in worker threads. The results are those of running the jobs one after the other, in the order of the jobs,
 * whatever the number of workers; a job that fails has its error in its result and does not stop the others.
 *
 * @example
 * const results = await runMany([1, 2, 3].map((seed) => ({ config: { path: "cluster.yaml" }, seed })));
 * for (const { summary, error } of results) console.log(error?.message ?? summary.applications[0].ttft.p99);
 *
 * @throws WorkersError when threads cannot be started
 */
export async function runMany(jobs: readonly Job[], options: RunManyOptions = {}): Promise<JobResult[]> {
  const { onResult, signal } = options;
  signal?.throwIfAborted();
  const workers = workersFor(jobs.length, options.workers);
  if (jobs.length === 0) return [];
  const executor = await openExecutor(workers, options.workerUrl);
  const results: JobResult[] = [];
  let next = 0;
  let isStopped = false;
  const lane = async () => {
    while (next < jobs.length && !isStopped && !signal?.aborted) {
      const index = next++;
      const job = jobs[index]!;
      const outcome = await executor.run(job);
      // What a stopped job says of itself is no result.
      if (isStopped) return;
      const result: JobResult = { index, ...(job.name === undefined ? {} : { name: job.name }), ...outcome };
      results[index] = result;
      onResult?.(result);
    }
  };
  const aborted = rejectionOf(signal);
  try {
    await Promise.race([aborted.promise, Promise.all(Array.from({ length: Math.max(workers, 1) }, lane))]);
    return results;
  } finally {
    isStopped = true;
    aborted.forget();
    await executor.close();
  }
}

function workersFor(jobs: number, wanted: number | undefined): number {
  if (wanted === undefined) return Math.min(availableParallelism(), jobs);
  if (!Number.isSafeInteger(wanted) || wanted < 0) {
    throw new WorkersError(`Cannot use ${wanted} workers: give a whole number of threads, or 0 for none.`);
  }
  return Math.min(wanted, jobs);
}

/** Loaded when needed: this thread needs no simulator when others have it, and no pool when it works itself. */
async function openExecutor(workers: number, workerUrl: string | URL | undefined): Promise<JobExecutor> {
  if (workers === 0) {
    const { InProcessExecutor } = await import("./in-process-executor");
    return new InProcessExecutor();
  }
  const { ThreadExecutor } = await import("./thread-executor");
  return ThreadExecutor.open({ threads: workers, workerUrl: workerUrl ?? new URL("./worker.js", import.meta.url) });
}

/** A promise that rejects when a signal is given, and a way to stop listening. */
function rejectionOf(signal: AbortSignal | undefined): { readonly promise: Promise<never>; forget(): void } {
  let listener = () => {};
  const promise = new Promise<never>((_, reject) => {
    listener = () => reject(signal?.reason);
    signal?.addEventListener("abort", listener, { once: true });
  });
  return { promise, forget: () => signal?.removeEventListener("abort", listener) };
}
