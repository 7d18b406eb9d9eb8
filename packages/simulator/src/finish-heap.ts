import type { Task } from "./request-table";

const INITIAL_CAPACITY = 64;

/**
 * The tasks of a batch by the iteration at which each is done: the first to finish gives the length of a contiguous run,
 * so an iteration costs nothing for the tasks that merely go on. A task that leaves early stays inside as a dead entry
 * until it comes to the top; an entry is alive while it carries the task's present `batchSequence`.
 */
export class FinishHeap {
  #finish: Float64Array<ArrayBuffer> = new Float64Array(INITIAL_CAPACITY);
  #sequence: Float64Array<ArrayBuffer> = new Float64Array(INITIAL_CAPACITY);
  #task: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(task: Task, finishIteration: number, batchSequence: number): void {
    if (this.#length === this.#task.length) this.#grow();
    const finish = this.#finish;
    const sequence = this.#sequence;
    const tasks = this.#task;
    let hole = this.#length++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (finish[parent]! <= finishIteration) break;
      finish[hole] = finish[parent]!;
      sequence[hole] = sequence[parent]!;
      tasks[hole] = tasks[parent]!;
      hole = parent;
    }
    finish[hole] = finishIteration;
    sequence[hole] = batchSequence;
    tasks[hole] = task;
  }

  /** The earliest finish among the living entries, `Infinity` when there is none. Dead entries on top are dropped. */
  earliest(batchSequence: Float64Array): number {
    while (this.#length > 0) {
      if (batchSequence[this.#task[0]!] === this.#sequence[0]) return this.#finish[0]!;
      this.#dropTop();
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Takes the top entry's task; call {@link earliest} first. */
  pop(): Task {
    const task = this.#task[0]!;
    this.#dropTop();
    return task;
  }

  clear(): void {
    this.#length = 0;
  }

  #dropTop(): void {
    const length = --this.#length;
    if (length === 0) return;
    const finish = this.#finish;
    const sequence = this.#sequence;
    const tasks = this.#task;
    const lastFinish = finish[length]!;
    let hole = 0;
    for (let child = 1; child < length; child = 2 * hole + 1) {
      if (child + 1 < length && finish[child + 1]! < finish[child]!) child++;
      if (finish[child]! >= lastFinish) break;
      finish[hole] = finish[child]!;
      sequence[hole] = sequence[child]!;
      tasks[hole] = tasks[child]!;
      hole = child;
    }
    finish[hole] = lastFinish;
    sequence[hole] = sequence[length]!;
    tasks[hole] = tasks[length]!;
  }

  #grow(): void {
    const capacity = this.#task.length * 2;
    const finish = new Float64Array(capacity);
    const sequence = new Float64Array(capacity);
    const tasks = new Int32Array(capacity);
    finish.set(this.#finish);
    sequence.set(this.#sequence);
    tasks.set(this.#task);
    this.#finish = finish;
    this.#sequence = sequence;
    this.#task = tasks;
  }
}
