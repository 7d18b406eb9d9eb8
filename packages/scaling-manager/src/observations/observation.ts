import type { CapacityProfile } from "../capacity/capacity-profile";
import type { PoolTag } from "../pool-tag";
import type { PoolLoad } from "../ports/load-source";

/** Percentiles of a latency over a window, in seconds. */
export interface LatencyPercentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** What happened in the last so many whole seconds. A signal without data is `undefined`, never 0. */
export interface WindowSignals {
  /** Length that the figures are over: shorter than asked for while the feed is young; 0 without data. */
  readonly seconds: number;
  /** Arriving load. Unlike the completed one it does not stop growing when the pool is full. */
  readonly offeredRequestsPerSecond: number | undefined;
  readonly offeredPromptTokensPerSecond: number | undefined;
  readonly offeredOutputTokensPerSecond: number | undefined;
  readonly completedRequestsPerSecond: number | undefined;
  readonly completedPromptTokensPerSecond: number | undefined;
  readonly completedOutputTokensPerSecond: number | undefined;
  readonly ttft: LatencyPercentiles | undefined;
  readonly tbt: LatencyPercentiles | undefined;
  readonly e2e: LatencyPercentiles | undefined;
  /** Share of the finished requests that met every promised bound, 0..1. */
  readonly sloAttainment: number | undefined;
}

/** An instance that is not ACTIVE yet. */
export interface BootingInstance {
  readonly instanceId: number;
  /** Unknown where only a signal will tell. */
  readonly expectedReadySeconds: number | undefined;
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
  /** Ids of draining instances, ascending. */
  readonly draining: readonly number[];
  /** `min` is what decisions keep, `max` may be `Infinity`. */
  readonly limits: { readonly min: number; readonly max: number };
  /** What one instance carries at the promised bounds; absent where nobody has said. */
  readonly instanceCapacity?: CapacityProfile | undefined;
  /** Gauges of this moment. */
  readonly load: PoolLoad;
  /** Counters over the last whole seconds; computed when called. Default: the configured window. */
  signals(windowSeconds?: number): WindowSignals;
}

/** What a policy may know: a view that is valid during the call of `recommend`. */
export interface Observation {
  readonly timeSeconds: number;
  /** The same moment as Unix seconds, for schedules by time of day. */
  readonly unixSeconds: number;
  readonly pools: Readonly<Record<PoolTag, PoolObservation>>;
  /** Requests that wait for any instance to take them. */
  readonly waitingRequests: number | undefined;
  /** Requests that have arrived since the feed began. */
  readonly offeredRequests: number | undefined;
  /** Of the whole application; computed when called. Default: the configured window. */
  signals(windowSeconds?: number): WindowSignals;
  /** What the servers cost now. */
  readonly costDollarsPerHour: number;
}
