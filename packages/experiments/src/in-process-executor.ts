import type { Job, JobOutcome } from "./job";
import type { JobExecutor } from "./job-executor";
import { JobRunner } from "./job-runner";

/** Others in this thread (timers, signals, a progress line) get their turn at this pace. */
const MILLISECONDS_BETWEEN_PAUSES = 100;

/** Does jobs in this thread, one after the other. */
export class InProcessExecutor implements JobExecutor {
  readonly #runner = new JobRunner();
  #running: Promise<unknown> | undefined;
  #isClosed = false;
  #pausedAt = performance.now();

  async run(job: Job): Promise<JobOutcome> {
    // Also here: short runs have no pause of their own.
    await this.#giveWay();
    const running = this.#runner.run(job, async () => {
      await this.#giveWay();
      if (this.#isClosed) throw new Error("The run was given up.");
    });
    this.#running = running;
    return running;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  async #giveWay(): Promise<void> {
    if (performance.now() - this.#pausedAt < MILLISECONDS_BETWEEN_PAUSES) return;
    await new Promise((resume) => setImmediate(resume));
    this.#pausedAt = performance.now();
  }
}
