import { NO_PREFIX } from "@tokentide/workload";
import type { RequestTable, Task } from "../requests/request-table";
import type { VllmSettings } from "../simulation-config";
import { BlockGrowth } from "./block-growth";
import { KvBlocks } from "./kv-blocks";
import type { PagedColumns } from "./paged-columns";

/**
 * Which blocks of an instance's KV cache belong to which request. A task takes blocks as its prompt is computed, and in
 * its token phase whenever it has filled one; the blocks of all decodes of a run are taken together, when the run ends.
 */
export class SequenceBlocks {
  readonly pool: KvBlocks;
  /** Prompt tokens that were found in the cache, and those that were looked for. */
  hitTokens = 0;
  lookedUpTokens = 0;
  readonly #requests: RequestTable;
  readonly #paged: PagedColumns;
  readonly #growth: BlockGrowth;
  readonly #tokensPerIteration: number;
  readonly #hitRate: number | undefined;
  readonly #reusesPrefixes: boolean;
  /** Blocks that the last look-up found: of the shared prefix, and of the request's own behind it. */
  readonly #found = { shared: 0, own: 0 };
  /** Prompt tokens computed so far: how warm a cache is whose hits are given as a rate. */
  #computedTokens = 0;

  constructor(
    requests: RequestTable,
    paged: PagedColumns,
    settings: VllmSettings,
    sizes: { readonly blocks: number; readonly tokensPerIteration: number },
  ) {
    this.#requests = requests;
    this.#paged = paged;
    this.#hitRate = settings.prefixCache?.hitRate;
    this.#reusesPrefixes = settings.prefixCache !== undefined && this.#hitRate === undefined;
    this.pool = new KvBlocks(sizes.blocks, settings.blockTokens);
    this.#tokensPerIteration = sizes.tokensPerIteration;
    this.#growth = new BlockGrowth(Math.max(1, Math.floor(settings.blockTokens / sizes.tokensPerIteration)));
  }

