/** A prefix in the cache. */
interface Prefix {
  /** Full blocks of it that are there, from its beginning. */
  blocks: number;
  /** Requests that hold it. Blocks of a prefix that nobody holds are free, and may be given away. */
  holders: number;
}

/**
 * Which prefixes of past prompts are still in the free blocks of an instance. Free blocks are given away in the order in
 * which they became free, and a prefix's last ones first, as vLLM does: so a prefix that is asked for again and again
 * stays. Held prefixes are shared: their blocks count once. A new instance has none.
 */
export class PrefixCache {
  readonly #prefixes = new Map<number, Prefix>();
  /** Free blocks in order of becoming free: blocks by prefix, or by a negative key where nobody will ask for them. */
  readonly #queue = new Map<number, number>();
  /** The key at the end of the queue when it is a negative one: neighbours without a prefix are one entry. */
  #openKey = 0;
  #nextKey = -1;

  /** @param total blocks of the instance, all free */
  constructor(total: number) {
    this.give(total);
  }

  /** Blocks of prefix `id` that are there, `most` at most. */
  find(id: number, most: number): number {
    return Math.min(most, this.#prefixes.get(id)?.blocks ?? 0);
  }

  isHeld(id: number): boolean {
    return (this.#prefixes.get(id)?.holders ?? 0) > 0;
  }

  /** A request takes `blocks` blocks of the prefix, no more than {@link find} answers. */
  hold(id: number, blocks: number): void {
    const prefix = this.#prefixes.get(id)!;
    if (prefix.holders++ > 0) return;
    this.#unqueue(id);
    // What goes on beyond the part that is asked for belongs to somebody else's prompt.
    const rest = prefix.blocks - blocks;
    prefix.blocks = blocks;
    if (rest > 0) this.give(rest);
  }

  /**
   * A request that holds `own` blocks makes the first `blocks` blocks of its prompt known as prefix `id`.
   * @returns how many of its own blocks are the prefix's now; 0 when others hold the prefix and its own remain copies
   */
  publish(id: number, blocks: number, shared: number): number {
    const prefix = this.#prefixes.get(id);
    if (!prefix) {
      this.#prefixes.set(id, { blocks, holders: 1 });
      return blocks;
    }
    // Its own holder may extend it; beside other holders, the blocks are copies.
    if (shared > 0 ? prefix.holders > 1 : prefix.holders > 0) return 0;
    if (shared === 0) {
      // What was left of it is older than what the request has just computed.
      const left = prefix.blocks;
      this.#unqueue(id);
      this.give(left);
      prefix.holders = 1;
      prefix.blocks = blocks;
      return blocks;
    }
    const more = Math.max(0, blocks - prefix.blocks);
    prefix.blocks += more;
    return more;
  }

  /** @returns blocks that became free: the prefix's when it was the last holder */
  letGo(id: number): number {
    const prefix = this.#prefixes.get(id)!;
    if (--prefix.holders > 0) return 0;
    if (prefix.blocks === 0) this.#prefixes.delete(id);
    else {
      this.#queue.set(id, prefix.blocks);
      this.#openKey = 0;
    }
    return prefix.blocks;
  }

  /** Blocks without a prefix became free. */
  give(count: number): void {
    if (count === 0) return;
    if (this.#openKey === 0) this.#openKey = this.#nextKey--;
    this.#queue.set(this.#openKey, (this.#queue.get(this.#openKey) ?? 0) + count);
  }

  /** Free blocks are taken for new content: the oldest, whose prefixes lose them. */
  take(count: number): void {
    let left = count;
    while (left > 0) {
      const [key, blocks] = this.#queue.entries().next().value!;
      const taken = Math.min(left, blocks);
      left -= taken;
      if (taken === blocks) this.#unqueue(key);
      else this.#queue.set(key, blocks - taken);
      if (key < 0) continue;
      if (taken === blocks) this.#prefixes.delete(key);
      else this.#prefixes.get(key)!.blocks -= taken;
    }
  }

  /** Forgets everything; `total` blocks are free. */
  clear(total: number): void {
    this.#prefixes.clear();
    this.#queue.clear();
    this.#openKey = 0;
    this.give(total);
  }

  /** Blocks of prefixes that requests hold, each once. */
  get heldBlocks(): number {
    let blocks = 0;
    for (const prefix of this.#prefixes.values()) if (prefix.holders > 0) blocks += prefix.blocks;
    return blocks;
  }

  /** Free blocks, added up over the queue: for checks. */
  get freeBlocks(): number {
    let blocks = 0;
    for (const count of this.#queue.values()) blocks += count;
    return blocks;
  }

  #unqueue(key: number): void {
    this.#queue.delete(key);
    if (key === this.#openKey) this.#openKey = 0;
  }
}
