import type { ScalingPolicy } from "./scaling-rules";

/** A change that was made. */
export interface ScaleEvent {
  /** How many, whichever the direction. */
  readonly replicaChange: number;
  readonly timeSeconds: number;
  /** No policy of its direction looks back so far: its place may be taken. Sums go by the time alone. */
  readonly isOutdated: boolean;
}

/** Changes made, by direction. */
export interface ScaleEvents {
  readonly up: readonly ScaleEvent[];
  readonly down: readonly ScaleEvent[];
}

/** How much changed in the last so many seconds. An event exactly as old as the period does not count. */
export function changeInPeriod(events: readonly ScaleEvent[], periodSeconds: number, nowSeconds: number): number {
  return events.reduce(
    (sum, event) => (event.timeSeconds > nowSeconds - periodSeconds ? sum + event.replicaChange : sum),
    0,
  );
}

/** Writes a change down: in the place of the *last* outdated event, else at the end. @param policies of its direction */
export function storeScaleEvent(
  events: readonly ScaleEvent[],
  replicaChange: number,
  nowSeconds: number,
  policies: readonly ScalingPolicy[],
): ScaleEvent[] {
  const longestSeconds = Math.max(0, ...policies.map((policy) => policy.periodSeconds));
  const marked = events.map((event) =>
    event.timeSeconds < nowSeconds - longestSeconds ? { ...event, isOutdated: true } : event,
  );
  const newest: ScaleEvent = { replicaChange, timeSeconds: nowSeconds, isOutdated: false };
  const slot = marked.findLastIndex((event) => event.isOutdated);
  return slot === -1 ? [...marked, newest] : marked.with(slot, newest);
}
