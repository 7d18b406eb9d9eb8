/** Owed work by kind, in requests (transfers: KV caches on their way). For explanations. */
export interface OwedWork {
  readonly queued: number;
  readonly running: number;
  readonly blocked: number;
  /** Routed here, not arrived. */
  readonly reserved: number;
  readonly transfersIn: number;
  readonly transfersOut: number;
}

/** Knows what instances have to do. */
export interface WorkSource {
  /** All that the instance must do or hand over before it may leave. `undefined`: not known now, which is not zero. */
  owedWork(instanceId: number): number | undefined;
  /** The same by kind, for {@link ScalingManager.explain}. */
  owedWorkByKind?(instanceId: number): Partial<OwedWork> | undefined;
  /** Seconds the instance has worked since it exists; splits ACTIVE time into busy and idle. */
  busySeconds?(instanceId: number): number | undefined;
}
