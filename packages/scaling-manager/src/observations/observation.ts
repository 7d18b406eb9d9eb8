import type { CapacityProfile } from "../capacity/capacity-profile";
import type { PoolTag } from "../pool-tag";
import type { ClassLoad, InstanceLoad, PoolLoad } from "../ports/load-source";
import type { ServerSku } from "../ports/server-provider";
import type { WindowSignals } from "./window-signals";

/** An instance that is not ACTIVE yet. */
export interface BootingInstance {
  readonly instanceId: number;
  /** Unknown where only a signal will tell. */
  readonly expectedReadySeconds: number | undefined;
}

/** An instance that serves. */
export interface ActiveInstance {
  readonly instanceId: number;
  /** Absent where somebody else places instances. */
  readonly skuName: string | undefined;
  /** Processors that it takes. */
  readonly processorCount: number;
}

/** Instances by status. */
export interface InstanceCounts {
  readonly scalingUp: number;
  readonly active: number;
  readonly draining: number;
  readonly scalingDown: number;
}

/** What a policy may know of a pool. */
export interface PoolObservation {
  readonly tag: PoolTag;
  readonly instances: InstanceCounts;
  /** Booting and active: the capacity that is there or on its way. Recommendations are in this figure. */
  readonly capacity: number;
  /** Ascending by id. */
  readonly booting: readonly BootingInstance[];
  /** Ascending by id. */
  readonly active: readonly ActiveInstance[];
  /** Ids of draining instances, ascending. */
  readonly draining: readonly number[];
  /** `min` is what decisions keep, `max` may be `Infinity`. */
  readonly limits: { readonly min: number; readonly max: number };
  /** What one instance carries at the promised bounds; absent where nobody has said. */
  readonly instanceCapacity?: CapacityProfile | undefined;
  /** Gauges of this moment. */
  readonly load: PoolLoad;
  /** The same of each active instance; absent where the fleet does not tell them apart. */
  readonly instanceLoads: readonly InstanceLoad[] | undefined;
  /** Counters over the last whole seconds, or those before `untilSeconds`; computed when called. Default: the configured window. */
  signals(windowSeconds?: number, untilSeconds?: number): WindowSignals;
}

/** What a policy may know: a view that is valid during the call of `recommend`. */
export interface Observation {
  readonly timeSeconds: number;
  /** The same moment as Unix seconds, for schedules by time of day. */
  readonly unixSeconds: number;
  readonly pools: Readonly<Record<PoolTag, PoolObservation>>;
  /** Requests that wait for any instance to take them. */
  readonly waitingRequests: number | undefined;
  /** The classes of requests one by one; `undefined` where they are not told apart. */
  readonly classLoads: readonly ClassLoad[] | undefined;
  /** Requests that have arrived since the feed began. */
  readonly offeredRequests: number | undefined;
  /** Of the whole application; computed when called. Default: the configured window. */
  signals(windowSeconds?: number, untilSeconds?: number): WindowSignals;
  /** What can be had, the default first; empty where servers are somebody else's. */
  readonly skus: readonly ServerSku[];
  /** What the servers cost now. */
  readonly costDollarsPerHour: number;
}
