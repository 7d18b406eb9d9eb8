/**
 * The target of an event. Scheduling a receiver and an integer costs no allocation, where a closure would cost one an
 * event; the integer says which row, index or kind is meant.
 */
export interface EventReceiver {
  /** Called once, when the clock stands at the event's time. */
  handleEvent(argument: number): void;
}

/** Names a pending event. A plain number, so that it can be stored in a `Float64Array`; never compute with it. */
export type EventHandle = number;

/** For fields that hold no event: no handle ever has this value. */
export const NO_EVENT: EventHandle = -1;
