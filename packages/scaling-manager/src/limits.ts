import type { PoolTag } from "./pool-tag";

/** How many instances a pool may have: booting ones count, draining ones do not. */
export interface PoolLimits {
  /** Absent: commands may empty the pool, decisions keep one instance of a pool that has any. */
  readonly min?: number | undefined;
  /** Absent: no bound. */
  readonly max?: number | undefined;
}

/** Bounds that no operation of the manager breaks, nor makes worse where they are broken already. Absent: no bound. */
export interface ScalingLimits {
  /** For every pool that has no entry of its own; its `min` for those that have or had an instance. */
  readonly pool?: PoolLimits | undefined;
  readonly pools?: Readonly<Partial<Record<PoolTag, PoolLimits>>> | undefined;
  /** Over all pools. */
  readonly minTotalInstances?: number | undefined;
  readonly maxTotalInstances?: number | undefined;
  /** Processors of all servers the manager has, whatever runs on them, plus those of instances placed by others. */
  readonly maxProcessors?: number | undefined;
  /** Watts of all servers the manager has. */
  readonly maxWatts?: number | undefined;
}
