import type { Clock, ClockHandle } from "./ports/clock";

/** Timers of all hosts count milliseconds in 32 bits; a longer one would fire at once. */
const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;
const MILLISECONDS = 1000;

/** What is this close is due: Unix seconds in a double are exact to a quarter of a microsecond. */
const ROUNDING_SECONDS = 1e-6;

/** What the clock needs of its host; every browser and server runtime has it. */
export interface TimerHost {
  readonly Date: { now(): number };
  readonly performance: { now(): number };
  setTimeout(action: () => void, milliseconds: number): unknown;
  clearTimeout(handle: unknown): void;
}

interface PendingAction {
  readonly action: () => void;
  readonly dueSeconds: number;
  timer: unknown;
}

/**
 * Real time, in Unix seconds. The date is read once; from then on a monotonic timer counts, so that setting the machine's
 * clock does not move ours. An action may run a little late, never early.
 */
export class WallClock implements Clock {
  readonly kind = "real" as const;
  readonly unixSecondsAtZero = 0;
  readonly #host: TimerHost;
  readonly #startUnixSeconds: number;
  readonly #startMilliseconds: number;
  readonly #pending = new Map<ClockHandle, PendingAction>();
  #nextHandle: ClockHandle = 1;

  /** @param host default: the global one */
  constructor(host: TimerHost = globalThis as unknown as TimerHost) {
    this.#host = host;
    this.#startUnixSeconds = host.Date.now() / MILLISECONDS;
    this.#startMilliseconds = host.performance.now();
  }

  now(): number {
    return this.#startUnixSeconds + (this.#host.performance.now() - this.#startMilliseconds) / MILLISECONDS;
  }

  schedule(delaySeconds: number, action: () => void): ClockHandle {
    const handle = this.#nextHandle++;
    const pending: PendingAction = { action, dueSeconds: this.now() + delaySeconds, timer: undefined };
    this.#pending.set(handle, pending);
    this.#arm(handle, pending);
    return handle;
  }

  /** Harmless for an action that has run. */
  cancel(handle: ClockHandle): void {
    const pending = this.#pending.get(handle);
    if (pending === undefined) return;
    this.#pending.delete(handle);
    this.#host.clearTimeout(pending.timer);
  }

  /** Actions that have not run: 0 once everything is stopped. */
  get pendingActions(): number {
    return this.#pending.size;
  }

  #arm(handle: ClockHandle, pending: PendingAction): void {
    const milliseconds = Math.ceil(Math.max(0, pending.dueSeconds - this.now()) * MILLISECONDS);
    const wait = Math.min(milliseconds, LONGEST_TIMER_MILLISECONDS);
    pending.timer = this.#host.setTimeout(() => this.#elapsed(handle, pending), wait);
  }

  #elapsed(handle: ClockHandle, pending: PendingAction): void {
    // A timer may be a chunk of a longer wait, or have been rounded down by its host.
    if (pending.dueSeconds - this.now() > ROUNDING_SECONDS) {
      this.#arm(handle, pending);
      return;
    }
    this.#pending.delete(handle);
    pending.action();
  }
}
