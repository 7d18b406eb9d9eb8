import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { RunManyOptions } from "@tokentide/experiments";
import { InterruptedError } from "../failure";

/** The worker program of this bundle; from TypeScript sources there is none, and everything is done in this thread. */
const WORKER = new URL("./experiments-worker.js", import.meta.url);

/** Does many runs in `count` threads (absent: one per processor, 0: none) and gives them up on Ctrl-C. */
export async function withThreads<Result>(
  count: number | undefined,
  work: (options: Pick<RunManyOptions, "workers" | "workerUrl" | "signal">) => Promise<Result>,
): Promise<Result> {
  const giveUp = new AbortController();
  const interrupt = () => giveUp.abort(new InterruptedError());
  process.once("SIGINT", interrupt);
  const workers = existsSync(fileURLToPath(WORKER)) ? count : 0;
  try {
    return await work({ workerUrl: WORKER, signal: giveUp.signal, ...(workers === undefined ? {} : { workers }) });
  } finally {
    process.off("SIGINT", interrupt);
  }
}
