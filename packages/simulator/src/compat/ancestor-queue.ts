import type { RequestRow, RequestTable, Task } from "../requests/request-table";

/** Tasks in one stretch of the list at most; one that is full is cut in two. */
const STRETCH_TASKS = 512;

interface Stretch {
  /** Its name in the table's `queueStretch`. */
  readonly id: number;
  readonly tasks: Int32Array<ArrayBuffer>;
  length: number;
  /** Where in the order of stretches it stands. */
  order: number;
  /** Position in the list of its first task. */
  start: number;
}

/**
 * The ancestor's list of waiting tasks, kept by binary search on a key that keeps changing while tasks wait: the list is
 * not sorted, and the search is run on it all the same, since its outcome is what has to be reproduced. It is kept in
 * short stretches, so that joining or leaving a list of a hundred thousand moves a few hundred tasks.
 */
export class AncestorQueue {
  length = 0;
  readonly #requests: RequestTable;
  readonly #inOrder: Stretch[] = [];
  readonly #byId: Stretch[] = [];
  readonly #spare: Stretch[] = [];

  constructor(requests: RequestTable) {
    this.#requests = requests;
    this.#addStretch(0);
  }

  /** The task at a position, from 0. */
  at(position: number): Task {
    const stretch = this.#stretchAt(position);
    return stretch.tasks[position - stretch.start]!;
  }

  insert(task: Task, position: number): void {
    let stretch = this.#stretchAt(position);
    if (stretch.length === STRETCH_TASKS) {
      this.#cut(stretch);
      stretch = this.#stretchAt(position);
    }
    const place = position - stretch.start;
    if (place < stretch.length) stretch.tasks.copyWithin(place + 1, place, stretch.length);
    stretch.tasks[place] = task;
    this.#requests.queueStretch[task] = stretch.id;
    this.#lengthen(stretch, 1);
  }

  /** A task that is not here is ignored. */
  remove(task: Task): void {
    const stretch = this.#byId[this.#requests.queueStretch[task]!];
    if (!stretch) return;
    const { tasks, length } = stretch;
    let place = 0;
    while (place < length && tasks[place] !== task) place++;
    if (place === length) return;
    tasks.copyWithin(place, place + 1, length);
    this.#lengthen(stretch, -1);
    if (stretch.length === 0 && this.#inOrder.length > 1) this.#drop(stretch);
  }

  clear(): void {
    while (this.#inOrder.length > 1) this.#drop(this.#inOrder[this.#inOrder.length - 1]!);
    this.#inOrder[0]!.length = 0;
    this.#inOrder[0]!.start = 0;
    this.length = 0;
  }

  /** The stretch that a position falls into; the last one for the position behind all. */
  #stretchAt(position: number): Stretch {
    const inOrder = this.#inOrder;
    let low = 0;
    let high = inOrder.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (inOrder[middle]!.start <= position) low = middle;
      else high = middle - 1;
    }
    return inOrder[low]!;
  }

  #lengthen(stretch: Stretch, by: number): void {
    stretch.length += by;
    this.length += by;
    const inOrder = this.#inOrder;
    for (let order = stretch.order + 1; order < inOrder.length; order++) inOrder[order]!.start += by;
  }

  /** Moves the back half of a stretch into one of its own. */
  #cut(stretch: Stretch): void {
    const half = stretch.length >> 1;
    const back = this.#addStretch(stretch.order + 1);
    back.tasks.set(stretch.tasks.subarray(half, stretch.length));
    back.length = stretch.length - half;
    back.start = stretch.start + half;
    stretch.length = half;
    for (let place = 0; place < back.length; place++) this.#requests.queueStretch[back.tasks[place]!] = back.id;
  }

  #addStretch(order: number): Stretch {
    let stretch = this.#spare.pop();
    if (!stretch) {
      stretch = { id: this.#byId.length, tasks: new Int32Array(STRETCH_TASKS), length: 0, order, start: 0 };
      this.#byId.push(stretch);
    }
    stretch.length = 0;
    this.#inOrder.splice(order, 0, stretch);
    this.#renumber(order);
    return stretch;
  }

  #drop(stretch: Stretch): void {
    this.#inOrder.splice(stretch.order, 1);
    this.#renumber(stretch.order);
    stretch.length = 0;
    this.#spare.push(stretch);
  }

  #renumber(from: number): void {
    for (let order = from; order < this.#inOrder.length; order++) this.#inOrder[order]!.order = order;
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
    let position = this.#search(row);
    const end = this.head + this.length;
    // Those who come back stand near the front: the shorter side makes room, where it can.
    if (this.head > 0 && position - this.head < end - position) {
      this.rows.copyWithin(this.head - 1, this.head, position);
      this.head--;
      position--;
    } else if (position < end) this.rows.copyWithin(position + 1, position, end);
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
