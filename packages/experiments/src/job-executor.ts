import type { Job, JobOutcome } from "./job";

/** Something that does jobs. */
export interface JobExecutor {
  /** Rejects when no job can be done any more; what goes wrong in one is in its outcome. */
  run(job: Job): Promise<JobOutcome>;
  /** Gives up what is running. */
  close(): Promise<void>;
}
