import type { Instance } from "../instances/instance";
import type { RequestRow, RequestTable, Task } from "../requests/request-table";

/** What the ancestor's memory rules read. */
export interface AncestorNeeds {
  promptMemoryBytes(row: RequestRow): number;
  tokenMemoryBytes(row: RequestRow): number;
}

/** Memory is taken when a task first runs: the prompt's, then the whole remaining output at the start of the token phase. */
export class AncestorMemory {
  readonly #requests: RequestTable;
  readonly #needs: AncestorNeeds;

  constructor(requests: RequestTable, needs: AncestorNeeds) {
    this.#requests = requests;
    this.#needs = needs;
  }

  taskBytes(task: Task): number {
    return (task & 1) === 0 ? this.#needs.promptMemoryBytes(task >> 1) : this.#needs.tokenMemoryBytes(task >> 1);
  }

  take(task: Task, instance: Instance): void {
    const bytes = this.taskBytes(task);
    instance.memoryBytes += bytes;
    this.#requests.memoryBytes[task >> 1] = this.#requests.memoryBytes[task >> 1]! + bytes;
  }
}
