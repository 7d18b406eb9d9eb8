import type { Observation, PoolObservation } from "../observations/observation";
import type { PoolTag } from "../pool-tag";
import type { Policy } from "./policy";
import { NO_POOL_SEEN, needsWakingUp, poolsToWatch, type SeenPools, seePools } from "./waking-up";

/** What a rule says about one pool. */
export interface PoolVerdict<PoolState> {
  /** `undefined`: it stays as it is, for lack of data. */
  readonly desired: number | undefined;
  readonly reason: string;
  readonly state: PoolState;
  readonly skuName?: string | undefined;
  readonly leavingSkuName?: string | undefined;
}

/** One pool at one moment. */
export interface PoolMoment<PoolState> {
  readonly pool: PoolObservation;
  readonly observation: Observation;
  readonly nowSeconds: number;
  readonly before: PoolState;
}

/** A rule for pools that are not empty. */
export interface PoolRule<PoolState> {
  readonly name: string;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[] | undefined;
  /** See {@link Policy}. */
  readonly ownsRates?: boolean;
  /** See {@link Policy}. */
  readonly readsInstanceCapacity?: boolean;
  readonly initialState: PoolState;
  decide(moment: PoolMoment<PoolState>): PoolVerdict<PoolState>;
}

/** What such a policy remembers. */
export interface PoolByPoolState<PoolState> extends SeenPools {
  readonly pools: Readonly<Partial<Record<PoolTag, PoolState>>>;
}

/** Makes a policy of a rule for single pools. An empty pool gets one instance when requests wait, whatever the rule. */
export function poolByPool<PoolState>(rule: PoolRule<PoolState>): Policy<PoolByPoolState<PoolState>> {
  return {
    name: rule.name,
    ...(rule.ownsRates ? { ownsRates: true } : {}),
    ...(rule.readsInstanceCapacity ? { readsInstanceCapacity: true } : {}),
    initialState: () => ({ ...NO_POOL_SEEN, pools: {} }),
    recommend(observation, nowSeconds, previous) {
      const seen = seePools(previous, observation);
      const pools: Partial<Record<PoolTag, PoolState>> = { ...previous.pools };
      const desired: Partial<Record<PoolTag, number>> = {};
      const skuNames: Partial<Record<PoolTag, string>> = {};
      const leavingSkuNames: Partial<Record<PoolTag, string>> = {};
      const reasons: string[] = [];
      for (const tag of poolsToWatch(rule.pools, seen, observation)) {
        const pool = observation.pools[tag];
        const before = pools[tag] ?? rule.initialState;
        const verdict =
          pool.capacity === 0
            ? whereNothingIs(observation, before)
            : rule.decide({ pool, observation, nowSeconds, before });
        pools[tag] = verdict.state;
        if (verdict.desired !== undefined) desired[tag] = verdict.desired;
        if (verdict.skuName !== undefined) skuNames[tag] = verdict.skuName;
        if (verdict.leavingSkuName !== undefined) leavingSkuNames[tag] = verdict.leavingSkuName;
        reasons.push(`${tag}: ${verdict.reason}`);
      }
      return {
        desired,
        ...(Object.keys(skuNames).length > 0 ? { skuNames } : {}),
        ...(Object.keys(leavingSkuNames).length > 0 ? { leavingSkuNames } : {}),
        reason: reasons.join("; ") || "no pool to watch",
        state: { ...seen, pools },
      };
    },
  };
}

function whereNothingIs<PoolState>(observation: Observation, state: PoolState): PoolVerdict<PoolState> {
  return needsWakingUp(observation)
    ? { desired: 1, reason: `${observation.waitingRequests} requests wait and nothing is there`, state }
    : { desired: undefined, reason: "nothing there, nothing waits", state };
}
