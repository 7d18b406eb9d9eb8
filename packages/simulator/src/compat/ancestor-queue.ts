import type { RequestRow, RequestTable, Task } from "../request-table";

/**
 * The ancestor's list of waiting tasks, kept by binary search on a key that keeps changing while tasks wait: the list is
 * not sorted, and the search is run on it all the same, since its outcome is what has to be reproduced.
 */
export class AncestorQueue {
  tasks: Int32Array<ArrayBuffer> = new Int32Array(64);
  length = 0;

  insert(task: Task, position: number): void {
    if (this.length === this.tasks.length) {
      const grown = new Int32Array(this.tasks.length * 2);
      grown.set(this.tasks);
      this.tasks = grown;
    }
    if (position < this.length) this.tasks.copyWithin(position + 1, position, this.length);
    this.tasks[position] = task;
    this.length++;
  }

  remove(task: Task): void {
    const { tasks, length } = this;
    let position = 0;
    while (position < length && tasks[position] !== task) position++;
    if (position === length) return;
    tasks.copyWithin(position, position + 1, length);
    this.length--;
  }
}

/** Requests of an instance that wait, in order of arrival; equal arrivals in order of joining the instance. */
export class RowsByArrival {
  rows: Int32Array<ArrayBuffer> = new Int32Array(64);
  /** The living part is `rows[head, head + length)`: leaving at the front, the usual place, moves nothing. */
  head = 0;
  length = 0;
  readonly #requests: RequestTable;

  constructor(requests: RequestTable) {
    this.#requests = requests;
  }

  insert(row: RequestRow): void {
    if (this.head + this.length === this.rows.length) this.#makeRoom();
    const position = this.#search(row);
    const end = this.head + this.length;
    if (position < end) this.rows.copyWithin(position + 1, position, end);
    this.rows[position] = row;
    this.length++;
  }

  remove(row: RequestRow): void {
    const position = this.#search(row) - 1;
    if (this.rows[position] !== row) return;
    if (position === this.head) this.head++;
    else this.rows.copyWithin(position, position + 1, this.head + this.length);
    this.length--;
    if (this.length === 0) this.head = 0;
  }

  clear(): void {
    this.head = 0;
    this.length = 0;
  }

  /** The position behind the last row that is not later than `row`. */
  #search(row: RequestRow): number {
    const { arrivalSeconds, joinSequence } = this.#requests;
    const arrival = arrivalSeconds[row]!;
    const sequence = joinSequence[row]!;
    let low = this.head;
    let high = this.head + this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.rows[middle]!;
      const isLater =
        arrivalSeconds[other]! > arrival || (arrivalSeconds[other] === arrival && joinSequence[other]! > sequence);
      if (isLater) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #makeRoom(): void {
    if (this.head > this.rows.length >> 1) this.rows.copyWithin(0, this.head, this.head + this.length);
    else {
      const grown = new Int32Array(this.rows.length * 2);
      grown.set(this.rows.subarray(this.head, this.head + this.length));
      this.rows = grown;
    }
    this.head = 0;
  }
}
