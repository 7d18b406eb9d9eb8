import { POOL_TAGS, type PoolTag } from "../../pool-tag";
import type { Policy, Recommendation } from "../policy";
import { mostRead, skusOf } from "./max";

/** The two policies of {@link floorPolicy}. */
export interface FloorPolicyParts {
  /** Says how many there are at least: a schedule, a forecast. */
  readonly floor: Policy;
  /** Decides above that. */
  readonly reactive: Policy;
}

/** What {@link floorPolicy} remembers. */
export interface FloorPolicyState {
  readonly floor: unknown;
  readonly reactive: unknown;
  /** The pools that the reactive one has judged: there, silence means that it lost its data. */
  readonly judged: readonly PoolTag[];
}

/**
 * A reactive policy that never goes below what another one plans: desired = max(floor, reactive). Unlike with `max`, a floor
 * without an opinion is no floor: the reactive policy decides alone. Where the reactive one has no data the pool stays as it
 * is, and rises to the floor. A pool that only the floor names is the floor's. The manager's windows and rates apply unless
 * both bring their own.
 */
export function floorPolicy({ floor, reactive }: FloorPolicyParts): Policy<FloorPolicyState> {
  return {
    name: "floor",
    ownsRates: floor.ownsRates === true && reactive.ownsRates === true,
    ...(floor.readsInstanceCapacity || reactive.readsInstanceCapacity ? { readsInstanceCapacity: true } : {}),
    reads: mostRead([floor, reactive]),
    initialState: () => ({ floor: floor.initialState(), reactive: reactive.initialState(), judged: [] }),
    recommend(observation, nowSeconds, state) {
      const planned = floor.recommend(observation, nowSeconds, state.floor);
      const reaction = reactive.recommend(observation, nowSeconds, state.reactive);
      const desired: Partial<Record<PoolTag, number>> = {};
      const winners: Partial<Record<PoolTag, Recommendation>> = {};
      const reasons: string[] = [];
      for (const tag of POOL_TAGS) {
        const least = planned.desired[tag];
        const wanted = reaction.desired[tag];
        if (least === undefined && wanted === undefined) continue;
        const reacted = wanted ?? (state.judged.includes(tag) ? observation.pools[tag].capacity : 0);
        const isFloor = least !== undefined && least > reacted;
        desired[tag] = isFloor ? least : reacted;
        winners[tag] = isFloor ? planned : reaction;
        reasons.push(
          isFloor
            ? `${tag}: ${least}, the floor of ${floor.name}`
            : `${tag}: ${reacted} of ${reactive.name}, above the floor of ${least ?? "nobody"}`,
        );
      }
      return {
        desired,
        ...skusOf(winners),
        reason: [...reasons, `${floor.name} says: ${planned.reason}`, `${reactive.name} says: ${reaction.reason}`].join(
          "; ",
        ),
        state: {
          floor: planned.state,
          reactive: reaction.state,
          judged: POOL_TAGS.filter((tag) => state.judged.includes(tag) || reaction.desired[tag] !== undefined),
        },
      };
    },
  };
}
