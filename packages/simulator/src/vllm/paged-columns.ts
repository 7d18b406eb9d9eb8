import type { Task } from "../requests/request-table";

const INITIAL_TASKS = 2048;

/**
 * What the instances with a paged KV cache know of each task, beside the request table. One set a run, made with the first
 * such instance: runs without one do not carry it. A request may hold blocks at both ends of a transfer, so the columns
 * are those of tasks: `2 · row` holds on the prompt instance, `2 · row + 1` on the token instance.
 */
export class PagedColumns {
  /** Tokens of the task that have to be in the cache before it yields its next token. */
  targetTokens: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_TASKS);
  /** How many of them are. */
  cachedTokens: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_TASKS);
  /** How many the present step adds. */
  chunkTokens: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_TASKS);
  /** Blocks of its own; of a task in its token phase those it began the phase with. */
  ownBlocks: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_TASKS);
  /** Blocks of the shared prefix that it holds, such as a system prompt's; they come first. */
  sharedBlocks: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_TASKS);
  /** Blocks of its own prefix that it holds, such as its session's; they come behind those of the shared one. */
  prefixBlocks: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_TASKS);
  /** The instance's iteration count at which its token phase takes its first further block; `Infinity` outside of it. */
  firstGrowth: Float64Array<ArrayBuffer> = new Float64Array(INITIAL_TASKS).fill(Number.POSITIVE_INFINITY);

  /** The task came to an instance: it holds nothing there. */
  open(task: Task, targetTokens: number): void {
    while (task >= this.targetTokens.length) this.#grow();
    this.targetTokens[task] = targetTokens;
    this.cachedTokens[task] = 0;
    this.chunkTokens[task] = 0;
    this.ownBlocks[task] = 0;
    this.sharedBlocks[task] = 0;
    this.prefixBlocks[task] = 0;
    this.firstGrowth[task] = Number.POSITIVE_INFINITY;
  }

  /** Blocks that the task holds, but for those that its token phase has taken since it began. */
  heldBlocks(task: Task): number {
    return this.ownBlocks[task]! + this.sharedBlocks[task]! + this.prefixBlocks[task]!;
  }

  #grow(): void {
    const length = this.targetTokens.length * 2;
    this.targetTokens = grown(this.targetTokens, new Int32Array(length));
    this.cachedTokens = grown(this.cachedTokens, new Int32Array(length));
    this.chunkTokens = grown(this.chunkTokens, new Int32Array(length));
    this.ownBlocks = grown(this.ownBlocks, new Int32Array(length));
    this.sharedBlocks = grown(this.sharedBlocks, new Int32Array(length));
    this.prefixBlocks = grown(this.prefixBlocks, new Int32Array(length));
    this.firstGrowth = grown(this.firstGrowth, new Float64Array(length).fill(Number.POSITIVE_INFINITY));
  }
}

function grown<Column extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(
  old: Column,
  larger: Column,
): Column {
  larger.set(old);
  return larger;
}
