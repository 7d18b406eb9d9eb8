import type { EventQueue } from "./event-queue";
import { type EventHandle, type EventReceiver, NO_EVENT } from "./event-receiver";
import { InvalidIntervalError, StaleHandleError } from "./simulation-errors";

/** How often an action repeats. */
export interface PeriodicSchedule {
  readonly intervalSeconds: number;
  /** Time of the first tick. */
  readonly startSeconds: number;
  /** Whether a run goes on as long as the ticks do. */
  readonly keepsAlive: boolean;
}

/**
 * The repeating actions of a simulation. A tick is an event like any other; between two ticks one sits in the queue, and
 * while its action runs none does. Their handles are below NO_EVENT, so that none is also a handle of the queue's.
 */
export class PeriodicEvents {
  readonly #queue: EventQueue;
  readonly #byHandle = new Map<EventHandle, PeriodicEvent>();
  #nextHandle: EventHandle = NO_EVENT - 1;
  #backgroundTicks = 0;

  constructor(queue: EventQueue) {
    this.#queue = queue;
  }

  /** Ticks in the queue that do not keep a run alive. */
  get backgroundTicks(): number {
    return this.#backgroundTicks;
  }

  /** @throws InvalidIntervalError when the interval is not a finite number above 0. */
  start(schedule: PeriodicSchedule, action: () => void): EventHandle {
    if (!(schedule.intervalSeconds > 0 && schedule.intervalSeconds < Number.POSITIVE_INFINITY)) {
      throw new InvalidIntervalError(schedule.intervalSeconds);
    }
    const event = new PeriodicEvent(this, schedule, action);
    this.tickDue(event);
    const handle = this.#nextHandle--;
    this.#byHandle.set(handle, event);
    return handle;
  }

  isActive(handle: EventHandle): boolean {
    return this.#byHandle.has(handle);
  }

  cancel(handle: EventHandle): void {
    const event = this.#get(handle);
    this.#byHandle.delete(handle);
    event.isActive = false;
    if (event.tickHandle === NO_EVENT) return;
    this.#queue.cancel(event.tickHandle);
    if (!event.schedule.keepsAlive) this.#backgroundTicks--;
  }

  /** The next tick is at `timeSeconds`, and the following ones are counted from there. */
  move(handle: EventHandle, timeSeconds: number): void {
    const event = this.#get(handle);
    event.countFrom(timeSeconds);
    if (event.tickHandle !== NO_EVENT) this.#queue.reschedule(event.tickHandle, timeSeconds);
  }

  /** Puts the event's next tick into the queue. */
  tickDue(event: PeriodicEvent): void {
    event.tickHandle = this.#queue.push(event.nextTickSeconds, event, 0);
    if (!event.schedule.keepsAlive) this.#backgroundTicks++;
  }

  /** The event's tick left the queue and runs. */
  tickStarted(event: PeriodicEvent): void {
    event.tickHandle = NO_EVENT;
    if (!event.schedule.keepsAlive) this.#backgroundTicks--;
  }

  #get(handle: EventHandle): PeriodicEvent {
    const event = this.#byHandle.get(handle);
    if (event === undefined) throw new StaleHandleError(handle);
    return event;
  }
}

class PeriodicEvent implements EventReceiver {
  isActive = true;
  /** Handle of the tick in the queue, NO_EVENT while its action runs. */
  tickHandle: EventHandle = NO_EVENT;
  // Tick k is at first + k * interval: repeated addition would let rounding errors add up.
  #firstTickSeconds: number;
  #ticks = 0;

  constructor(
    readonly owner: PeriodicEvents,
    readonly schedule: PeriodicSchedule,
    readonly action: () => void,
  ) {
    this.#firstTickSeconds = schedule.startSeconds;
  }

  get nextTickSeconds(): number {
    return this.#firstTickSeconds + this.#ticks * this.schedule.intervalSeconds;
  }

  countFrom(timeSeconds: number): void {
    this.#firstTickSeconds = timeSeconds;
    // While the action runs, the count is about to be raised.
    this.#ticks = this.tickHandle === NO_EVENT ? -1 : 0;
  }

  handleEvent(): void {
    this.owner.tickStarted(this);
    try {
      this.action();
    } finally {
      // Also when the action throws: a tick that failed does not end the ticks.
      this.#ticks++;
      if (this.isActive) this.owner.tickDue(this);
    }
  }
}
