import type { RequestRow, RequestTable, Task } from "../request-table";

/**
 * The ancestor's list of waiting tasks, kept by binary search on a key that keeps changing while tasks wait: the list is
 * not sorted, and the search is run on it all the same, since its outcome is what has to be reproduced. Newcomers and
 * leavers are mostly near the front of a long list, so whichever side is shorter moves.
 */
export class AncestorQueue {
  length = 0;
  #tasks: Int32Array<ArrayBuffer> = new Int32Array(64);
  #start = 32;

  /** The task at a position, from 0. */
  at(position: number): Task {
    return this.#tasks[this.#start + position]!;
  }

  insert(task: Task, position: number): void {
    const isFrontShorter = position < this.length - position;
    if (isFrontShorter ? this.#start === 0 : this.#start + this.length === this.#tasks.length) this.#makeRoom();
    const start = this.#start;
    if (isFrontShorter) {
      this.#tasks.copyWithin(start - 1, start, start + position);
      this.#start--;
    } else if (position < this.length) {
      this.#tasks.copyWithin(start + position + 1, start + position, start + this.length);
    }
    this.#tasks[this.#start + position] = task;
    this.length++;
  }

  /** A task that is not here is ignored. */
  remove(task: Task): void {
    const tasks = this.#tasks;
    const start = this.#start;
    const end = start + this.length;
    let index = start;
    while (index < end && tasks[index] !== task) index++;
    if (index === end) return;
    if (index - start < end - index) {
      tasks.copyWithin(start + 1, start, index);
      this.#start++;
    } else tasks.copyWithin(index, index + 1, end);
    this.length--;
  }

  clear(): void {
    this.length = 0;
    this.#start = this.#tasks.length >> 1;
  }

  /** Doubles the room and centres the tasks in it. */
  #makeRoom(): void {
    const grown = new Int32Array(Math.max(64, 4 * this.length));
    const start = (grown.length - this.length) >> 1;
    grown.set(this.#tasks.subarray(this.#start, this.#start + this.length), start);
    this.#tasks = grown;
    this.#start = start;
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
    const end = this.head + this.length;
    if (position - this.head < end - position) {
      this.rows.copyWithin(this.head + 1, this.head, position);
      this.head++;
    } else this.rows.copyWithin(position, position + 1, end);
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
