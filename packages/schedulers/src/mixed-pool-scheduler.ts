import type { MixedPoolRules } from "./mixed-pool-rules";
import type { InstanceView, Placement, PoolTag, RequestView, Scheduler } from "./scheduler";
import { TwoLoadPool } from "./two-load-pool";

/** The limits beyond which a mixed pool looks elsewhere. */
export interface MixedPoolLimits {
  /** Pending tokens on an instance beyond which a further prompt goes elsewhere. */
  readonly promptMaxPendingBatchTokens: number;
  /** Requests in their token phase on an instance beyond which a further one goes elsewhere. */
  readonly tokenMaxPendingBatchTokens: number;
}

/**
 * Splitwise's mixed pool: prompt and token pools lend instances to a third pool whose instances serve both phases.
 *
 * Each phase takes the least loaded instance of its own pool, else of the mixed pool; when both are too loaded it borrows
 * from the other phase's pool, and the borrowed instance moves to the mixed pool. When nothing can be borrowed, both
 * phases go to the instance with the fewest pending tokens of all. Instances tagged `mixed` stay in the mixed pool.
 */
export class MixedPoolScheduler implements Scheduler {
  readonly #limits: MixedPoolLimits;
  readonly #rules: MixedPoolRules;
  readonly #pools: Readonly<Record<PoolTag, TwoLoadPool>> = {
    prompt: new TwoLoadPool(),
    token: new TwoLoadPool(),
    mixed: new TwoLoadPool(),
  };

  constructor(limits: MixedPoolLimits, rules: MixedPoolRules) {
    this.#limits = limits;
    this.#rules = rules;
  }

  join(instance: InstanceView): void {
    if (this.#isBorrowed(instance)) return; // it is in already, away from home
    this.#pools[instance.tag].add(instance);
  }

  leave(instance: InstanceView): void {
    this.#pools[instance.tag].remove(instance);
    this.#pools.mixed.remove(instance);
  }

  loadChanged(instance: InstanceView): void {
    if (!this.#isBorrowed(instance)) this.#pools[instance.tag].update(instance);
    else if (this.#rules.isFreeToGoHome(instance)) this.#sendHome(instance);
    else this.#pools.mixed.update(instance);
  }

  becameIdle(instance: InstanceView): void {
    if (this.#isBorrowed(instance)) this.#sendHome(instance);
  }

  place(request: RequestView, placement: Placement): boolean {
    const { prompt: promptPool, token: tokenPool, mixed: mixedPool } = this.#pools;
    // Both phases look before anything moves, so that neither meets an instance the other has just borrowed.
    let prompt = this.#promptInstance(promptPool, request) ?? this.#promptInstance(mixedPool, request);
    let token = this.#tokenInstance(tokenPool, request) ?? this.#tokenInstance(mixedPool, request);
    let borrowed: InstanceView | undefined;
    if (prompt === undefined) {
      prompt = borrowed = tokenPool.leastPendingTokens();
      if (prompt !== undefined) this.#borrow(prompt);
    }
    if (token === undefined) {
      token = promptPool.leastReservedMemory();
      if (token !== undefined) {
        this.#borrow(token);
        borrowed = token;
      }
    }
    if (prompt === undefined || token === undefined) {
      prompt = token = this.#leastPendingTokensOfAll();
      if (prompt === undefined) return false;
      // Borrowed for nothing: no foreign work will ever end there and call it home.
      if (borrowed !== undefined && borrowed !== prompt && this.#rules.isFreeToGoHome(borrowed)) {
        this.#sendHome(borrowed);
      }
    }
    placement.prompt = prompt;
    placement.token = token;
    return true;
  }

  #promptInstance(pool: TwoLoadPool, request: RequestView): InstanceView | undefined {
    const instance = pool.leastPendingTokens();
    if (instance === undefined) return undefined;
    const limit = this.#limits.promptMaxPendingBatchTokens;
    return this.#rules.isPromptQueueLong(instance, request.promptTokens, limit) ? undefined : instance;
  }

  #tokenInstance(pool: TwoLoadPool, request: RequestView): InstanceView | undefined {
    const instance = pool.leastReservedMemory();
    if (instance === undefined) return undefined;
    if (instance.reservedMemoryBytes + request.memoryBytes >= instance.maxMemoryBytes) return undefined;
    return this.#rules.isTokenQueueLong(instance, this.#limits.tokenMaxPendingBatchTokens) ? undefined : instance;
  }

  /** Ties go to the prompt pool, then the mixed, then the token pool. */
  #leastPendingTokensOfAll(): InstanceView | undefined {
    let least = this.#pools.prompt.leastPendingTokens();
    for (const pool of [this.#pools.mixed, this.#pools.token]) {
      const candidate = pool.leastPendingTokens();
      if (candidate === undefined) continue;
      if (least === undefined || candidate.pendingTokens < least.pendingTokens) least = candidate;
    }
    return least;
  }

  #isBorrowed(instance: InstanceView): boolean {
    return instance.tag !== "mixed" && this.#pools.mixed.has(instance);
  }

  #borrow(instance: InstanceView): void {
    this.#pools[instance.tag].remove(instance);
    this.#pools.mixed.add(instance);
  }

  #sendHome(instance: InstanceView): void {
    this.#pools.mixed.remove(instance);
    this.#pools[instance.tag].add(instance);
  }
}
