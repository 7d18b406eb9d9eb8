import type { CapacityProfile } from "../capacity/capacity-profile";
import type { InstanceCounts, Observation, PoolObservation } from "../observations/observation";
import { UNKNOWN_SIGNALS, type WindowSignals } from "../observations/window-signals";
import { POOL_TAGS, type PoolTag } from "../pool-tag";
import type { ClassLoad, InstanceLoad, PoolLoad } from "../ports/load-source";
import type { ServerSku } from "../ports/server-provider";

/** What a test says about one pool; the rest is empty or unknown. */
export interface FakePool {
  readonly active?: number;
  readonly scalingUp?: number;
  readonly draining?: number;
  readonly scalingDown?: number;
  readonly expectedReadySeconds?: number;
  readonly min?: number;
  readonly max?: number;
  readonly instanceCapacity?: CapacityProfile;
  readonly load?: PoolLoad;
  readonly instanceLoads?: readonly Omit<InstanceLoad, "instanceId">[];
  /** Processors of each. Default 1. */
  readonly processorCount?: number;
  /** SKUs of the active instances, in order. */
  readonly skuNames?: readonly string[];
  readonly signals?: Partial<WindowSignals>;
}

/** What a test says about the moment; the rest is empty or unknown. */
export interface FakeObservation {
  readonly timeSeconds?: number;
  readonly unixSeconds?: number;
  readonly pools?: Readonly<Partial<Record<PoolTag, FakePool>>>;
  readonly waitingRequests?: number;
  readonly classLoads?: readonly ClassLoad[];
  readonly offeredRequests?: number;
  readonly signals?: Partial<WindowSignals>;
  readonly costDollarsPerHour?: number;
  readonly skus?: readonly ServerSku[];
}

/** An observation to test a policy with: only what matters is said. */
export function observationOf(given: FakeObservation): Observation {
  const timeSeconds = given.timeSeconds ?? 0;
  const pools = POOL_TAGS.map((tag): [PoolTag, PoolObservation] => [tag, poolOf(tag, given.pools?.[tag] ?? {})]);
  return {
    timeSeconds,
    unixSeconds: given.unixSeconds ?? timeSeconds,
    pools: Object.fromEntries(pools) as Record<PoolTag, PoolObservation>,
    waitingRequests: given.waitingRequests,
    classLoads: given.classLoads,
    offeredRequests: given.offeredRequests,
    signals: () => ({ ...UNKNOWN_SIGNALS, ...given.signals }),
    costDollarsPerHour: given.costDollarsPerHour ?? 0,
    skus: given.skus ?? [],
  };
}

function poolOf(tag: PoolTag, given: FakePool): PoolObservation {
  const { active = 0, scalingUp = 0, draining = 0, scalingDown = 0, min = 0, max = Number.POSITIVE_INFINITY } = given;
  const instances: InstanceCounts = { active, scalingUp, draining, scalingDown };
  const { expectedReadySeconds } = given;
  return {
    tag,
    instances,
    capacity: active + scalingUp,
    booting: Array.from({ length: scalingUp }, (_, index) => ({ instanceId: active + index, expectedReadySeconds })),
    draining: Array.from({ length: draining }, (_, index) => active + scalingUp + index),
    active: Array.from({ length: active }, (_, index) => ({
      instanceId: index,
      skuName: given.skuNames?.[index],
      processorCount: given.processorCount ?? 1,
    })),
    limits: { min, max },
    instanceCapacity: given.instanceCapacity,
    load: given.load ?? {},
    instanceLoads: given.instanceLoads?.map((load, index) => ({ instanceId: index, ...load })),
    signals: () => ({ ...UNKNOWN_SIGNALS, ...given.signals }),
  };
}
