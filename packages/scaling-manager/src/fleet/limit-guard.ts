import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { LimitExceededError } from "../errors/limit-exceeded-error";
import type { PoolLimits, ScalingLimits } from "../limits";
import { POOL_TAGS, type PoolTag } from "../pool-tag";
import type { ServerSku } from "../ports/server-provider";
import type { FleetRegistry } from "./fleet-registry";

/** Refuses what would break a bound, or make a broken one worse. */
export class LimitGuard {
  readonly #registry: FleetRegistry;
  #limits: ScalingLimits;

  constructor(registry: FleetRegistry, limits: ScalingLimits) {
    this.#registry = registry;
    this.#limits = checkedLimits(limits);
  }

  get limits(): ScalingLimits {
    return this.#limits;
  }

  /** @throws InvalidSettingsError */
  set(limits: ScalingLimits): void {
    this.#limits = checkedLimits(limits);
  }

  pool(tag: PoolTag): PoolLimits {
    return this.#limits.pools?.[tag] ?? this.#limits.pool ?? {};
  }

  /**
   * Bounds that decisions keep: one instance of a pool that has any, unless 0 is said. A min for every pool is one for those
   * that are in use: a fleet of prompt and token instances does not get a mixed one because of it.
   */
  decisionBounds(tag: PoolTag): { min: number; max: number } {
    const { min, max = Number.POSITIVE_INFINITY } = this.pool(tag);
    const isNamed = this.#limits.pools?.[tag] !== undefined;
    if (min === undefined) return { min: this.#registry.capacity(tag) > 0 ? 1 : 0, max };
    return { min: isNamed || this.#registry.isUsed(tag) ? min : 0, max };
  }

  /** @throws LimitExceededError */
  checkAdditionalInstance(tag: PoolTag): void {
    atMost(`pools.${tag}.max`, this.pool(tag).max, this.#registry.capacity(tag) + 1);
    atMost("maxTotalInstances", this.#limits.maxTotalInstances, this.#registry.totalCapacity() + 1);
  }

  /** @throws LimitExceededError */
  checkOneInstanceLess(tag: PoolTag): void {
    atLeast(`pools.${tag}.min`, this.pool(tag).min, this.#registry.capacity(tag) - 1);
    atLeast("minTotalInstances", this.#limits.minTotalInstances, this.#registry.totalCapacity() - 1);
  }

  /** @throws LimitExceededError */
  checkAdditionalServer(sku: ServerSku): void {
    this.checkAdditionalProcessors(sku.processors);
    atMost("maxWatts", this.#limits.maxWatts, this.#registry.watts + (sku.watts ?? 0));
  }

  /** @throws LimitExceededError */
  checkAdditionalProcessors(processors: number): void {
    atMost("maxProcessors", this.#limits.maxProcessors, this.#registry.processors + processors);
  }
}

function atMost(limit: string, bound: number | undefined, wanted: number): void {
  if (bound !== undefined && wanted > bound) throw new LimitExceededError(limit, bound, wanted);
}

function atLeast(limit: string, bound: number | undefined, wanted: number): void {
  if (bound !== undefined && wanted < bound) throw new LimitExceededError(limit, bound, wanted);
}

function checkedLimits(limits: ScalingLimits): ScalingLimits {
  checkPair("limits.pool", limits.pool?.min, limits.pool?.max);
  for (const tag of POOL_TAGS) checkPair(`limits.pools.${tag}`, limits.pools?.[tag]?.min, limits.pools?.[tag]?.max);
  checkPair("limits total", limits.minTotalInstances, limits.maxTotalInstances);
  checkBound("limits.maxProcessors", limits.maxProcessors);
  checkBound("limits.maxWatts", limits.maxWatts);
  return withoutInfinities(limits);
}

/** No bound and an infinite one are the same; only the former survives JSON. */
function withoutInfinities(limits: ScalingLimits): ScalingLimits {
  return JSON.parse(JSON.stringify(limits, (_key, value) => (value === Number.POSITIVE_INFINITY ? undefined : value)));
}

function checkPair(name: string, min: number | undefined, max: number | undefined): void {
  checkBound(`${name}.min`, min);
  checkBound(`${name}.max`, max);
  if (min !== undefined && max !== undefined && min > max) {
    throw new InvalidSettingsError(`${name}.min`, min, `at most the max, which is ${max}`);
  }
}

function checkBound(name: string, bound: number | undefined): void {
  if (bound !== undefined && !(bound >= 0)) throw new InvalidSettingsError(name, bound, "a number of at least 0");
}
