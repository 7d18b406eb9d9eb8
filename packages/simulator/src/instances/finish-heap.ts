import type { Task } from "../requests/request-table";

const INITIAL_ENTRIES = 16;

/** An entry is three numbers side by side: when the task is done, its place in the batch, the task. */
const ENTRY = 3;
const SEQUENCE = 1;
const TASK = 2;

/**
 * The tasks of a batch by the iteration at which each is done: the first to finish gives the length of a contiguous run,
 * so an iteration costs nothing for the tasks that merely go on. A task that leaves early is
 * buried: its entry stays inside until it comes to the top. An entry is alive while it carries the task's present
 * `batchSequence`.
 *
 * One array for everything: of thousands of instances each event touches another one, and every array is a cache miss.
 */
export class FinishHeap {
  #entries: Float64Array<ArrayBuffer> = new Float64Array(INITIAL_ENTRIES * ENTRY);
  /** Numbers in use: entries × {@link ENTRY}. */
  #end = 0;
  /** While there are none, the top is alive, and no column has to be read to know it. */
  #deadEntries = 0;

  get length(): number {
    return this.#end / ENTRY;
  }

  push(task: Task, finishIteration: number, batchSequence: number): void {
    if (this.#end === this.#entries.length) this.#grow();
    const entries = this.#entries;
    let hole = this.#end;
    this.#end += ENTRY;
    while (hole > 0) {
      const parent = parentOf(hole);
      if (entries[parent]! <= finishIteration) break;
      move(entries, parent, hole);
      hole = parent;
    }
    entries[hole] = finishIteration;
    entries[hole + SEQUENCE] = batchSequence;
    entries[hole + TASK] = task;
  }

  /** A task that is inside left its batch early. */
  bury(): void {
    this.#deadEntries++;
  }

  /** The earliest finish among the living entries, `Infinity` when there is none. Dead entries on top are dropped. */
  earliest(batchSequence: Float64Array): number {
    if (this.#deadEntries > 0) this.#dropDead(batchSequence);
    return this.#end > 0 ? this.#entries[0]! : Number.POSITIVE_INFINITY;
  }

  /** Takes the top entry's task; call {@link earliest} first. */
  pop(): Task {
    const task = this.#entries[TASK]!;
    this.#dropTop();
    return task;
  }

  clear(): void {
    this.#end = 0;
    this.#deadEntries = 0;
  }

  /** Those on top, one by one; all at once where they are most: a large prompt preempts hundreds of tasks together. */
  #dropDead(batchSequence: Float64Array): void {
    const entries = this.#entries;
    if (2 * ENTRY * this.#deadEntries > this.#end) {
      this.#keepLiving(batchSequence);
      return;
    }
    while (this.#deadEntries > 0 && batchSequence[entries[TASK]!] !== entries[SEQUENCE]) {
      this.#dropTop();
      this.#deadEntries--;
    }
  }

  /** Moves the living together and makes a heap of them, from the last parent to the first (Floyd). */
  #keepLiving(batchSequence: Float64Array): void {
    const entries = this.#entries;
    let end = 0;
    for (let entry = 0; entry < this.#end; entry += ENTRY) {
      if (batchSequence[entries[entry + TASK]!] !== entries[entry + SEQUENCE]) continue;
      move(entries, entry, end);
      end += ENTRY;
    }
    this.#end = end;
    this.#deadEntries = 0;
    if (end <= ENTRY) return;
    for (let parent = parentOf(end - ENTRY); parent >= 0; parent -= ENTRY) {
      this.#siftDown(parent, entries[parent]!, entries[parent + SEQUENCE]!, entries[parent + TASK]!);
    }
  }

  #dropTop(): void {
    const end = this.#end - ENTRY;
    this.#end = end;
    if (end === 0) return;
    const entries = this.#entries;
    this.#siftDown(0, entries[end]!, entries[end + SEQUENCE]!, entries[end + TASK]!);
  }

  #siftDown(from: number, finishIteration: number, batchSequence: number, task: Task): void {
    const entries = this.#entries;
    const end = this.#end;
    let hole = from;
    for (let child = 2 * hole + ENTRY; child < end; child = 2 * hole + ENTRY) {
      const sibling = child + ENTRY;
      if (sibling < end && entries[sibling]! < entries[child]!) child = sibling;
      if (entries[child]! >= finishIteration) break;
      move(entries, child, hole);
      hole = child;
    }
    entries[hole] = finishIteration;
    entries[hole + SEQUENCE] = batchSequence;
    entries[hole + TASK] = task;
  }

  #grow(): void {
    const grown = new Float64Array(this.#entries.length * 2);
    grown.set(this.#entries);
    this.#entries = grown;
  }
}

/** Where the parent of the entry at `index` begins. */
function parentOf(index: number): number {
  const entry = index / ENTRY;
  return ((entry - 1) >> 1) * ENTRY;
}

function move(entries: Float64Array, from: number, to: number): void {
  entries[to] = entries[from]!;
  entries[to + SEQUENCE] = entries[from + SEQUENCE]!;
  entries[to + TASK] = entries[from + TASK]!;
}
