import type { Observation } from "../observations/observation";
import type { PoolTag } from "../pool-tag";

/** What a policy wants. */
export interface Recommendation<State = unknown> {
  /** Instances per pool, booting ones included. A pool that is absent stays as it is. */
  readonly desired: Readonly<Partial<Record<PoolTag, number>>>;
  /** Which SKU new servers of a pool should be of; absent: the first of the catalog. */
  readonly skuNames?: Readonly<Partial<Record<PoolTag, string>>>;
  /** Instances of which SKU leave first where a pool shrinks; absent: the least loaded, whatever they are on. */
  readonly leavingSkuNames?: Readonly<Partial<Record<PoolTag, string>>>;
  /** Why, in words with the figures. */
  readonly reason: string;
  /** Handed back at the next call. */
  readonly state: State;
}

/**
 * How much a policy reads of what happens to requests, so that whoever feeds that may save the rest: only gauges and counts of
 * the moment; also what is offered (`offeredRequests`, and the offered rates of `signals`); or everything.
 */
export type SignalsRead = "gauges" | "demand" | "everything";

/**
 * A rule that says how many instances there should be. `recommend` is pure: the same observation, time and state give
 * the same answer, and what it must remember is in `state`, which survives JSON.
 */
export interface Policy<State = unknown> {
  readonly name: string;
  /** Brings its own windows and rates (HPA, KPA): only the bounds apply after it, not `scaleUp`/`scaleDown` rules. */
  readonly ownsRates?: boolean;
  /** Plans by what one instance carries (`instanceCapacity` of its pool's observation): without it, it does nothing. */
  readonly readsInstanceCapacity?: boolean;
  /**
   * Somebody outside decides, and takes the time that it takes: `recommend` is never called. When a decision is due the manager
   * tells `onQuestion`, and decides when it gets the answer.
   */
  readonly answersLater?: boolean;
  /** How much it reads of what happens to requests; absent: everything. */
  readonly reads?: SignalsRead;
  initialState(): State;
  recommend(observation: Observation, nowSeconds: number, state: State): Recommendation<State>;
}

/** What somebody outside is asked when a decision is due. */
export interface DecisionQuestion {
  /** Valid until the clock moves on. */
  readonly observation: Observation;
  readonly nowSeconds: number;
}

/** What somebody outside answers: a recommendation without a memory of ours. */
export type DecisionAnswer = Omit<Recommendation, "state">;
