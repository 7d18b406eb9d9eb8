import type { PoolObservation } from "../../observations/observation";
import type { HpaController } from "./hpa-controller";
import { type HpaState, INITIAL_HPA_STATE } from "./hpa-pass";
import type { HpaMetric } from "./metric-proposals";
import { podsOf } from "./observed-metrics";
import { reconcile } from "./reconcile";
import { MAX_REPLICAS } from "./replica-numbers";
import type { ScaleEvent } from "./scale-events";
import type { ScalingBehavior } from "./scaling-rules";

/** What is remembered of one pool. */
export interface HpaPoolState {
  readonly hpa: HpaState;
  readonly passSeconds: number;
  /** There were so many at the last pass … */
  readonly from: number;
  /** … and there should have been so many after it. */
  readonly wanted: number;
}

/** A count, why, and what to remember. */
export interface HpaPoolResult {
  readonly desired: number | undefined;
  readonly reason: string;
  readonly state: HpaPoolState | undefined;
}

/** What a pass over a pool goes by. */
export interface HpaPoolInput {
  readonly nowSeconds: number;
  readonly pool: PoolObservation;
  readonly metrics: readonly HpaMetric[];
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly behavior: ScalingBehavior | undefined;
  readonly controller: HpaController;
  readonly syncPeriodSeconds: number;
}

/** One pass over a pool, if it is time for one; else the count of the last one. */
export function passOverPool(input: HpaPoolInput, before: HpaPoolState | undefined): HpaPoolResult {
  const { nowSeconds, pool, controller, syncPeriodSeconds } = input;
  const { capacity } = pool;
  if (capacity > 0 && before !== undefined && nowSeconds < before.passSeconds + syncPeriodSeconds) {
    const againSeconds = before.passSeconds + syncPeriodSeconds;
    return { desired: before.wanted, reason: `${before.wanted} as before, until ${againSeconds} s`, state: before };
  }
  const memory = before === undefined ? INITIAL_HPA_STATE : withWhatCameOfIt(before, capacity);
  const outcome = reconcile(
    { ...input, specReplicas: capacity, statusReplicas: capacity, pods: podsOf(pool) },
    controller,
    memory,
  );
  const { desiredReplicas: wanted, reason, state } = outcome;
  return { desired: wanted, reason, state: { hpa: state, passSeconds: nowSeconds, from: capacity, wanted } };
}

/** Bounds of a pool that both the policy and the manager keep. */
export function boundsOf(
  { limits }: PoolObservation,
  minInstances: number,
  maxInstances: number = MAX_REPLICAS,
): { readonly minReplicas: number; readonly maxReplicas: number } {
  return {
    minReplicas: Math.max(minInstances, limits.min),
    maxReplicas: Math.min(maxInstances, limits.max, MAX_REPLICAS),
  };
}

/**
 * The state with the last change as it really was: bounds and budgets of the manager may have held it back, and then it
 * must not use up the rates.
 */
function withWhatCameOfIt({ hpa, passSeconds, from, wanted }: HpaPoolState, capacity: number): HpaState {
  if (capacity === wanted || wanted === from) return hpa;
  const isUp = wanted > from;
  const made = isUp ? Math.min(wanted, capacity) - from : from - Math.max(wanted, capacity);
  const amend = (events: readonly ScaleEvent[]) =>
    events
      .map((event) => (event.timeSeconds === passSeconds ? { ...event, replicaChange: made } : event))
      .filter((event) => event.replicaChange > 0);
  const { up, down } = hpa.events;
  return { ...hpa, events: isUp ? { up: amend(up), down } : { up, down: amend(down) } };
}
