import type { Instance } from "../instances/instance";
import type { RequestTable, Task } from "../requests/request-table";
import { TaskList } from "../requests/task-list";
import type { PagedColumns } from "./paged-columns";
import type { SequenceBlocks } from "./sequence-blocks";

/**
 * KV caches that come to an instance from where their prompt was computed: first they wait there until blocks are free
 * here, then they travel, then their token tasks want a place in the batch.
 */
export class IncomingCaches {
  readonly #instance: Instance;
  readonly #requests: RequestTable;
  readonly #paged: PagedColumns;
  readonly #sequences: SequenceBlocks;
  readonly #startTransfer: (task: Task) => void;
  /** Token tasks whose cache waits elsewhere for blocks here. */
  readonly #waiting: TaskList;
  /** Caches that have their blocks here and are on their way. */
  #coming = 0;
  /** Token tasks whose cache is here. */
  readonly #arrived: TaskList;

  /** @param startTransfer called when the blocks of a cache that waits elsewhere are there */
  constructor(
    instance: Instance,
    requests: RequestTable,
    sequences: SequenceBlocks,
    paged: PagedColumns,
    startTransfer: (task: Task) => void,
  ) {
    this.#instance = instance;
    this.#requests = requests;
    this.#paged = paged;
    this.#sequences = sequences;
    this.#startTransfer = startTransfer;
    this.#waiting = new TaskList(requests);
    this.#arrived = new TaskList(requests);
  }

  get wantsBlocks(): boolean {
    return this.#waiting.length > 0;
  }

  /** A cache is complete elsewhere and wants to come here. */
  announce(task: Task): void {
    this.#paged.open(task, this.#requests.promptTokens[task >> 1]!);
    this.#waiting.append(task);
    this.#instance.queueLength++;
  }

  /**
   * The request of a cache that waits or travels was taken back.
   * @returns whether its transfer had not begun
   */
  cancel(task: Task): boolean {
    this.#instance.queueLength--;
    const isWaiting = this.#paged.ownBlocks[task] === 0;
    if (isWaiting) this.#waiting.remove(task);
    else this.#coming--;
    return isWaiting;
  }

  /** A cache is here. */
  arrive(task: Task): void {
    this.#coming--;
    this.#arrived.append(task);
  }

  /** Puts the tasks whose cache is here into the batch, while it has places. */
  join(): void {
    const instance = this.#instance;
    while (this.#arrived.length > 0 && instance.batch.length < instance.config.maxBatchSize) {
      const task = this.#arrived.first;
      this.#arrived.remove(task);
      instance.queueLength--;
      instance.joinBatch(task);
      this.#sequences.startGrowing(task, instance.iterations);
    }
  }

  /** Takes blocks for caches that wait elsewhere, in order of coming, but for the last `leaveFree`, and sends for them. */
  fetch(leaveFree: number): void {
    const { batch, config } = this.#instance;
    const { targetTokens, cachedTokens } = this.#paged;
    while (this.#waiting.length > 0) {
      const task = this.#waiting.first;
      if (batch.length + this.#arrived.length + this.#coming >= config.maxBatchSize) return;
      if (!this.#sequences.extend(task, targetTokens[task]!, leaveFree)) return;
      cachedTokens[task] = targetTokens[task]!;
      this.#waiting.remove(task);
      this.#coming++;
      this.#startTransfer(task);
    }
  }

  clear(): void {
    for (const queue of [this.#waiting, this.#arrived]) while (queue.length > 0) queue.remove(queue.first);
    this.#coming = 0;
  }
}
