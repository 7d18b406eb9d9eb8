import type { ScalingCommands, StartedInstance } from "./scaling-commands";
import type { InstanceView, Placement, PoolTag, RequestView, Scheduler } from "./scheduler";

/** What an {@link AutoscalingScheduler} is made of. */
export interface AutoscalingOptions {
  /** Routes the requests. */
  readonly routing: Scheduler;
  readonly scaling: ScalingCommands;
  /** Pools to start when no instance was ever there. */
  readonly firstPools: readonly PoolTag[];
  readonly checkEveryRequests: number;
  readonly scaleUpQueueLength: number;
  readonly scaleDownQueueLength: number;
  readonly cooldownSeconds: number;
  /** Seconds; never decreasing. */
  now(): number;
  /** Told when the scaling manager refused an action. */
  refused(error: Error): void;
}

interface Pool {
  readonly members: InstanceView[];
  /** Asked for and not here yet: capacity that is on its way, so a slow boot causes no second scale-up. */
  booting: StartedInstance[];
  lastActionSeconds: number;
}

/**
 * Scaling from within a scheduler, the simplest way it can be done: once for so many requests it compares the mean
 * number of waiting tasks of every pool with two bounds, and adds an instance or removes the least loaded one. A pool
 * keeps at least one instance. Requests are routed by another scheduler.
 *
 * Good for a start and for teaching; the policies of the scaling manager see more and react between requests too.
 */
export class AutoscalingScheduler implements Scheduler {
  readonly #options: AutoscalingOptions;
  readonly #pools = new Map<PoolTag, Pool>();
  #placedRequests = 0;
  #placedAtLastCheck = 0;

  constructor(options: AutoscalingOptions) {
    this.#options = options;
  }

  join(instance: InstanceView): void {
    const pool = this.#pool(instance.tag);
    if (!pool.members.includes(instance)) pool.members.push(instance);
    pool.booting = pool.booting.filter((started) => started.id !== instance.id);
    this.#options.routing.join(instance);
  }

  leave(instance: InstanceView): void {
    const members = this.#pool(instance.tag).members;
    const index = members.indexOf(instance);
    if (index >= 0) members.splice(index, 1);
    this.#options.routing.leave(instance);
  }

  loadChanged(instance: InstanceView): void {
    this.#options.routing.loadChanged(instance);
  }

  becameIdle(instance: InstanceView): void {
    this.#options.routing.becameIdle(instance);
  }

  place(request: RequestView, placement: Placement): boolean {
    // Before routing: an instance that is told to drain must not be one that was just chosen.
    const sinceLastCheck = this.#placedRequests - this.#placedAtLastCheck;
    if (sinceLastCheck >= this.#options.checkEveryRequests) {
      this.#placedAtLastCheck = this.#placedRequests;
      for (const [tag, pool] of this.#pools) this.#check(tag, pool);
    }
    if (this.#options.routing.place(request, placement)) {
      this.#placedRequests++; // a request that is offered again counts once
      return true;
    }
    this.#refillEmptyPools();
    return false;
  }

  #check(tag: PoolTag, pool: Pool): void {
    if (pool.members.length === 0 || this.#isCoolingDown(pool)) return;
    pool.booting = pool.booting.filter(isBooting);
    const waiting = pool.members.reduce((sum, instance) => sum + instance.queueLength, 0);
    const meanQueueLength = waiting / (pool.members.length + pool.booting.length);
    if (meanQueueLength > this.#options.scaleUpQueueLength) this.#scaleUp(tag, pool);
    else if (meanQueueLength < this.#options.scaleDownQueueLength && pool.booting.length === 0) this.#scaleDown(pool);
  }

  /** Nothing can be placed, so no count of placed requests would ever lead to a check. */
  #refillEmptyPools(): void {
    if (this.#pools.size === 0) for (const tag of this.#options.firstPools) this.#pool(tag);
    for (const [tag, pool] of this.#pools) {
      pool.booting = pool.booting.filter(isBooting);
      if (pool.members.length + pool.booting.length === 0 && !this.#isCoolingDown(pool)) this.#scaleUp(tag, pool);
    }
  }

  #scaleUp(tag: PoolTag, pool: Pool): void {
    this.#act(pool, () => {
      const { instance } = this.#options.scaling.scaleUpFull({ tag });
      const isHere = pool.members.some((member) => member.id === instance.id);
      if (!isHere && isBooting(instance)) pool.booting.push(instance);
    });
  }

  #scaleDown(pool: Pool): void {
    if (pool.members.length <= 1) return;
    const leastLoaded = pool.members.reduce((least, instance) => (isLessLoaded(instance, least) ? instance : least));
    this.#act(pool, () => this.#options.scaling.scaleDownFull(leastLoaded));
  }

  /** A refused action is no reason to lose the request at hand; anything but a typed error is a bug and passes. */
  #act(pool: Pool, action: () => void): void {
    try {
      action();
      pool.lastActionSeconds = this.#options.now();
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
      this.#options.refused(error);
    }
  }

  #isCoolingDown(pool: Pool): boolean {
    return this.#options.now() - pool.lastActionSeconds < this.#options.cooldownSeconds;
  }

  #pool(tag: PoolTag): Pool {
    let pool = this.#pools.get(tag);
    if (pool === undefined) {
      pool = { members: [], booting: [], lastActionSeconds: Number.NEGATIVE_INFINITY };
      this.#pools.set(tag, pool);
    }
    return pool;
  }
}

function isBooting(instance: StartedInstance): boolean {
  return instance.status === "scaling_up";
}

/** Fewer waiting tasks, then fewer requests altogether: of two without a queue the idle one. */
function isLessLoaded(a: InstanceView, b: InstanceView): boolean {
  if (a.queueLength !== b.queueLength) return a.queueLength < b.queueLength;
  return a.pendingRequests < b.pendingRequests;
}
