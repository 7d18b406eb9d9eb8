import type { PoolTag } from "@tokentide/scaling-manager";

export type { PoolTag };

/**
 * What a scheduler may know of an instance. Read-only: the simulator (or a real router) keeps the figures and calls
 * {@link Scheduler.loadChanged} when one of them moves.
 */
export interface InstanceView {
  readonly id: number;
  /** The instance's home pool. */
  readonly tag: PoolTag;
  /** Requests routed here and not finished here, running ones included. */
  readonly pendingRequests: number;
  /** Tokens routed here and not processed: prompt tokens, and one for each request in its token phase. */
  readonly pendingTokens: number;
  /** Tasks waiting for a place in the batch. */
  readonly queueLength: number;
  /** Requests whose token phase was routed here and is not finished, those still on their way included. */
  readonly tokenPhaseRequests: number;
  /**
   * Tasks routed here and not finished whose phase is not the one of `tag`: token tasks on a `prompt` instance, prompt
   * tasks on a `token` one, always 0 on a `mixed` one. A request whose two phases run here counts once.
   */
  readonly foreignTasks: number;
  /** Memory of the weights and of every request routed here. */
  readonly reservedMemoryBytes: number;
  readonly maxMemoryBytes: number;
}

/** What a scheduler may know of a request. */
export interface RequestView {
  readonly promptTokens: number;
  /** Memory that the request will need on the instance of its token phase. */
  readonly memoryBytes: number;
}

/** A scheduler's answer, written into an object that the caller reuses. */
export interface Placement {
  prompt: InstanceView | undefined;
  /** The same instance as `prompt` where both phases run together. */
  token: InstanceView | undefined;
}

/**
 * Chooses the instances of a request among those it was given. Only schedulable (ACTIVE) instances are ever joined.
 * Ties go to the instance that joined first.
 */
export interface Scheduler {
  /** An instance became schedulable: it joins the end of its pool. */
  join(instance: InstanceView): void;
  /** An instance is no longer schedulable (draining, failed, gone). Unknown instances are ignored. */
  leave(instance: InstanceView): void;
  /**
   * A figure of the instance moved: call it when all figures agree with each other again, once a request's reservation is
   * entered in full. Called often: O(log n) at most. Unknown instances are ignored.
   */
  loadChanged(instance: InstanceView): void;
  /** Nothing is left on the instance: a mixed pool sends it home. Unknown instances are ignored. */
  becameIdle(instance: InstanceView): void;
  /** Writes the choice into `placement` and answers true; false when no instance may take the request now. */
  place(request: RequestView, placement: Placement): boolean;
}
