import { InvalidTransitionError } from "../errors/invalid-transition-error";

/** The states of an instance; only `ACTIVE` ones are schedulable. Values as in the quick start. */
export const InstanceStatus = {
  ACTIVE: "active",
  SCALING_UP: "scaling_up",
  DRAINING: "draining",
  SCALING_DOWN: "scaling_down",
} as const;
export type InstanceStatus = (typeof InstanceStatus)[keyof typeof InstanceStatus];

/** Every status, in the order in which counters hold them. */
export const INSTANCE_STATUSES: readonly InstanceStatus[] = ["scaling_up", "active", "draining", "scaling_down"];

/** What can happen to an instance. */
export type InstanceSignal =
  | "ready"
  /** It did not come up, or broke: it is cleared away. */
  | "failed"
  | "cancelled"
  | "drain"
  | "revived"
  | "drained"
  | "drain_timed_out"
  /** Its removal is done. */
  | "removed"
  /** It is no more, without anybody having asked. */
  | "lost";

/**
 * The whole life of an instance. What is not in the table is an {@link InvalidTransitionError}.
 *
 * ```
 * SCALING_UP ──ready──▶ ACTIVE ──drain──▶ DRAINING ──drained──▶ SCALING_DOWN ──removed──▶ gone
 *     │                   ▲  │               │ │  └─drain timed out─▶ ▲
 *     │                   └──┼────revived────┘ │                      │
 *     └─failed, cancelled────┴─────failed──────┴──────────────────────┘         any ──lost──▶ gone
 * ```
 */
export const INSTANCE_TRANSITIONS: Readonly<
  Record<InstanceStatus, Readonly<Partial<Record<InstanceSignal, InstanceStatus | "gone">>>>
> = {
  scaling_up: { ready: "active", failed: "scaling_down", cancelled: "scaling_down", lost: "gone" },
  active: { drain: "draining", failed: "scaling_down", lost: "gone" },
  draining: {
    drained: "scaling_down",
    revived: "active",
    drain_timed_out: "scaling_down",
    failed: "scaling_down",
    lost: "gone",
  },
  scaling_down: { removed: "gone", lost: "gone" },
};

/**
 * The status after a signal.
 * @throws InvalidTransitionError when the signal means nothing in this status
 */
export function nextInstanceStatus(
  status: InstanceStatus,
  signal: InstanceSignal,
  instanceName: string,
): InstanceStatus | "gone" {
  const row = INSTANCE_TRANSITIONS[status];
  const next = row[signal];
  if (next === undefined) throw new InvalidTransitionError(instanceName, status, signal);
  return next;
}
