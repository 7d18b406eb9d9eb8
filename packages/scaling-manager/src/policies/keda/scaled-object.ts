import type { Observation, PoolObservation } from "../../observations/observation";
import { DEFAULT_HPA_CONTROLLER } from "../hpa/hpa-controller";
import { boundsOf, type HpaPoolState, passOverPool } from "../hpa/hpa-pool";
import type { HpaMetric } from "../hpa/metric-proposals";
import type { ScalingBehavior } from "../hpa/scaling-rules";
import { needsWakingUp } from "../waking-up";
import { type ActivationOutcome, activate } from "./activation";
import { fallbackInstances, fallbackValue, type KedaFallback } from "./keda-fallback";
import { isResourceTrigger, type KedaTrigger, readTrigger, seesWaitingRequests, triggerMetric } from "./keda-trigger";

/** What the scaler of a pool goes by. */
export interface ScaledObjectSettings {
  readonly triggers: readonly KedaTrigger[];
  readonly minInstances: number;
  readonly maxInstances: number;
  readonly idleInstances: number | undefined;
  readonly cooldownSeconds: number;
  readonly initialCooldownSeconds: number;
  readonly pollingIntervalSeconds: number;
  readonly fallback: KedaFallback | undefined;
  readonly behavior: ScalingBehavior | undefined;
}

/** What is remembered of one pool; plain data. */
export interface KedaPoolState {
  /** `null` before the autoscaler's first pass. */
  readonly hpa: HpaPoolState | null;
  readonly createdSeconds: number;
  /** When it was last looked whether there is anything to do; `null`: never. */
  readonly polledSeconds: number | null;
  readonly lastActiveSeconds: number | null;
  /** Whether there was anything to do then. */
  readonly isActive: boolean;
  /** Failures in a row, by trigger. */
  readonly failures: readonly number[];
  /** What was last asked for; `null`: nothing yet. */
  readonly wanted: number | null;
}

/** A count, why, and what to remember. */
export interface KedaPoolResult {
  readonly desired: number | undefined;
  readonly reason: string;
  readonly state: KedaPoolState;
}

/** A trigger at one moment. */
interface Reading {
  readonly trigger: KedaTrigger;
  /** As read. */
  readonly value: number | undefined;
  /** As shown to the autoscaler: that of the fallback when it fails too often. */
  readonly shown: number | undefined;
  readonly failures: number;
  readonly isFallback: boolean;
}

/** The autoscaler makes a pass this often. */
const SYNC_PERIOD_SECONDS = 15;

/** The scaler of one pool: looks whether there is anything to do, and lets the autoscaler do the rest. */
export class ScaledObject {
  readonly #settings: ScaledObjectSettings;

  constructor(settings: ScaledObjectSettings) {
    this.#settings = settings;
  }

