import type { BootStage } from "../boot/boot-plan";
import type { StageTime } from "../boot/stage-times";
import { instanceName } from "../id-sequence";
import type { InstanceStatus } from "../lifecycle/instance-lifecycle";
import type { ModelParallelism } from "../model-parallelism";
import type { PoolTag } from "../pool-tag";
import type { UnfinishedWork } from "../ports/instance-provider";
import type { InstanceEnd } from "../ports/router";
import type { DrainTimeoutAction } from "../scaling-manager-config";
import type { ManagedInstance } from "./managed-instance";
import type { Processor } from "./processor";
import type { ServerRecord } from "./server-record";

/** What an instance is made from. */
export interface InstanceSeed {
  readonly instanceId: number;
  readonly tag: PoolTag;
  readonly parallelism: ModelParallelism;
  readonly instanceConfig: unknown;
  readonly server: ServerRecord | undefined;
  readonly processorIndexes: readonly number[];
  /** Processors it counts with: those of its parallelism, also where somebody else places it. */
  readonly processorCount: number;
}

/** An instance as the manager keeps it. */
export class InstanceRecord implements ManagedInstance {
  readonly instanceId: number;
  readonly name: string;
  readonly tag: PoolTag;
  readonly parallelism: ModelParallelism;
  readonly instanceConfig: unknown;
  readonly server: ServerRecord | undefined;
  readonly processors: readonly Processor[];
  readonly processorCount: number;
  readonly createdSeconds: number;
  /** Changed by the registry alone. */
  status: InstanceStatus = "scaling_up";
  statusSinceSeconds: number;
  isGone = false;
  endSeconds: number | undefined;

  /** The provider was asked to make it, so it must be asked to remove it. */
  isRequested = false;
  /** The provider says that it is ready. */
  isProvided = false;
  bootStage: BootStage | undefined;
  /** Stages of the boot that are not over; the first is running. */
  pendingStages: StageTime[] = [];
  expectedReadySeconds: number | undefined;
  /** Lookups or removals without success in a row. */
  attempts = 0;

  drains = 0;
  /** The router has stopped sending it work. */
  isCordoned = false;
  hasCordonFailed = false;
  drainTimeoutSeconds: number | undefined;
  onDrainTimeout: DrainTimeoutAction = "wait";

  /** Its server leaves with it if that is then empty; `undefined`: as the server says. */
  takesServer: boolean | undefined;
  end: InstanceEnd | undefined;
  endDetail: string | undefined;
  unfinishedWork: UnfinishedWork = "none";

  /** Seconds in each status, in the order of `INSTANCE_STATUSES`, up to `statusSinceSeconds`. */
  secondsByStatus: [number, number, number, number] = [0, 0, 0, 0];
  /** Busy seconds while ACTIVE, up to the last change of status. */
  activeBusySeconds = 0;
  /** What the work source said when it became ACTIVE. */
  busySecondsAtActive = 0;

  constructor(seed: InstanceSeed, nowSeconds: number) {
    this.instanceId = seed.instanceId;
    this.name = instanceName(seed.instanceId);
    this.tag = seed.tag;
    this.parallelism = seed.parallelism;
    this.instanceConfig = seed.instanceConfig;
    this.server = seed.server;
    this.processorCount = seed.processorCount;
    this.processors = seed.processorIndexes.map((index) => seed.server?.processors[index] as Processor);
    this.createdSeconds = nowSeconds;
    this.statusSinceSeconds = nowSeconds;
  }

  get kind(): "instance" {
    return "instance";
  }

  get id(): number {
    return this.instanceId;
  }

  get skuName(): string | undefined {
    return this.server?.skuName;
  }

  get serverId(): number | undefined {
    return this.server?.serverId;
  }
}