  /**
   * Looks up what the cache holds of a waiting task's prompt; never its last token, which has to be computed to yield one.
   * @returns tokens found
   */
  findPrefix(task: Task): number {
    const { blockTokens } = this.pool;
    const target = this.#paged.targetTokens[task]!;
    const most = Math.floor((target - 1) / blockTokens);
    this.#found.shared = 0;
    this.#found.own = 0;
    if (this.#hitRate !== undefined) {
      const warmth = Math.min(1, this.#computedTokens / (this.pool.total * blockTokens));
      return Math.min(most, Math.floor((this.#hitRate * warmth * target) / blockTokens)) * blockTokens;
    }
    if (!this.#reusesPrefixes || !(this.#requests.prefixId || this.#requests.sharedPrefixId)) return 0;
    this.pool.reusePrefixes();
    const prefixes = this.pool.prefixes!;
    const sharedId = this.#requests.sharedPrefixId?.[task >> 1] ?? NO_PREFIX;
    const id = this.#requests.prefixId?.[task >> 1] ?? NO_PREFIX;
    const shared = this.#sharedLength(task);
    if (sharedId !== NO_PREFIX) this.#found.shared = prefixes.find(sharedId, Math.min(most, shared));
    // What follows a gap cannot be used.
    if (id !== NO_PREFIX && this.#found.shared === shared) {
      const own = Math.floor(this.#requests.prefixTokens![task >> 1]! / blockTokens);
      this.#found.own = prefixes.find(id, Math.max(0, Math.min(most, own) - shared));
    }
    return (this.#found.shared + this.#found.own) * blockTokens;
  }

  /**
   * The task that {@link findPrefix} has just looked at begins with its first `hit + chunk` tokens; false, and nothing
   * taken, when that would leave fewer than `leaveFree` blocks.
   */
  begin(task: Task, hit: number, chunk: number, leaveFree: number): boolean {
    const { pool } = this;
    const { shared, own: prefix } = this.#found;
    const sharedId = shared > 0 ? this.#requests.sharedPrefixId![task >> 1]! : NO_PREFIX;
    const id = prefix > 0 ? this.#requests.prefixId![task >> 1]! : NO_PREFIX;
    const own = pool.blocksFor(hit + chunk) - shared - prefix;
    const cost =
      (shared > 0 ? pool.costOfSharing(sharedId, shared) : 0) + (prefix > 0 ? pool.costOfSharing(id, prefix) : 0);
    if (own + cost + leaveFree > pool.free) return false;
    if (shared > 0) pool.share(sharedId, shared);
    if (prefix > 0) pool.share(id, prefix);
    pool.take(own);
    this.#paged.sharedBlocks[task] = shared;
    this.#paged.prefixBlocks[task] = prefix;
    this.#paged.ownBlocks[task] = own;
    this.#paged.cachedTokens[task] = hit;
    this.lookedUpTokens += this.#paged.targetTokens[task]!;
    this.hitTokens += hit;
    return true;
  }

  /**
   * Makes sure that the task holds blocks for so many tokens; false, and nothing taken, when that would leave fewer than
   * `leaveFree`.
   */
  extend(task: Task, tokens: number, leaveFree: number): boolean {
    const { ownBlocks } = this.#paged;
    const more = this.pool.blocksFor(tokens) - this.#paged.heldBlocks(task);
    if (more > 0 && more + leaveFree > this.pool.free) return false;
    if (more > 0) {
      this.pool.take(more);
      ownBlocks[task] = ownBlocks[task]! + more;
    }
    return true;
  }

  /** The task's prompt is in the cache: others may share what it begins with. */
  promptCached(task: Task): void {
    this.#computedTokens += this.#paged.targetTokens[task]!;
    if ((task & 1) === 0) this.#publish(task, this.#requests.prefixTokens?.[task >> 1] ?? 0);
  }

  /** The token phase of a request goes on with the blocks of its prompt. */
  moveToTokens(prompt: Task): void {
    const { ownBlocks, sharedBlocks, prefixBlocks, cachedTokens, targetTokens } = this.#paged;
    const token = prompt + 1;
    this.#paged.open(token, targetTokens[prompt]!);
    cachedTokens[token] = cachedTokens[prompt]!;
    ownBlocks[token] = ownBlocks[prompt]!;
    sharedBlocks[token] = sharedBlocks[prompt]!;
    prefixBlocks[token] = prefixBlocks[prompt]!;
    ownBlocks[prompt] = 0;
    sharedBlocks[prompt] = 0;
    prefixBlocks[prompt] = 0;
  }

  /** The task yields tokens from `iteration` on: each iteration writes the key and value of the token before. */
  startGrowing(task: Task, iteration: number): void {
    const { targetTokens, firstGrowth } = this.#paged;
    const room = this.#paged.heldBlocks(task) * this.pool.blockTokens - targetTokens[task]!;
    firstGrowth[task] = iteration + Math.floor(room / this.#tokensPerIteration);
    this.#growth.join(firstGrowth[task]!);
  }

  /** Blocks that the decodes take in the `count` iterations from `iteration` on. */
  growthOver(iteration: number, count: number): number {
    return this.#growth.over(iteration, count);
  }

  /** How many iterations, `most` at most, the decodes can do with the free blocks. */
  longestRun(iteration: number, most: number): number {
    return this.#growth.longestRun(iteration, most, this.pool.free);
  }

  /** The decodes have done the `count` iterations from `iteration` on. */
  grow(iteration: number, count: number): void {
    this.pool.take(this.#growth.over(iteration, count));
  }

  /**
   * Everything that the task holds here becomes free.
   * @param contextTokens tokens of the request in the cache, for a request that is done; a later one may begin with them
   */
  release(task: Task, iteration: number, contextTokens = 0): void {
    const { ownBlocks, sharedBlocks, prefixBlocks, firstGrowth } = this.#paged;
    this.#stopGrowing(task, iteration);
    if (contextTokens > 0) this.#publish(task, contextTokens);
    // Last blocks first: a prefix loses its end before its beginning.
    this.pool.give(ownBlocks[task]!);
    if (prefixBlocks[task]! > 0) this.pool.unshare(this.#requests.prefixId![task >> 1]!);
    if (sharedBlocks[task]! > 0) this.pool.unshare(this.#requests.sharedPrefixId![task >> 1]!);
    ownBlocks[task] = 0;
    sharedBlocks[task] = 0;
    prefixBlocks[task] = 0;
    firstGrowth[task] = Number.POSITIVE_INFINITY;
  }

  /** Forgets everything: the instance died. */
  clear(): void {
    this.pool.clear();
    this.#growth.clear();
  }

  /** What the task has taken while it grew becomes its own by name. */
  #stopGrowing(task: Task, iteration: number): void {
    const { ownBlocks, firstGrowth } = this.#paged;
    const first = firstGrowth[task]!;
    if (first === Number.POSITIVE_INFINITY) return;
    this.#growth.leave(first);
    ownBlocks[task] = ownBlocks[task]! + this.#growth.takenBy(first, iteration);
  }

  /** Makes the request's shared prefix known, and the first `tokens` tokens of it under its own. */
  #publish(task: Task, tokens: number): void {
    const { prefixes, blockTokens } = this.pool;
    if (prefixes === undefined) return;
    const { ownBlocks, sharedBlocks, prefixBlocks } = this.#paged;
    const sharedId = this.#requests.sharedPrefixId?.[task >> 1] ?? NO_PREFIX;
    const id = this.#requests.prefixId?.[task >> 1] ?? NO_PREFIX;
    const shared = this.#sharedLength(task);
    if (sharedId !== NO_PREFIX && sharedBlocks[task]! < shared && prefixBlocks[task] === 0) {
      const moved = prefixes.publish(sharedId, shared, sharedBlocks[task]!);
      ownBlocks[task] = ownBlocks[task]! - moved;
      sharedBlocks[task] = sharedBlocks[task]! + moved;
    }
    const behind = Math.floor(tokens / blockTokens) - shared;
    if (id === NO_PREFIX || behind <= prefixBlocks[task]!) return;
    const moved = prefixes.publish(id, behind, prefixBlocks[task]!);
    ownBlocks[task] = ownBlocks[task]! - moved;
    prefixBlocks[task] = prefixBlocks[task]! + moved;
  }

  /** Full blocks of the shared prefix. */
  #sharedLength(task: Task): number {
    return Math.floor((this.#requests.sharedPrefixTokens?.[task >> 1] ?? 0) / this.pool.blockTokens);
  }
}
