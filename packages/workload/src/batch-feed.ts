import type { RequestBatch, RequestSource } from "./request-batch";
import { WorkloadError } from "./workload-error";

/**
 * A source that someone else fills: an asynchronous shell reads a file or a socket and pushes what it has; the simulator
 * gets `"wait"` while there is nothing. Batches are handed through, not copied: do not reuse their columns.
 */
export class BatchFeed implements RequestSource {
  #queue: RequestBatch[] = [];
  #isClosed = false;

  /** Batches that were pushed and not pulled: stop pushing when there are many, and memory stays bounded. */
  get queuedBatches(): number {
    return this.#queue.length;
  }

  /**
   * Adds requests behind those that were pushed before. An empty batch is ignored.
   *
   * @throws WorkloadError after {@link close}.
   */
  push(batch: RequestBatch): void {
    if (this.#isClosed) {
      throw new WorkloadError(
        "WORKLOAD_CLOSED",
        "Cannot push requests into a closed feed: its reader may have been told that it has ended. Close it after the last push.",
      );
    }
    if (batch.length > 0) this.#queue.push(batch);
  }

  /** Says that no more requests will come. Harmless when repeated. */
  close(): void {
    this.#isClosed = true;
  }

  pull(): RequestBatch | "wait" | "end" {
    return this.#queue.shift() ?? (this.#isClosed ? "end" : "wait");
  }
}
