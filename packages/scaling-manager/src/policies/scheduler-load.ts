import type { PoolObservation } from "../observations/observation";
import type { PoolTag } from "../pool-tag";
import type { Policy } from "./policy";
import { NO_PRESSURE, notePressure, type Pressure, tooFew } from "./pressure";
import { NO_POOL_SEEN, needsWakingUp, poolsToWatch, type SeenPools, seePools } from "./waking-up";

/** Settings of {@link schedulerLoadPolicy}; the defaults are those of the quick start's example scheduler. */
export interface SchedulerLoadPolicySettings {
  /** Look only when so many requests have arrived since the last look. Default 100. */
  readonly checkEveryRequests?: number;
  /** Look also so long after the last look: when nothing arrives, no request would ever take a pool down. Default 60. */
  readonly checkEverySeconds?: number;
  /** No change of a pool so soon after its last one. Default 5. */
  readonly cooldownSeconds?: number;
  /** Above this load, one more. Default 0.8. */
  readonly up?: number;
  /** Below this load, one less. Default 0.3. */
  readonly down?: number;
  /** Pending tokens that are a load of 1 for one instance. Default 10,000. */
  readonly tokensPerInstance?: number;
  /** Per pool. Default 1. */
  readonly minInstances?: number;
  /** Per pool. Default 100. */
  readonly maxInstances?: number;
  /** Default: the pools that have or had instances. */
  readonly pools?: readonly PoolTag[];
}

/** What {@link schedulerLoadPolicy} remembers. */
export interface SchedulerLoadState extends SeenPools {
  /** Requests that had arrived at the last look. */
  readonly checkedAtRequests: number;
  /** When that was; null before the first call. */
  readonly checkedSeconds: number | null;
  /** When it last wanted a change, per pool. */
  readonly changedSeconds: Readonly<Partial<Record<PoolTag, number>>>;
  /** By pool, what it could not carry of late. */
  readonly pressure: Readonly<Partial<Record<PoolTag, Pressure>>>;
}

/**
 * The quick start's example scheduler as a policy. Load of prompts is pending tokens / (instances · 10,000), load of tokens
 * memory in use / memory; a mixed pool has the higher of the two. Booting instances count as instances. Without data about its
 * load a pool stays as it is; without a count of requests it looks every time. It does not shrink to what was
 * too few for the same load within the last half hour.
 */
export function schedulerLoadPolicy(settings: SchedulerLoadPolicySettings = {}): Policy<SchedulerLoadState> {
  const {
    checkEveryRequests = 100,
    checkEverySeconds = 60,
    cooldownSeconds = 5,
    up = 0.8,
    down = 0.3,
    tokensPerInstance = 10_000,
    minInstances = 1,
    maxInstances = 100,
  } = settings;
  return {
    name: "scheduler-load",
    reads: "demand",
    initialState: () => ({
      ...NO_POOL_SEEN,
      checkedAtRequests: 0,
      checkedSeconds: null,
      changedSeconds: {},
      pressure: {},
    }),
    recommend(observation, nowSeconds, previous) {
      const checkedSeconds = previous.checkedSeconds ?? nowSeconds;
      const state = { ...previous, ...seePools(previous, observation), checkedSeconds };
      const watched = poolsToWatch(settings.pools, state, observation).map((tag) => observation.pools[tag]);
      const desired: Partial<Record<PoolTag, number>> = {};
      // An empty pool has no requests to count: it comes back as soon as something waits.
      for (const pool of watched)
        if (pool.capacity === 0 && needsWakingUp(observation)) desired[pool.tag] = minInstances;
      const arrived = observation.offeredRequests;
      const sinceCheck = arrived === undefined ? checkEveryRequests : arrived - state.checkedAtRequests;
      if (sinceCheck < checkEveryRequests && nowSeconds - checkedSeconds < checkEverySeconds) {
        return { desired, reason: `${sinceCheck} of ${checkEveryRequests} requests since the last look`, state };
      }
      const changedSeconds = { ...state.changedSeconds };
      const pressure = { ...state.pressure };
      const reasons: string[] = [];
      for (const pool of watched) {
        const { tag, capacity } = pool;
        const load = loadOf(pool, tokensPerInstance);
        if (load === undefined) continue;
        const isCooling = nowSeconds - (changedSeconds[tag] ?? Number.NEGATIVE_INFINITY) < cooldownSeconds;
        const step = load > up ? 1 : load < down ? -1 : 0;
        const moment = { pool, observation, nowSeconds };
        const pressed = notePressure(pressure[tag] ?? NO_PRESSURE, step > 0, moment);
        pressure[tag] = pressed;
        const why = step < 0 ? tooFew(pressed, capacity - 1, moment) : undefined;
        const isHeld = isCooling || why !== undefined;
        // From what serves: what boots already is part of the step.
        const target = step > 0 ? Math.max(capacity, pool.instances.active + 1) : capacity + step;
        const wanted = isHeld ? capacity : Math.min(maxInstances, Math.max(minInstances, target));
        desired[tag] = wanted;
        if (wanted !== capacity) changedSeconds[tag] = nowSeconds;
        reasons.push(
          `${tag} load ${load.toFixed(3)}${isCooling ? " (cooling down)" : why === undefined ? "" : `, but ${why}`}`,
        );
      }
      const reason = `${reasons.join(", ") || "no load known"}; up above ${up}, down below ${down}`;
      const checked = { checkedAtRequests: arrived ?? 0, checkedSeconds: nowSeconds };
      return { desired, reason, state: { ...state, ...checked, changedSeconds, pressure } };
    },
  };
}

/** `undefined` where the figure that counts for the pool is not known. */
function loadOf({ tag, capacity, load }: PoolObservation, tokensPerInstance: number): number | undefined {
  const prompt =
    load.pendingTokens === undefined || capacity === 0
      ? undefined
      : load.pendingTokens / (capacity * tokensPerInstance);
  const token =
    load.memoryBytes === undefined || !load.memoryCapacityBytes
      ? undefined
      : load.memoryBytes / load.memoryCapacityBytes;
  if (tag === "prompt") return prompt;
  if (tag === "token") return token;
  return prompt === undefined ? token : Math.max(prompt, token ?? 0);
}
