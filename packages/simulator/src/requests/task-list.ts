import type { RequestTable, Task } from "./request-table";

/**
 * Tasks in order of joining, linked through the request table's columns: first in, first out, and any member leaves in
 * constant time. A task is in one list at a time.
 */
export class TaskList {
  first: Task = -1;
  last: Task = -1;
  length = 0;
  readonly #requests: RequestTable;

  constructor(requests: RequestTable) {
    this.#requests = requests;
  }

  append(task: Task): void {
    const { next, previous } = this.#requests;
    const last = this.last;
    next[task] = -1;
    previous[task] = last;
    if (last < 0) this.first = task;
    else next[last] = task;
    this.last = task;
    this.length++;
  }

  prepend(task: Task): void {
    const { next, previous } = this.#requests;
    const first = this.first;
    previous[task] = -1;
    next[task] = first;
    if (first < 0) this.last = task;
    else previous[first] = task;
    this.first = task;
    this.length++;
  }

  remove(task: Task): void {
    const { next, previous } = this.#requests;
    const after = next[task]!;
    const before = previous[task]!;
    if (before < 0) this.first = after;
    else next[before] = after;
    if (after < 0) this.last = before;
    else previous[after] = before;
    this.length--;
  }

  /** The task behind `task`, -1 at the end. */
  after(task: Task): Task {
    return this.#requests.next[task]!;
  }
}
