/** Token counts of a trace; NaN when there are no requests. */
export interface TokenFigures {
  readonly total: number;
  readonly mean: number;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** Token counts from here on are rare: they are counted in a map, so that one of them does not take gigabytes. */
const DENSE_TOKENS = 1 << 20;

/** Counts token counts, so that their percentiles are exact and its size depends on how large they are, not how many. */
export class TokenHistogram {
  /** How often each value below {@link DENSE_TOKENS} occurred. */
  #dense: Float64Array = new Float64Array(4096);
  readonly #sparse = new Map<number, number>();
  #count = 0;
  #total = 0;

  /** @param tokens A whole number, 0 or more. */
  add(tokens: number): void {
    this.#count += 1;
    this.#total += tokens;
    if (tokens >= DENSE_TOKENS) {
      this.#sparse.set(tokens, (this.#sparse.get(tokens) ?? 0) + 1);
      return;
    }
    if (tokens >= this.#dense.length) {
      const larger = new Float64Array(Math.min(DENSE_TOKENS, 2 ** Math.ceil(Math.log2(tokens + 1))));
      larger.set(this.#dense);
      this.#dense = larger;
    }
    this.#dense[tokens]! += 1;
  }

  /** The figures of all values so far. Percentiles interpolate between neighbours, as NumPy's do by default. */
  figures(): TokenFigures {
    return {
      total: this.#total,
      mean: this.#total / this.#count,
      min: this.#percentile(0),
      p50: this.#percentile(0.5),
      p90: this.#percentile(0.9),
      p99: this.#percentile(0.99),
      max: this.#percentile(1),
    };
  }

  #percentile(fraction: number): number {
    if (this.#count === 0) return Number.NaN;
    const rank = fraction * (this.#count - 1);
    const below = this.#valueAt(Math.floor(rank));
    const above = this.#valueAt(Math.ceil(rank));
    return below + (above - below) * (rank - Math.floor(rank));
  }

  /** The value of that rank, the smallest having rank 0. */
  #valueAt(rank: number): number {
    let seen = 0;
    for (let value = 0; value < this.#dense.length; value++) {
      seen += this.#dense[value]!;
      if (seen > rank) return value;
    }
    const large = Array.from(this.#sparse).sort(([a], [b]) => a - b);
    for (const [value, count] of large) {
      seen += count;
      if (seen > rank) return value;
    }
    throw new RangeError(`No value of rank ${rank} among ${this.#count}.`);
  }
}
