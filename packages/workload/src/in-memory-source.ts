import { checkBatches } from "./batch-of-requests";
import type { RequestBatch, RequestSource } from "./request-batch";

/** Gives the requests of batches that are in memory. The batches are not copied and not changed. */
export class InMemorySource implements RequestSource {
  readonly #batches: readonly RequestBatch[];
  #next = 0;

  /** @throws WorkloadError when the batches break the rules of a {@link RequestBatch}. O(requests). */
  constructor(batches: Iterable<RequestBatch>) {
    this.#batches = Array.from(batches);
    checkBatches(this.#batches);
  }

  /** Number of requests in all. */
  get requests(): number {
    return this.#batches.reduce((sum, { length }) => sum + length, 0);
  }

  pull(): RequestBatch | "end" {
    return this.#batches[this.#next++] ?? "end";
  }

  /** Starts again at the first request. */
  rewind(): void {
    this.#next = 0;
  }
}

/**
 * A source of requests that are in memory, such as those of `readTraceSync`.
 *
 * @throws WorkloadError when the batches break the rules of a {@link RequestBatch}.
 */
export function traceSource(batches: Iterable<RequestBatch>): InMemorySource {
  return new InMemorySource(batches);
}
