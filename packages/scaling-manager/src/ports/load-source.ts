import type { PoolTag } from "../pool-tag";

/** What a pool has to do at this moment. A figure that is not known is `undefined`, never 0. */
export interface PoolLoad {
  /** Requests at the instances of the pool that are not running. */
  readonly queueRequests?: number | undefined;
  /** Tokens of those requests still to be processed here. */
  readonly queueTokens?: number | undefined;
  /** Requests at the instances of the pool, running ones included. */
  readonly pendingRequests?: number | undefined;
  /** Tokens routed to the pool and not processed. */
  readonly pendingTokens?: number | undefined;
  /** Memory in use, weights included, of the active instances. */
  readonly memoryBytes?: number | undefined;
  readonly memoryCapacityBytes?: number | undefined;
  /** KV cache in use / KV cache capacity, 0..1. */
  readonly kvFraction?: number | undefined;
  /** Share of the active instances' time that was busy of late, 0..1. */
  readonly busyFraction?: number | undefined;
}

/** Gauges of the moment, kept by the fleet. Both answers must not cost a pass over the instances. */
export interface LoadSource {
  poolLoad(tag: PoolTag): PoolLoad | undefined;
  /** Requests that wait for any instance to take them. */
  waitingRequests?(): number | undefined;
}
