import type { Task } from "../requests/request-table";

/** An entry is five numbers side by side: what is left, since when, whose, how long it gets, how often it had to leave. */
export const PAUSED_ENTRY = 5;
export const LEFT = 0;
export const SINCE = 1;
export const PAUSED_TASK = 2;
export const FINAL_CONTEXT = 3;
export const TIMES = 4;

const INITIAL_ENTRIES = 8;

/**
 * Token tasks that had to leave a batch and wait to come back, first in, first out. A prompt may send hundreds away that
 * are back an iteration later, so all that is needed for the way out and back stands here, side by side: no column of the
 * request table is looked up for it. {@link Batch} fills and empties it.
 */
export class PausedTasks {
  length = 0;
  entries: Float64Array<ArrayBuffer> = new Float64Array(0);
  /** Where the first entry begins. */
  start = 0;
  /** Behind the last entry. */
  end = 0;

  /** When the tasks at the front had their latest token. */
  get firstSinceSeconds(): number {
    return this.entries[this.start + SINCE]!;
  }

  /** How many tasks at the front, of `atMost`, had their latest token at the same time. */
  alikeInFront(atMost: number): number {
    const { entries, start } = this;
    const since = entries[start + SINCE]!;
    let count = 1;
    while (count < atMost && entries[start + count * PAUSED_ENTRY + SINCE] === since) count++;
    return count;
  }

  /** Makes room for so many more at the end. */
  reserve(count: number): void {
    const { entries, start, end } = this;
    const needed = count * PAUSED_ENTRY;
    if (end + needed <= entries.length) return;
    const used = end - start;
    const isRoomInFront = used + needed <= entries.length >> 1;
    const target = isRoomInFront
      ? entries
      : new Float64Array(Math.max(2 * (used + needed), INITIAL_ENTRIES * PAUSED_ENTRY));
    target.set(entries.subarray(start, end));
    this.entries = target;
    this.start = 0;
    this.end = used;
  }

  /** Takes a task out, wherever it stands: a search, for what is rare. Answers whether it was here. */
  remove(task: Task): boolean {
    const { entries, start, end } = this;
    for (let entry = start; entry < end; entry += PAUSED_ENTRY) {
      if (entries[entry + PAUSED_TASK] !== task) continue;
      entries.copyWithin(entry, entry + PAUSED_ENTRY, end);
      this.end -= PAUSED_ENTRY;
      this.length--;
      return true;
    }
    return false;
  }

  clear(): void {
    this.length = 0;
    this.start = 0;
    this.end = 0;
  }
}
