import { PrefixCache } from "./prefix-cache";

/**
 * The KV cache of an instance as blocks: used + free = total. A free block may still hold a prefix that a later request
 * can reuse; it is given away when nothing else is left, the least recently used first.
 */
export class KvBlocks {
  readonly total: number;
  readonly blockTokens: number;
  /** What free blocks still hold; absent until somebody asks to reuse prefixes. */
  prefixes: PrefixCache | undefined;
  #free: number;

  constructor(total: number, blockTokens: number) {
    this.total = total;
    this.blockTokens = blockTokens;
    this.#free = total;
  }

  /** From now on the cache remembers prefixes: it costs something, so not before there is one. */
  reusePrefixes(): void {
    this.prefixes ??= new PrefixCache(this.#free);
  }

  /** Blocks that no request holds. */
  get free(): number {
    return this.#free;
  }

  get used(): number {
    return this.total - this.#free;
  }

  /** Blocks for so many tokens. */
  blocksFor(tokens: number): number {
    return Math.ceil(tokens / this.blockTokens);
  }

  /** Takes blocks; the caller knows that they are there. */
  take(count: number): void {
    this.#free -= count;
    this.prefixes?.take(count);
  }

  /** Gives blocks back whose content nobody will ask for. */
  give(count: number): void {
    this.#free += count;
    this.prefixes?.give(count);
  }

  /** Blocks that become used when a request takes `blocks` of prefix `id`: none when another request holds them already. */
  costOfSharing(id: number, blocks: number): number {
    return this.prefixes!.isHeld(id) ? 0 : blocks;
  }

  /** A request holds `blocks` blocks of prefix `id` from now on; see {@link PrefixCache.find}. */
  share(id: number, blocks: number): void {
    this.#free -= this.costOfSharing(id, blocks);
    this.prefixes!.hold(id, blocks);
  }

  /** A request holds prefix `id` no longer. */
  unshare(id: number): void {
    this.#free += this.prefixes!.letGo(id);
  }

  /** Forgets everything: the instance died. */
  clear(): void {
    this.#free = this.total;
    this.prefixes?.clear(this.total);
  }
}
