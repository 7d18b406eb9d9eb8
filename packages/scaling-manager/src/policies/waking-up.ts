import type { Observation } from "../observations/observation";
import { POOL_TAGS, type PoolTag } from "../pool-tag";

/** Which pools a policy has seen with instances: what is to come back when there is work again. */
export interface SeenPools {
  readonly seen: readonly PoolTag[];
}

/** No pool yet. */
export const NO_POOL_SEEN: SeenPools = { seen: [] };

/** What was seen so far, and what has instances now. */
export function seePools(state: SeenPools, observation: Observation): SeenPools {
  const seen = POOL_TAGS.filter((tag) => state.seen.includes(tag) || observation.pools[tag].capacity > 0);
  return seen.length === state.seen.length ? state : { seen };
}

/**
 * The pools that a policy is about: those it was given, else those that have or had instances; else, when requests wait
 * and nothing was ever there, the mixed pool.
 */
export function poolsToWatch(
  configured: readonly PoolTag[] | undefined,
  state: SeenPools,
  observation: Observation,
): readonly PoolTag[] {
  if (configured !== undefined) return configured;
  if (state.seen.length > 0) return state.seen;
  return needsWakingUp(observation) ? ["mixed"] : [];
}

/** Requests wait although nothing is there to take them: an empty pool must come back, whatever its own signals say. */
export function needsWakingUp(observation: Observation): boolean {
  return (observation.waitingRequests ?? 0) > 0;
}
