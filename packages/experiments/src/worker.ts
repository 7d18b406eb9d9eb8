/** What a worker thread loads. One runner for the life of the thread, so that its jobs share configurations and traces. */
import type { Job, JobOutcome } from "./job";
import { JobRunner } from "./job-runner";

const runner = new JobRunner();

/** Does one job; the pool calls it by this name. */
export function runJob(job: Job): Promise<JobOutcome> {
  return runner.run(job);
}

/** Does nothing; that it can be called tells the pool that everything could be loaded. */
export function start(): void {}
