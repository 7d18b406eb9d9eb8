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
    const entries = this.#entries;
    while (this.#deadEntries > 0 && this.#end > 0) {
      if (batchSequence[entries[TASK]!] === entries[SEQUENCE]) break;
      this.#dropTop();
      this.#deadEntries--;
    }
    return this.#end > 0 ? entries[0]! : Number.POSITIVE_INFINITY;
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

  #dropTop(): void {
    const end = this.#end - ENTRY;
    this.#end = end;
    if (end === 0) return;
    const entries = this.#entries;
    const lastFinish = entries[end]!;
    let hole = 0;
    for (let child = ENTRY; child < end; child = 2 * hole + ENTRY) {
      const sibling = child + ENTRY;
      if (sibling < end && entries[sibling]! < entries[child]!) child = sibling;
      if (entries[child]! >= lastFinish) break;
      move(entries, child, hole);
      hole = child;
    }
    move(entries, end, hole);
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
