import type { Batching } from "./dialect";
import type { Instance } from "./instance";
import type { RequestTable, Task } from "./request-table";
import { TaskList } from "./task-list";

/**
 * Iteration-level batching as ORCA describes it: whoever is in the batch stays, whoever waits joins in order of coming
 * while there is a place. Memory was reserved at admission, so nothing waits for it here.
 *
 * Source: Yu et al., "Orca: A Distributed Serving System for Transformer-Based Generative Models", OSDI 2022.
 */
export class OrcaBatching implements Batching {
  readonly #instance: Instance;
  readonly #waiting: TaskList;

  constructor(instance: Instance, requests: RequestTable) {
    this.#instance = instance;
    this.#waiting = new TaskList(requests);
  }

  arrived(task: Task): void {
    this.#waiting.append(task);
    this.#instance.queueLength++;
  }

  mayStart(): boolean {
    return true;
  }

  wantsCut(): boolean {
    return this.#instance.batch.length < this.#instance.config.maxBatchSize;
  }

  selectBatch(): void {
    const instance = this.#instance;
    const waiting = this.#waiting;
    while (waiting.length > 0 && instance.batch.length < instance.config.maxBatchSize) {
      const task = waiting.first;
      waiting.remove(task);
      instance.queueLength--;
      instance.joinBatch(task);
    }
  }

  finished(): void {}

  withdraw(task: Task): void {
    this.#waiting.remove(task);
    this.#instance.queueLength--;
  }

  clear(): void {
    while (this.#waiting.length > 0) this.#waiting.remove(this.#waiting.first);
    this.#instance.queueLength = 0;
  }
}
