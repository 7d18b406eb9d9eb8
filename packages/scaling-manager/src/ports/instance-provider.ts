import type { ModelParallelism } from "../model-parallelism";
import type { PoolTag } from "../pool-tag";
import type { Listing, ProviderAnswer } from "./provider-answer";

/** What becomes of the work that an instance still owes when it is removed: there is none, it starts anew elsewhere, it fails. */
export type UnfinishedWork = "none" | "requeue" | "abort";

/** What the manager wants: one instance under this id on these processors. */
export interface InstanceRequest<Config = unknown> {
  /** Also the key of idempotence: a repeated request with the same id means the same instance. */
  readonly instanceId: number;
  /** Absent where somebody else places instances (`ownsServers: false`). */
  readonly serverId: number | undefined;
  /** Which processors of the server, ascending; empty where somebody else places instances. */
  readonly processorIndexes: readonly number[];
  readonly tag: PoolTag;
  readonly parallelism: ModelParallelism;
  /** As given to the command, or from the templates; the manager does not look into it. */
  readonly instanceConfig: Config;
  /** Label to keep with the instance, so that `list()` can tell whose it is. */
  readonly owner: string;
}

/** An instance that exists, as its provider sees it. */
export interface ListedInstance {
  readonly instanceId: number;
  readonly tag: PoolTag;
  /** `leaving`: its removal is under way. */
  readonly state: "booting" | "ready" | "leaving";
  readonly serverId?: number;
  readonly processorIndexes?: readonly number[];
  /** Absent: labels are not kept, and every listed instance is the manager's. */
  readonly owner?: string;
}

/** What a fleet can do; the manager asks for nothing else. */
export interface FleetCapabilities {
  /** The manager says which instance leaves. False: the provider's {@link InstanceProvider.chooseVictim} does. */
  readonly choosesVictim: boolean;
  /** An instance can wait for its work before it leaves. False: it is removed at once, its work requeued. */
  readonly drains: boolean;
  /** A draining instance can be taken back. */
  readonly revives: boolean;
  /** Servers are the manager's to buy and give back. False: instances are placed by somebody else. */
  readonly ownsServers: boolean;
}

/** Starts and removes instances. */
export interface InstanceProvider<Config = unknown> {
  /** What is not said is true; `ownsServers` is also false when the manager has no {@link ServerProvider}. */
  readonly capabilities?: Partial<FleetCapabilities>;
  /** Starts an instance on a server that is ready. `done`: nothing but the configured boot time stands before ACTIVE. */
  create(request: InstanceRequest<Config>): ProviderAnswer;
  /** Removes an instance. Removing one that does not exist is `done`. */
  remove(instanceId: number, unfinishedWork: UnfinishedWork): ProviderAnswer;
  /** The instances that exist. */
  list(): Listing<ListedInstance>;
  /** The active instance of the pool that leaves next. Needed where `choosesVictim` is false. */
  chooseVictim?(tag: PoolTag): number | undefined;
}
