import type { InstanceStatus } from "@tokentide/scaling-manager";
import type { PoolTag } from "./scheduler";

/**
 * The two commands of a scaling manager that a scheduler gives. Both may throw typed errors, which carry a `code`:
 * no capacity, at the maximum, at the minimum.
 */
export interface ScalingCommands {
  /** Starts a server with one instance of the pool; the instance joins the scheduler when it is ready. */
  scaleUpFull(options: { readonly tag: PoolTag }): { readonly instance: StartedInstance };
  /** Drains the instance and removes it, and its server with it when that is empty. */
  scaleDownFull(instance: { readonly id: number }): unknown;
}

/** What a scheduler looks at of an instance that it asked for. */
export interface StartedInstance {
  readonly id: number;
  /** `scaling_up` while it boots; anything else once that is over, well or badly. Read again later, so keep it live. */
  readonly status: InstanceStatus;
}
