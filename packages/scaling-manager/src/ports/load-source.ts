import type { WindowSignals } from "../observations/window-signals";
import type { PoolTag } from "../pool-tag";

/**
 * What a pool has to do at this moment. A figure that is not known is `undefined`, never 0. Requests that wait for any
 * instance may be counted in, in the pool whose instances would take them; policies do not count them twice.
 */
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
  /** The same in tokens. */
  readonly kvTokens?: number | undefined;
  readonly kvCapacityTokens?: number | undefined;
  /** Share of the active instances' time that was busy of late, 0..1. */
  readonly busyFraction?: number | undefined;
}

/** What one active instance has to do at this moment, and how it has been doing. */
export interface InstanceLoad {
  readonly instanceId: number;
  /** Requests that are not running. */
  readonly queueRequests?: number | undefined;
  /** Requests, running ones included. */
  readonly pendingRequests?: number | undefined;
  /** KV cache in use / KV cache capacity, 0..1. */
  readonly kvFraction?: number | undefined;
  /** Mean of late; `undefined` when there were none. */
  readonly ttftSeconds?: number | undefined;
  readonly tbtSeconds?: number | undefined;
}

/** What an application has to do for the requests of one class. */
export interface ClassLoad {
  /** `undefined`: those that are of no class. */
  readonly name: string | undefined;
  /** How long after its arrival a request's first token may come: its promise or its deadline, the shorter; `undefined`: neither. */
  readonly firstTokenWithinSeconds?: number | undefined;
  /** Requests of it in the application, waiting and running ones. */
  readonly pendingRequests: number;
}

/** Gauges of the moment, kept by the fleet. Asked for when a policy reads them, at most once in a decision. */
export interface LoadSource {
  poolLoad(tag: PoolTag): PoolLoad | undefined;
  /** Requests that wait for any instance to take them. */
  waitingRequests?(): number | undefined;
  /** The classes of requests one by one, where they are told apart. */
  classLoads?(): readonly ClassLoad[] | undefined;
  /** The active instances one by one, for policies that tell them apart. */
  instanceLoads?(tag: PoolTag): readonly InstanceLoad[] | undefined;
  /**
   * Rates and latencies of a monitoring system that has them already, in place of those of the feeds where they are given.
   * @param tag absent: of the whole application
   */
  signals?(windowSeconds: number, tag?: PoolTag): Partial<WindowSignals> | undefined;
}
