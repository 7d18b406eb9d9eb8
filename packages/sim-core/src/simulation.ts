import { EventQueue } from "./event-queue";
import { type EventHandle, type EventReceiver, NO_EVENT } from "./event-receiver";
import { PeriodicEvents } from "./periodic-events";
import { InvalidEventCountError, InvalidTimeError, NestedRunError, TimeInPastError } from "./simulation-errors";

export interface PeriodicOptions {
  /** Time of the first tick. Default: one interval from now. */
  readonly startSeconds?: number;
  /** Whether a run goes on as long as these ticks do. Default false: ticks alone do not keep a run alive. */
  readonly keepsAlive?: boolean;
}

/** Calls the closure of one event. */
class ActionReceiver implements EventReceiver {
  constructor(readonly action: () => void) {}
  handleEvent(): void {
    this.action();
  }
}

/**
 * A simulated clock and the events that move it. Events run in order of time, equal times in the order they were
 * scheduled, each to its end before the next one starts: an event scheduled with delay 0 runs after the current one.
 *
 * Times are seconds since the start at 0. When an action throws, its event counts as executed, the error reaches the
 * caller of the run, and the simulation can be continued.
 *
 * @example
 * const simulation = new Simulation();
 * simulation.schedule(2.5, () => console.log(`It is ${simulation.now()}`));
 * simulation.run(); // It is 2.5
 */
export class Simulation {
  readonly #queue = new EventQueue();
  readonly #periodicEvents = new PeriodicEvents(this.#queue);
  #nowSeconds = 0;
  #eventsProcessed = 0;
  #isRunning = false;
  #isStopping = false;

  /** The current time in seconds. Never decreases. */
  now(): number {
    return this.#nowSeconds;
  }

  /** Number of events executed since the start, ticks included: a measure of work that is the same on every machine. */
  get eventsProcessed(): number {
    return this.#eventsProcessed;
  }

  /** Number of events that keep a run alive and are still to come. 0: only background ticks are left, or nothing. */
  pendingEvents(): number {
    return this.#queue.size - this.#periodicEvents.backgroundTicks;
  }

  /** Time of the next event, ticks included; `Infinity` when there is none. */
  nextEventTime(): number {
    return this.#queue.nextTime();
  }

  /**
   * Runs an action after a delay of at least 0.
   * @throws TimeInPastError for a negative delay; InvalidTimeError for NaN or Infinity.
   */
  schedule(delaySeconds: number, action: () => void): EventHandle {
    return this.scheduleEvent(delaySeconds, new ActionReceiver(action), 0);
  }

  /**
   * Runs an action at a time, now or later.
   * @throws TimeInPastError when the time has passed; InvalidTimeError for NaN or Infinity.
   */
  scheduleAt(timeSeconds: number, action: () => void): EventHandle {
    return this.scheduleEventAt(timeSeconds, new ActionReceiver(action), 0);
  }

  /** Like {@link schedule}, without an allocation: calls `receiver.handleEvent(argument)`. */
  scheduleEvent(delaySeconds: number, receiver: EventReceiver, argument: number): EventHandle {
    return this.#queue.push(this.#timeAfter(delaySeconds), receiver, argument);
  }

  /** Like {@link scheduleAt}, without an allocation: calls `receiver.handleEvent(argument)`. */
  scheduleEventAt(timeSeconds: number, receiver: EventReceiver, argument: number): EventHandle {
    this.#checkTime(timeSeconds);
    return this.#queue.push(timeSeconds, receiver, argument);
  }

