import type { LedgerState } from "../accounting/fleet-ledger";
import type { PoolChangesState } from "../accounting/pool-changes";
import type { ScalingCountersState } from "../accounting/scaling-counters";
import type { StartFailures } from "../back-off";
import type { StageTime } from "../boot/stage-times";
import type { ScalingCondition } from "../conditions";
import type { DecisionState } from "../decisions/decision-maker";
import type { SuspensionState } from "../decisions/suspension";
import type { GoneInstance, GoneServer } from "../fleet/recently-gone";
import type { IdSequenceState } from "../id-sequence";
import type { InstanceStatus } from "../lifecycle/instance-lifecycle";
import type { ServerStatus } from "../lifecycle/server-lifecycle";
import type { ScalingLimits } from "../limits";
import type { ModelParallelism } from "../model-parallelism";
import type { PoolTag } from "../pool-tag";
import type { UnfinishedWork } from "../ports/instance-provider";
import type { InstanceEnd } from "../ports/router";
import type { ServerMarket } from "../ports/server-provider";
import type { DrainTimeoutAction } from "../scaling-manager-config";
import type { TimerState } from "../timers";

/** A server in a snapshot. */
export interface ServerSnapshot {
  readonly serverId: number;
  readonly skuName: string;
  readonly market: ServerMarket;
  readonly status: ServerStatus;
  readonly createdSeconds: number;
  readonly statusSinceSeconds: number;
  readonly isAnnounced: boolean;
  readonly isProvided: boolean;
  readonly isProvisioned: boolean;
  readonly expectedReadySeconds?: number | undefined;
  readonly attempts: number;
  readonly keepWhenEmpty: boolean;
  readonly isReclaimed: boolean;
  readonly hasServed: boolean;
  readonly reservedProcessorIndexes: readonly number[];
}

/** An instance in a snapshot. */
export interface InstanceSnapshot {
  readonly instanceId: number;
  readonly tag: PoolTag;
  readonly parallelism: ModelParallelism;
  readonly instanceConfig?: unknown;
  readonly serverId?: number | undefined;
  readonly processorIndexes: readonly number[];
  readonly processorCount: number;
  readonly status: InstanceStatus;
  readonly createdSeconds: number;
  readonly statusSinceSeconds: number;
  readonly isRequested: boolean;
  readonly isProvided: boolean;
  readonly bootStage?: "provisioning" | "starting" | "loading" | "warming" | undefined;
  readonly pendingStages: readonly StageTime[];
  readonly expectedReadySeconds?: number | undefined;
  readonly attempts: number;
  readonly drains: number;
  readonly isCordoned: boolean;
  readonly drainTimeoutSeconds?: number | undefined;
  readonly onDrainTimeout: DrainTimeoutAction;
  readonly takesServer?: boolean | undefined;
  readonly end?: InstanceEnd | undefined;
  readonly endDetail?: string | undefined;
  readonly unfinishedWork: UnfinishedWork;
  readonly secondsByStatus: readonly number[];
  readonly activeBusySeconds: number;
  readonly busySecondsAtActive: number;
}

/**
 * All that a manager must remember, as plain JSON (given that instance configs and the policy's state are). Not in it:
 * the observation windows, which fill again.
 */
export interface ManagerSnapshot {
  readonly version: 1;
  readonly timeSeconds: number;
  /** Absent where the host names servers and instances. */
  readonly ids?: IdSequenceState | undefined;
  readonly servers: readonly ServerSnapshot[];
  readonly instances: readonly InstanceSnapshot[];
  readonly timers: readonly TimerState[];
  readonly isDeciding: boolean;
  readonly limits: ScalingLimits;
  readonly suspension: SuspensionState;
  readonly startFailures: Partial<Record<PoolTag, StartFailures>>;
  readonly changes: PoolChangesState;
  readonly counters: ScalingCountersState;
  readonly ledger: LedgerState;
  readonly goneInstances: readonly GoneInstance[];
  readonly goneServers: readonly GoneServer[];
  readonly conditions: readonly ScalingCondition[];
  /** Absent without a policy. */
  readonly decisions?: DecisionState | undefined;
}
