import { runMany } from "@tokentide/experiments";

/** Runs that differ in their seed alone. */
export interface ReplicaInput {
  readonly yaml: string;
  readonly seeds: number;
  readonly threads: number;
}

/** What the runs had in all, and what they took. */
export interface ReplicaAnswer {
  readonly requests: number;
  readonly completed: number;
  readonly events: number;
  /** Of all threads, from the start of the process. */
  readonly cpuMs: number;
  /** Largest number of bytes of memory the process had. */
  readonly peakBytes: number;
}

/** Does the runs in worker threads. */
export async function measureReplicas({ yaml, seeds, threads }: ReplicaInput): Promise<ReplicaAnswer> {
  const config = { text: yaml, fileName: "bench.yaml" };
  const jobs = Array.from({ length: seeds }, (_, seed) => ({ config, seed }));
  const workerUrl = new URL("./experiments-worker.js", import.meta.url);
  const results = await runMany(jobs, { workers: threads, workerUrl });
  let requests = 0;
  let completed = 0;
  let events = 0;
  for (const { summary, error } of results) {
    if (error !== undefined) throw new Error(`A run of the bench failed: ${error.message}`);
    requests += summary.applications[0]!.requests.arrived;
    completed += summary.applications[0]!.requests.completed;
    events += summary.events;
  }
  const { user, system } = process.cpuUsage();
  return {
    requests,
    completed,
    events,
    cpuMs: (user + system) / 1000,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}
