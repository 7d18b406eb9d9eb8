import type { InstanceStatus } from "./lifecycle/instance-lifecycle";
import type { ServerStatus } from "./lifecycle/server-lifecycle";
import type { PoolTag } from "./pool-tag";
import type { InstanceEnd } from "./ports/router";

/** What happened to an instance. */
export type InstanceEventType =
  | "instance_adopted"
  | "scale_up_start"
  | "scale_up_complete"
  | "scale_up_failed"
  | "scale_up_cancelled"
  | "scale_down_start"
  | "scale_down_complete"
  | "drain_cancelled"
  | "drain_timeout"
  /** An instance that served has broken or vanished. */
  | "instance_failed"
  /** It is no more: the last event of every instance. */
  | "instance_gone";

/** What happened to a server. */
export type ServerEventType =
  | "server_adopted"
  | "scale_up_server"
  /** A server that took time to come is usable. */
  | "scale_up_server_complete"
  | "scale_up_server_failed"
  | "scale_down_server"
  | "server_failed"
  /** It is no more: the last event of every server. */
  | "server_gone";

/** What happened to the manager itself. */
export type ManagerEventType =
  /** A provider could not tell what became of a command; it is being looked up. */
  | "outcome_unknown"
  /** A removal did not succeed and will be asked for again. */
  | "removal_retry"
  /** A signal that means nothing any more: late, doubled, or for something unknown. */
  | "signal_ignored"
  /** {@link ScalingManager.reconcile} found a difference and repaired it. */
  | "drift_repaired"
  /** A router or a list failed; the manager goes on. */
  | "port_failed";

interface EventBase {
  readonly timeSeconds: number;
  /** Why, in words; for a reader, not for a program. */
  readonly detail?: string | undefined;
}

export interface InstanceEvent extends EventBase {
  readonly type: InstanceEventType;
  /** `instance_5` */
  readonly target: string;
  readonly instanceId: number;
  readonly serverId: number | undefined;
  readonly tag: PoolTag;
  /** After the event. */
  readonly status: InstanceStatus;
  /** With `instance_gone` only. */
  readonly end?: InstanceEnd | undefined;
}

export interface ServerEvent extends EventBase {
  readonly type: ServerEventType;
  /** `server_3` */
  readonly target: string;
  readonly serverId: number;
  readonly skuName: string;
  /** After the event. */
  readonly status: ServerStatus;
}

export interface ManagerEvent extends EventBase {
  readonly type: ManagerEventType;
  /** What it is about: `instance_5`, `server_3`, `fleet`. */
  readonly target: string;
  readonly detail: string;
}

/** Everything that can happen, told apart by `type`. */
export type ScalingEvent = InstanceEvent | ServerEvent | ManagerEvent;
