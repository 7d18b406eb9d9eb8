import type { Clock, ClockHandle } from "./ports/clock";

/** What a timer is for; with the id of its server or instance it names the timer. */
export type TimerKind =
  | "server_boot"
  | "server_deadline"
  | "server_lookup"
  | "server_removal"
  | "instance_boot"
  | "instance_deadline"
  | "instance_lookup"
  | "instance_removal"
  | "drain_check"
  | "drain_deadline"
  | "decision";

/** A timer as a value: what survives `stop()` and a restart. */
export interface TimerState {
  readonly kind: TimerKind;
  readonly targetId: number;
  readonly dueSeconds: number;
}

interface Timer extends TimerState {
  handle: ClockHandle | undefined;
}

/**
 * Every timer of a manager, named and kept as a value. So none is left behind after `stop()`, all of them can be saved,
 * and a handle that has fired is never cancelled: it is forgotten before its action runs.
 */
export class Timers {
  readonly #clock: Clock;
  readonly #onDue: (kind: TimerKind, targetId: number) => void;
  readonly #timers = new Map<string, Timer>();
  #isPaused = false;

  constructor(clock: Clock, onDue: (kind: TimerKind, targetId: number) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** Arms a timer, in place of the one of that name if there is any. */
  set(kind: TimerKind, targetId: number, delaySeconds: number): void {
    this.clear(kind, targetId);
    this.#add({ kind, targetId, dueSeconds: this.#clock.now() + delaySeconds }, delaySeconds);
  }

  /** Arms a timer where there is none of that name. */
  setUnlessSet(kind: TimerKind, targetId: number, delaySeconds: number): void {
    if (this.dueSeconds(kind, targetId) === undefined) this.set(kind, targetId, delaySeconds);
  }

  /** Calls a timer off; harmless where there is none. */
  clear(kind: TimerKind, targetId: number): void {
    const timer = this.#timers.get(keyOf(kind, targetId));
    if (timer === undefined) return;
    this.#timers.delete(keyOf(kind, targetId));
    if (timer.handle !== undefined) this.#clock.cancel(timer.handle);
  }

  dueSeconds(kind: TimerKind, targetId: number): number | undefined {
    return this.#timers.get(keyOf(kind, targetId))?.dueSeconds;
  }

  /** Leaves nothing on the clock, but remembers what was due when. */
  pause(): void {
    this.#isPaused = true;
    for (const timer of this.#all()) {
      if (timer.handle !== undefined) this.#clock.cancel(timer.handle);
      timer.handle = undefined;
    }
  }

  /** Arms again what {@link pause} took off the clock; what is overdue runs next. */
  resume(): void {
    this.#isPaused = false;
    for (const timer of this.#all()) this.#arm(timer, this.#remainingSeconds(timer));
  }

  state(): TimerState[] {
    return this.#all().map(({ kind, targetId, dueSeconds }) => ({ kind, targetId, dueSeconds }));
  }

  restore(states: readonly TimerState[]): void {
    for (const state of states) this.#add(state, this.#remainingSeconds(state));
  }

  #arm(timer: Timer, delaySeconds: number): void {
    timer.handle = this.#clock.schedule(delaySeconds, () => {
      this.#timers.delete(keyOf(timer.kind, timer.targetId));
      this.#onDue(timer.kind, timer.targetId);
    });
  }

  #add({ kind, targetId, dueSeconds }: TimerState, delaySeconds: number): void {
    const timer: Timer = { kind, targetId, dueSeconds, handle: undefined };
    this.#timers.set(keyOf(kind, targetId), timer);
    if (!this.#isPaused) this.#arm(timer, delaySeconds);
  }

  /** 0 for one that is overdue. */
  #remainingSeconds({ dueSeconds }: TimerState): number {
    return Math.max(0, dueSeconds - this.#clock.now());
  }

  /** In order of due time, so that what is armed again keeps its order. */
  #all(): Timer[] {
    return [...this.#timers.values()].sort((left, right) => left.dueSeconds - right.dueSeconds);
  }
}

function keyOf(kind: TimerKind, targetId: number): string {
  return `${kind} ${targetId}`;
}
