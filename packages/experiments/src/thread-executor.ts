import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Tinypool } from "tinypool";
import { WorkersError } from "./experiment-errors";
import { describeFailure, type Job, type JobOutcome } from "./job";
import type { JobExecutor } from "./job-executor";

/** How threads are made. */
export interface ThreadOptions {
  readonly threads: number;
  /** The worker program: a file's URL, or its path. */
  readonly workerUrl: string | URL;
}

/** Does jobs in worker threads, which start at once and stay until {@link close}. */
export class ThreadExecutor implements JobExecutor {
  readonly #pool: Tinypool;
  /** Rejects when threads cannot start: no job is to blame for that. */
  readonly #started: Promise<unknown>;
  /** Rejects when a thread that takes the place of a dead one cannot start. */
  readonly #broken: Promise<never>;

  private constructor(pool: Tinypool, filename: string) {
    this.#pool = pool;
    const cannotStart = (cause: Error) =>
      new WorkersError(`Cannot start worker threads of ${filename}: ${cause.message}`, { cause });
    this.#broken = new Promise((_, reject) => {
      this.#pool.on("error", (cause: Error) => reject(cannotStart(cause)));
    });
    this.#broken.catch(() => {});
    this.#started = this.#pool.run(null, { name: "start" }).catch((cause) => {
      throw cannotStart(cause);
    });
    this.#started.catch(() => {});
  }

  /** @throws WorkersError when there is no worker program */
  static async open({ threads, workerUrl }: ThreadOptions): Promise<ThreadExecutor> {
    const filename = fileOf(workerUrl);
    if (!existsSync(filename)) {
      throw new WorkersError(
        `Cannot start worker threads: there is no ${filename}. A bundled program has to bundle the worker of ` +
          "@tokentide/experiments as an entry of its own and pass its place as workerUrl; workers: 0 does without threads.",
      );
    }
    // An ES module only: `require` of it, which an import at the top becomes in CommonJS, fails before Node 20.19.
    const { Tinypool } = await import("tinypool");
    return new ThreadExecutor(
      new Tinypool({ filename, name: "runJob", minThreads: threads, maxThreads: threads }),
      filename,
    );
  }

  async run(job: Job): Promise<JobOutcome> {
    await this.#started;
    return Promise.race([this.#broken, this.#runInThread(job)]);
  }

  /** Stops the threads. What one of them still dies of has been said, or no longer matters. */
  async close(): Promise<void> {
    // Tinypool 2.2 waits for a thread's end by `events.once`, which asks a thread that dies of an error for this method.
    for (const thread of this.#pool.threads) Object.assign(thread, { removeListener() {} });
    await this.#pool.destroy().catch(() => {});
  }

  /** A thread that dies (out of memory) takes its job with it and is replaced. */
  async #runInThread(job: Job): Promise<JobOutcome> {
    const startedAt = performance.now();
    try {
      return await this.#pool.run(job);
    } catch (error) {
      return { error: describeFailure(error), wallSeconds: (performance.now() - startedAt) / 1000 };
    }
  }
}

function fileOf(place: string | URL): string {
  const text = String(place);
  return text.startsWith("file:") ? fileURLToPath(text) : resolve(text);
}
