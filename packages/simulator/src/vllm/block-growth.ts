/**
 * When the sequences of a batch take their next KV blocks. A sequence in its token phase needs a block every `period`
 * iterations, so it is enough to know how many sequences fall on each iteration of a period: a run of k iterations is
 * accounted for in O(period), whatever the batch.
 */
export class BlockGrowth {
  /** Iterations after which a sequence has filled a block. */
  readonly period: number;
  /** Sequences by the iteration, modulo the period, at which they take a block. */
  readonly #takers: Int32Array;
  #sequences = 0;

  constructor(period: number) {
    this.period = period;
    this.#takers = new Int32Array(period);
  }

  /** A sequence takes its first further block at iteration `firstGrowth`, and one each period from there. */
  join(firstGrowth: number): void {
    this.#takers[firstGrowth % this.period]!++;
    this.#sequences++;
  }

  leave(firstGrowth: number): void {
    this.#takers[firstGrowth % this.period]!--;
    this.#sequences--;
  }

  clear(): void {
    this.#takers.fill(0);
    this.#sequences = 0;
  }

  /** Blocks that one sequence has taken once `iteration` iterations are done. */
  takenBy(firstGrowth: number, iteration: number): number {
    return iteration > firstGrowth ? Math.floor((iteration - 1 - firstGrowth) / this.period) + 1 : 0;
  }

  /** Blocks that the batch takes in `count` iterations from `iteration` on. */
  over(iteration: number, count: number): number {
    const periods = Math.floor(count / this.period);
    let blocks = periods * this.#sequences;
    let at = iteration % this.period;
    for (let left = count - periods * this.period; left > 0; left--) {
      blocks += this.#takers[at]!;
      if (++at === this.period) at = 0;
    }
    return blocks;
  }

  /** How many iterations from `iteration` on, `most` at most, get by with `blocks` blocks. */
  longestRun(iteration: number, most: number, blocks: number): number {
    // Nearly always there is plenty.
    if (Math.ceil(most / this.period) * this.#sequences <= blocks) return most;
    const periods = Math.floor(blocks / this.#sequences);
    let iterations = periods * this.period;
    let left = blocks - periods * this.#sequences;
    let at = iteration % this.period;
    while (iterations < most && this.#takers[at]! <= left) {
      left -= this.#takers[at]!;
      iterations++;
      if (++at === this.period) at = 0;
    }
    return Math.min(iterations, most);
  }
}
