import type { BootStage } from "../boot/boot-plan";
import type { InstanceStatus } from "../lifecycle/instance-lifecycle";
import type { ModelParallelism } from "../model-parallelism";
import type { PoolTag } from "../pool-tag";
import type { Processor } from "./processor";

/** An instance as the manager shows it: a live view, read-only. */
export interface ManagedInstance {
  readonly instanceId: number;
  /** The same as `instanceId`: what schedulers call it. */
  readonly id: number;
  /** As it stands in the log: `instance_5`. */
  readonly name: string;
  readonly tag: PoolTag;
  /** After its end: `scaling_down`. */
  readonly status: InstanceStatus;
  /** True once it is no more. */
  readonly isGone: boolean;
  readonly parallelism: ModelParallelism;
  /** Absent where somebody else places instances. */
  readonly serverId: number | undefined;
  readonly processors: readonly Processor[];
  readonly createdSeconds: number;
  /** Since when it has its status. */
  readonly statusSinceSeconds: number;
  /** What a booting instance is waiting for. */
  readonly bootStage: BootStage | undefined;
  /** When a booting instance is expected to be ACTIVE; unknown where only a signal will tell. */
  readonly expectedReadySeconds: number | undefined;
  /** How often it began to drain: names a cordon, so that a late acknowledgement of an earlier one is not believed. */
  readonly drains: number;
}

/** An instance by its id or by any object that carries it, a scheduler's view for one. */
export type InstanceRef = number | { readonly instanceId: number } | { readonly id: number };

/** The id that a reference stands for. */
export function instanceIdOf(instance: InstanceRef): number {
  if (typeof instance === "number") return instance;
  return "instanceId" in instance ? instance.instanceId : instance.id;
}
