/** Names a scheduled action, to cancel it by. Meaningless once the action has run. */
export type ClockHandle = number;

/**
 * Time, simulated or real: the scaling manager cannot tell. The manager never cancels an action that has run, so a clock
 * may treat that as a mistake.
 */
export interface Clock {
  /** Seconds on a scale that never goes back. */
  now(): number;
  /** Runs `action` once, `delaySeconds` (at least 0) from now, never inside this call. */
  schedule(delaySeconds: number, action: () => void): ClockHandle;
  /** Calls off an action that has not run. */
  cancel(handle: ClockHandle): void;
  /**
   * `real`: time passes by itself and the fleet answers when it pleases, so that instances become ACTIVE by signal and
   * deadlines are on by default. Absent: simulated.
   */
  readonly kind?: "simulated" | "real";
  /** Unix seconds at second 0 of this clock, for schedules by time of day. */
  readonly unixSecondsAtZero?: number;
}
