import { InvalidTransitionError } from "../errors/invalid-transition-error";

/** The states of a server. Values as in the quick start. */
export const ServerStatus = {
  ACTIVE: "active",
  SCALING_UP: "scaling_up",
  SCALING_DOWN: "scaling_down",
} as const;
export type ServerStatus = (typeof ServerStatus)[keyof typeof ServerStatus];

/** What can happen to a server. */
export type ServerSignal =
  | "ready"
  /** It did not come up: it is cleared away. */
  | "failed"
  /** Nothing is on it and nobody wants it. */
  | "release"
  /** Its removal is done. */
  | "removed"
  /** It is no more, without anybody having asked. */
  | "lost";

/**
 * The whole life of a server. What is not in the table is an {@link InvalidTransitionError}.
 *
 * ```
 * SCALING_UP ──ready──▶ ACTIVE ──release──▶ SCALING_DOWN ──removed──▶ gone
 *     └─failed, release──────────────────────▲                        any ──lost──▶ gone
 * ```
 */
export const SERVER_TRANSITIONS: Readonly<
  Record<ServerStatus, Readonly<Partial<Record<ServerSignal, ServerStatus | "gone">>>>
> = {
  scaling_up: { ready: "active", failed: "scaling_down", release: "scaling_down", lost: "gone" },
  active: { release: "scaling_down", lost: "gone" },
  scaling_down: { removed: "gone", lost: "gone" },
};

/**
 * The status after a signal.
 * @throws InvalidTransitionError when the signal means nothing in this status
 */
export function nextServerStatus(
  status: ServerStatus,
  signal: ServerSignal,
  serverName: string,
): ServerStatus | "gone" {
  const row = SERVER_TRANSITIONS[status];
  const next = row[signal];
  if (next === undefined) throw new InvalidTransitionError(serverName, status, signal);
  return next;
}
