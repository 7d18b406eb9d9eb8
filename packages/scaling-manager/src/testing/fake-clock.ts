import type { Clock, ClockHandle } from "../ports/clock";

interface Scheduled {
  readonly handle: ClockHandle;
  readonly dueSeconds: number;
  readonly action: () => void;
}

/** Thrown when something cancels an action that has run or never was: a mistake that some clocks would hide. */
export class StaleHandleError extends Error {
  override readonly name = "StaleHandleError";
  readonly code = "STALE_HANDLE";

  constructor(readonly handle: ClockHandle) {
    super(
      `Nothing is scheduled under handle ${handle}: it has run, was cancelled, or never was. Forget handles that fired.`,
    );
  }
}

/** A clock that moves only when told to. Actions due at the same time run in the order in which they were scheduled. */
export class FakeClock implements Clock {
  readonly kind: "simulated" | "real";
  #nowSeconds: number;
  #nextHandle: ClockHandle = 0;
  readonly #scheduled: Scheduled[] = [];

  constructor(nowSeconds: number = 0, kind: "simulated" | "real" = "simulated") {
    this.#nowSeconds = nowSeconds;
    this.kind = kind;
  }

  now(): number {
    return this.#nowSeconds;
  }

  schedule(delaySeconds: number, action: () => void): ClockHandle {
    if (!(delaySeconds >= 0)) throw new RangeError(`A delay is at least 0 s; found ${delaySeconds}.`);
    const handle = this.#nextHandle++;
    this.#scheduled.push({ handle, dueSeconds: this.#nowSeconds + delaySeconds, action });
    return handle;
  }

  cancel(handle: ClockHandle): void {
    const index = this.#scheduled.findIndex((scheduled) => scheduled.handle === handle);
    if (index < 0) throw new StaleHandleError(handle);
    this.#scheduled.splice(index, 1);
  }

  /** Runs what is due in the next so many seconds, in order, and then shows that time. */
  advance(seconds: number): void {
    this.advanceTo(this.#nowSeconds + seconds);
  }

  /** As {@link advance}, up to a time. */
  advanceTo(timeSeconds: number): void {
    for (let next = this.#next(); next !== undefined && next.dueSeconds <= timeSeconds; next = this.#next())
      this.#run(next);
    this.#nowSeconds = Math.max(this.#nowSeconds, timeSeconds);
  }

  /** Runs the next action and moves to its time. Answers false when nothing is scheduled. */
  runNext(): boolean {
    const next = this.#next();
    if (next !== undefined) this.#run(next);
    return next !== undefined;
  }

  /** Actions that have not run. */
  get pendingActions(): number {
    return this.#scheduled.length;
  }

  #next(): Scheduled | undefined {
    let next: Scheduled | undefined;
    for (const scheduled of this.#scheduled) {
      if (next === undefined || scheduled.dueSeconds < next.dueSeconds) next = scheduled;
    }
    return next;
  }

  #run(scheduled: Scheduled): void {
    this.#scheduled.splice(this.#scheduled.indexOf(scheduled), 1);
    this.#nowSeconds = Math.max(this.#nowSeconds, scheduled.dueSeconds);
    scheduled.action();
  }
}
