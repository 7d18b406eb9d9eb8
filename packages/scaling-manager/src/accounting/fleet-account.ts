import type { PoolTag } from "../pool-tag";
import type { InstanceEnd } from "../ports/router";

/** What an allocated processor can be doing. */
export interface SecondsByState {
  readonly booting: number;
  /** Both parts of ACTIVE; `activeIdle` has all of it where nobody reports busy time. */
  readonly activeBusy: number;
  readonly activeIdle: number;
  readonly draining: number;
  /** Its removal is under way. */
  readonly scalingDown: number;
}

/** One instance, alive or gone. */
export interface InstanceAccount {
  readonly instanceId: number;
  readonly serverId: number | undefined;
  readonly skuName: string | undefined;
  readonly tag: PoolTag;
  readonly processors: number;
  readonly startSeconds: number;
  /** `undefined` while alive. */
  readonly endSeconds: number | undefined;
  readonly end: InstanceEnd | undefined;
  /** Adds up to its lifetime. */
  readonly seconds: SecondsByState;
}

/** GPU-seconds or dollars of one pool by what the processors were doing. */
export interface PoolAccount {
  readonly gpuSeconds: SecondsByState;
  readonly costDollars: SecondsByState;
}

/** What everything took so far, instances and servers that are gone included. */
export interface FleetAccount {
  readonly pools: Readonly<Record<PoolTag, PoolAccount>>;
  /** Processors of the manager's servers that no instance held. */
  readonly unassigned: { readonly gpuSeconds: number; readonly costDollars: number };
  /** Over all pools and states, `unassigned` included: equals Σ over servers of processors × time. */
  readonly totalGpuSeconds: number;
  /** Commitments that no server used. */
  readonly unusedCommitmentDollars: number;
  /** What minimum billing times added. */
  readonly minimumBillingDollars: number;
  /** Everything above in dollars. */
  readonly totalCostDollars: number;
}