  /**
   * Runs an action at equal intervals until it is cancelled, also from within the action; the handle stays the same. Tick k
   * (from 0) is at start + k * interval exactly. A tick that throws does not end the ticks.
   * @throws InvalidIntervalError, and for the start what {@link scheduleAt} throws.
   */
  every(intervalSeconds: number, action: () => void, options: PeriodicOptions = {}): EventHandle {
    const startSeconds = options.startSeconds ?? this.#nowSeconds + intervalSeconds;
    if (options.startSeconds !== undefined) this.#checkTime(startSeconds);
    return this.#periodicEvents.start(
      { intervalSeconds, startSeconds, keepsAlive: options.keepsAlive ?? false },
      action,
    );
  }

  /**
   * Takes back an event, or ends periodic ones.
   * @throws StaleHandleError when it was executed or cancelled before.
   */
  cancel(handle: EventHandle): void {
    if (handle >= NO_EVENT) this.#queue.cancel(handle);
    else this.#periodicEvents.cancel(handle);
  }

  /**
   * Moves a pending event to `delaySeconds` from now. Its handle stays valid; it runs after those already scheduled at
   * that time. For periodic events: moves the next tick, and the following ones are counted from there.
   * @throws StaleHandleError when it was executed or cancelled before; otherwise like {@link schedule}.
   */
  reschedule(handle: EventHandle, delaySeconds: number): void {
    this.#move(handle, this.#timeAfter(delaySeconds));
  }

  /** Like {@link reschedule}, to a time. */
  rescheduleAt(handle: EventHandle, timeSeconds: number): void {
    this.#checkTime(timeSeconds);
    this.#move(handle, timeSeconds);
  }

  /** Whether the event is still to come; for periodic events, whether they were not cancelled. */
  isPending(handle: EventHandle): boolean {
    return handle >= NO_EVENT ? this.#queue.isPending(handle) : this.#periodicEvents.isActive(handle);
  }

  /**
   * Executes events until none is left that keeps the run alive, or {@link stop} is called. The clock stands at the last
   * event then.
   * @throws NestedRunError, like the other ways to run, when called from within an event.
   */
  run(): void {
    this.#startRun();
    try {
      while (!this.#isStopping && this.pendingEvents() > 0) this.#executeNext();
    } finally {
      this.#isRunning = false;
    }
  }

  /**
   * Executes every event with a time of at most `timeSeconds`, ticks included; then the clock stands at `timeSeconds`,
   * or at the last event when {@link stop} was called. `Infinity` means {@link run}.
   * @throws TimeInPastError when the time has passed; InvalidTimeError for NaN.
   */
  runUntil(timeSeconds: number): void {
    if (timeSeconds === Number.POSITIVE_INFINITY) {
      this.run();
      return;
    }
    this.#checkTime(timeSeconds);
    this.#startRun();
    try {
      while (!this.#isStopping && this.#queue.nextTime() <= timeSeconds) this.#executeNext();
      if (!this.#isStopping) this.#nowSeconds = timeSeconds;
    } finally {
      this.#isRunning = false;
    }
  }

  /**
   * Like {@link run}, but executes at most `count` events.
   * @returns the number of events executed
   * @throws InvalidEventCountError when `count` is not an integer of at least 0.
   */
  runEvents(count: number): number {
    if (!Number.isInteger(count) || count < 0) throw new InvalidEventCountError(count);
    this.#startRun();
    const processedBefore = this.#eventsProcessed;
    try {
      while (!this.#isStopping && this.#eventsProcessed - processedBefore < count && this.pendingEvents() > 0) {
        this.#executeNext();
      }
    } finally {
      this.#isRunning = false;
    }
    return this.#eventsProcessed - processedBefore;
  }

  /** Executes the next event, also when it is a tick; false when there is none. */
  step(): boolean {
    this.#startRun();
    try {
      return this.#executeNext();
    } finally {
      this.#isRunning = false;
    }
  }

  /** Ends the current run after the current event. What is pending stays, and the next run goes on with it. */
  stop(): void {
    this.#isStopping = true;
  }

  #executeNext(): boolean {
    const receiver = this.#queue.pop();
    if (receiver === undefined) return false;
    this.#nowSeconds = this.#queue.poppedTime;
    this.#eventsProcessed++;
    receiver.handleEvent(this.#queue.poppedArgument);
    return true;
  }

  #startRun(): void {
    if (this.#isRunning) throw new NestedRunError();
    this.#isRunning = true;
    this.#isStopping = false;
  }

  #move(handle: EventHandle, timeSeconds: number): void {
    if (handle >= NO_EVENT) this.#queue.reschedule(handle, timeSeconds);
    else this.#periodicEvents.move(handle, timeSeconds);
  }

  #timeAfter(delaySeconds: number): number {
    const timeSeconds = this.#nowSeconds + delaySeconds;
    if (delaySeconds >= 0 && timeSeconds < Number.POSITIVE_INFINITY) return timeSeconds;
    if (!Number.isFinite(timeSeconds)) throw new InvalidTimeError(delaySeconds, "A delay");
    throw new TimeInPastError(timeSeconds, this.#nowSeconds, `With a delay of ${delaySeconds} s, the time`);
  }

  #checkTime(timeSeconds: number): void {
    if (timeSeconds >= this.#nowSeconds && timeSeconds < Number.POSITIVE_INFINITY) return;
    if (!Number.isFinite(timeSeconds)) throw new InvalidTimeError(timeSeconds, "A time");
    throw new TimeInPastError(timeSeconds, this.#nowSeconds, "The time");
  }
}
