import type { Instance } from "../instances/instance";
import type { RequestTable, Task } from "../requests/request-table";
import { TaskList } from "../requests/task-list";
import type { Batching } from "./dialect";

/**
 * Iteration-level batching as ORCA describes it: whoever is in the batch stays until its last token, whoever waits joins
 * in order of coming while there is a place. Memory was reserved at admission, so nothing waits for it here.
 *
 * Source: Yu et al., "Orca: A Distributed Serving System for Transformer-Based Generative Models", OSDI 2022.
 */
export class OrcaBatching implements Batching {
  readonly #instance: Instance;
  readonly #requests: RequestTable;
  /** Token tasks whose prompt has just been in the batch: its place is theirs. */
  readonly #staying: TaskList;
  readonly #waiting: TaskList;

  constructor(instance: Instance, requests: RequestTable) {
    this.#instance = instance;
    this.#requests = requests;
    this.#staying = new TaskList(requests);
    this.#waiting = new TaskList(requests);
  }

  arrived(task: Task): void {
    this.#queueOf(task).append(task);
    this.#instance.queueLength++;
  }

  mayStart(): boolean {
    return true;
  }

  wantsCut(): boolean {
    return this.#instance.batch.length < this.#instance.config.maxBatchSize;
  }

  selectBatch(): void {
    this.#join(this.#staying);
    this.#join(this.#waiting);
  }

  longestRun(iterations: number): number {
    return iterations;
  }

  runEnded(): void {}

  finished(): void {}

  withdraw(task: Task): void {
    this.#queueOf(task).remove(task);
    this.#instance.queueLength--;
  }

  clear(): void {
    for (const queue of [this.#staying, this.#waiting]) while (queue.length > 0) queue.remove(queue.first);
    this.#instance.queueLength = 0;
  }

  #join(queue: TaskList): void {
    const instance = this.#instance;
    while (queue.length > 0 && instance.batch.length < instance.config.maxBatchSize) {
      const task = queue.first;
      queue.remove(task);
      instance.queueLength--;
      instance.joinBatch(task);
    }
  }

  #queueOf(task: Task): TaskList {
    const isStaying = (task & 1) !== 0 && this.#requests.promptInstance[task >> 1] === this.#instance.id;
    return isStaying ? this.#staying : this.#waiting;
  }
}
