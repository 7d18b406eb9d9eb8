import type { FleetAccount, InstanceAccount } from "./accounting/fleet-account";
import type { ScalingStatistics } from "./accounting/scaling-statistics";
import type {
  AdoptedInstance,
  Adoption,
  DrainOptions,
  Drift,
  ScaleUpFullRequest,
  ScaleUpInstanceRequest,
  ScaleUpServerRequest,
  ScalingDirection,
} from "./commands";
import type { ScalingCondition } from "./conditions";
import type { DecisionRecord } from "./decisions/decision-record";
import type { InstanceRef, ManagedInstance } from "./fleet/managed-instance";
import type { ManagedServer, ServerRef } from "./fleet/managed-server";
import type { ScalingLimits } from "./limits";
import type { Observation } from "./observations/observation";
import type { SignalRings } from "./observations/signal-rings";
import type { PoolTag } from "./pool-tag";
import type { ScalingManagerOptions } from "./scaling-manager-options";
import type { ManagerSnapshot } from "./snapshot/manager-snapshot";
import type { StatusSummary } from "./status-summary";

export declare class ScalingManager<Config = unknown> {
  constructor(options: ScalingManagerOptions<Config>);

  scaleUpFull(request?: ScaleUpFullRequest<Config>): { server: ManagedServer; instance: ManagedInstance };
  scaleDownFull(instance: InstanceRef, drain?: DrainOptions): ManagedInstance;
  scaleUpServer(request?: ScaleUpServerRequest): ManagedServer;
  scaleUpInstance(request?: ScaleUpInstanceRequest<Config>): ManagedInstance;
  scaleDownInstance(instance: InstanceRef, drain?: DrainOptions): ManagedInstance;
  scaleDownServer(server: ServerRef): ManagedServer;
  cancelScaleUp(instance: InstanceRef): ManagedInstance;
  cancelScaleDown(instance: InstanceRef): ManagedInstance;

  canScheduleToInstance(instance: InstanceRef): boolean;
  getActiveInstances<T extends InstanceRef>(instances: readonly T[]): T[];
  getActiveInstances(): ManagedInstance[];
  getInstance(instance: InstanceRef): ManagedInstance | undefined;
  getInstances(tag?: PoolTag): ManagedInstance[];
  getServer(server: ServerRef): ManagedServer | undefined;
  getServers(): ManagedServer[];
  getStatusSummary(): StatusSummary;
  getConditions(): readonly ScalingCondition[];
  getLimits(): ScalingLimits;
  setLimits(limits: ScalingLimits): void;
  explain(instance: InstanceRef): string;
  isAtMinimum(): boolean;

  serverReady(serverId: number): void;
  serverFailed(serverId: number, reason?: string): void;
  serverGone(serverId: number, reason?: string): void;
  serverReclaimed(serverId: number, noticeSeconds: number): void;
  instanceReady(instanceId: number): void;
  instanceFailed(instanceId: number, reason?: string): void;
  instanceGone(instanceId: number, reason?: string): void;
  instanceDrained(instanceId: number): void;
  cordonAcknowledged(instanceId: number, drain?: number): void;

  readonly observations: { readonly application: SignalRings; pool(tag: PoolTag): SignalRings };
  observe(): Observation;
  decide(): DecisionRecord | undefined;
  start(): void;
  stop(): void;
  suspend(direction?: ScalingDirection): void;
  resume(direction?: ScalingDirection): void;

  adopt(adoption: Adoption<Config>): void;
  reconcile(): readonly Drift[] | Promise<readonly Drift[]>;
  snapshot(): ManagerSnapshot;
  restore(snapshot: ManagerSnapshot): void;

  getAccount(): FleetAccount;
  getInstanceAccounts(): InstanceAccount[];
  getStatistics(): ScalingStatistics;
}
export type { AdoptedInstance };