  tick(
    pool: PoolObservation,
    observation: Observation,
    nowSeconds: number,
    given: KedaPoolState | undefined,
  ): KedaPoolResult {
    const before = given ?? newState(nowSeconds);
    const { pollingIntervalSeconds } = this.#settings;
    const isPollDue = before.polledSeconds === null || nowSeconds >= before.polledSeconds + pollingIntervalSeconds;
    const isPassDue = before.hpa === null || nowSeconds >= before.hpa.passSeconds + SYNC_PERIOD_SECONDS;
    if (!isPollDue && !isPassDue) {
      return { desired: before.wanted ?? undefined, reason: `${before.wanted} as before`, state: before };
    }
    const readings = this.#read(pool, observation, before);
    let state: KedaPoolState = { ...before, failures: readings.map((reading) => reading.failures) };
    const reasons: string[] = [];
    if (isPollDue) {
      const isActive = this.#isActive(pool, observation, readings);
      const { instances, lastActiveSeconds, reason } = this.#activation(
        pool,
        nowSeconds,
        { ...state, isActive },
        readings,
      );
      state = { ...state, polledSeconds: nowSeconds, lastActiveSeconds, isActive };
      if (instances !== undefined && instances !== pool.capacity) {
        return { desired: instances, reason, state: { ...state, wanted: instances } };
      }
      reasons.push(reason);
    }
    if (pool.capacity <= (state.isActive ? 0 : this.#idleInstances(pool))) {
      // The original's autoscaler keeps still at 0 only, and would undo any other count of idle instances.
      const wanted = pool.capacity;
      return { desired: wanted, reason: reasons.join(", ") || `${wanted} as before`, state: { ...state, wanted } };
    }
    const { minInstances, maxInstances, behavior } = this.#settings;
    const result = passOverPool(
      {
        ...boundsOf(pool, Math.max(1, minInstances), maxInstances),
        nowSeconds,
        pool,
        metrics: readings.map(({ trigger, shown }): HpaMetric => triggerMetric(trigger, shown, pool, observation)),
        behavior,
        controller: DEFAULT_HPA_CONTROLLER,
        syncPeriodSeconds: SYNC_PERIOD_SECONDS,
      },
      state.hpa ?? undefined,
    );
    reasons.push(result.reason, ...readings.filter(({ isFallback }) => isFallback).map(fallbackText));
    const wanted = result.desired ?? pool.capacity;
    return { desired: wanted, reason: reasons.join(", "), state: { ...state, hpa: result.state ?? null, wanted } };
  }

  #read(pool: PoolObservation, observation: Observation, { failures }: KedaPoolState): Reading[] {
    const { triggers, fallback } = this.#settings;
    return triggers.map((trigger, index) => {
      const value = readTrigger(trigger, pool, observation);
      if (value !== undefined) return { trigger, value, shown: value, failures: 0, isFallback: false };
      const failed = (failures[index] ?? 0) + 1;
      const isFallback = fallback !== undefined && !isResourceTrigger(trigger) && failed > fallback.failureThreshold;
      const shown = isFallback
        ? fallbackValue(trigger, fallbackInstances(fallback, pool.capacity), pool.instances.active)
        : undefined;
      return { trigger, value, shown, failures: failed, isFallback };
    });
  }

  #isActive(pool: PoolObservation, observation: Observation, readings: readonly Reading[]): boolean {
    const { triggers } = this.#settings;
    const isOn = ({ trigger, value, isFallback }: Reading) =>
      isFallback || (!isResourceTrigger(trigger) && value !== undefined && value > (trigger.activationThreshold ?? 0));
    // Requests that no trigger can see must not wait for ever.
    const isUnseen = pool.capacity === 0 && needsWakingUp(observation) && !triggers.some(seesWaitingRequests);
    return triggers.every(isResourceTrigger) || readings.some(isOn) || isUnseen;
  }

  #activation(
    pool: PoolObservation,
    nowSeconds: number,
    { isActive, createdSeconds, lastActiveSeconds }: KedaPoolState,
    readings: readonly Reading[],
  ): ActivationOutcome {
    const { minInstances, idleInstances, cooldownSeconds, initialCooldownSeconds } = this.#settings;
    return activate({
      nowSeconds,
      currentInstances: pool.capacity,
      minInstances: Math.max(minInstances, pool.limits.min),
      idleInstances: idleInstances === undefined ? undefined : this.#idleInstances(pool),
      isActive,
      hasFailure: readings.some(({ trigger, value }) => !isResourceTrigger(trigger) && value === undefined),
      cooldownSeconds,
      initialCooldownSeconds,
      createdSeconds,
      lastActiveSeconds,
    });
  }

  #idleInstances({ limits }: PoolObservation): number {
    const { idleInstances } = this.#settings;
    return idleInstances === undefined ? 0 : Math.max(idleInstances, limits.min);
  }
}

function newState(nowSeconds: number): KedaPoolState {
  return {
    hpa: null,
    createdSeconds: nowSeconds,
    polledSeconds: null,
    lastActiveSeconds: null,
    isActive: false,
    failures: [],
    wanted: null,
  };
}

function fallbackText({ trigger, failures }: Reading): string {
  return `${trigger.signal} failed ${failures} times in a row: fallback`;
}
