import type { Observation, PoolObservation } from "../observations/observation";

/** What was too much for a pool is forgotten after so long: loads change, and so does what an instance carries. */
const MEMORY_SECONDS = 1800;
/** Rates are measured over a window: this close to the same is the same. */
const SAME_LOAD = 0.95;

/** What a pool could not carry of late. */
export interface Pressure {
  /** The last verdict was to grow. */
  readonly isGrowing: boolean;
  /** Requests/s for each instance when the pool last had to grow from rest, and when that was; null: not known. */
  readonly tooMuch: { readonly perInstance: number; readonly timeSeconds: number } | null;
}

/** A pool that has never had to grow. */
export const NO_PRESSURE: Pressure = { isGrowing: false, tooMuch: null };

/**
 * Notes what a verdict says about the load. Only growth from rest counts: what is ordered while a backlog is worked off says
 * nothing about how many the load needs.
 */
export function notePressure(
  before: Pressure,
  isGrowing: boolean,
  moment: { readonly pool: PoolObservation; readonly observation: Observation; readonly nowSeconds: number },
): Pressure {
  const { pool, observation, nowSeconds } = moment;
  if (!isGrowing || before.isGrowing) return { ...before, isGrowing };
  const rate = offeredRate(pool, observation);
  const { active } = pool.instances;
  if (!rate || active === 0) return { ...before, isGrowing };
  return { isGrowing, tooMuch: { perInstance: rate / active, timeSeconds: nowSeconds } };
}

/**
 * Why a pool must not shrink to so many: it had to grow from as few under the load of this moment. A threshold alone cannot
 * know: with one more the queue is gone, so one goes, and the queue is back. `undefined`: it may, or nothing is known.
 */
export function tooFew(
  { tooMuch }: Pressure,
  instances: number,
  moment: { readonly pool: PoolObservation; readonly observation: Observation; readonly nowSeconds: number },
): string | undefined {
  const { pool, observation, nowSeconds } = moment;
  if (tooMuch === null || nowSeconds - tooMuch.timeSeconds > MEMORY_SECONDS) return undefined;
  const rate = offeredRate(pool, observation);
  if (!rate || rate < SAME_LOAD * tooMuch.perInstance * instances) return undefined;
  const then = Number(tooMuch.perInstance.toFixed(2));
  return `${Number(rate.toFixed(2))} requests/s were too much for ${instances}: ${then} each at ${tooMuch.timeSeconds} s`;
}

function offeredRate(pool: PoolObservation, observation: Observation): number | undefined {
  return pool.signals().offeredRequestsPerSecond ?? observation.signals().offeredRequestsPerSecond;
}
