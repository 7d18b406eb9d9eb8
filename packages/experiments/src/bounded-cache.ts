/** How a {@link BoundedCache} is limited. */
export interface CacheLimit<Value> {
  /** Sum of the costs that may be kept. */
  readonly capacity: number;
  readonly costOf: (value: Value) => number;
}

/** Keeps what was made last, up to a total cost; what was not asked for longest is forgotten first. */
export class BoundedCache<Value> {
  /** In order of last use, the oldest first. */
  readonly #values = new Map<string, Value>();
  readonly #limit: CacheLimit<Value>;
  #cost = 0;

  constructor(limit: CacheLimit<Value>) {
    this.#limit = limit;
  }

  /** The value of a key; made when it is not there. What alone costs too much is made and not kept. */
  get(key: string, make: () => Value): Value {
    const kept = this.#values.get(key);
    if (kept !== undefined) {
      this.#values.delete(key);
      this.#values.set(key, kept);
      return kept;
    }
    const { capacity, costOf } = this.#limit;
    const value = make();
    const cost = costOf(value);
    if (cost > capacity) return value;
    for (const [oldest, other] of this.#values) {
      if (this.#cost + cost <= capacity) break;
      this.#values.delete(oldest);
      this.#cost -= costOf(other);
    }
    this.#values.set(key, value);
    this.#cost += cost;
    return value;
  }
}
