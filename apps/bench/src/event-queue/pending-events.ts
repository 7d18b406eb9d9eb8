/**
 * What the hold model needs of a queue. Each implementation is measured in a process of its own, so that calls through this
 * interface are always calls of one class, which the compiler inlines.
 */
export interface PendingEvents {
  /** Time of the event that was popped last. */
  readonly poppedTime: number;
  push(time: number, event: number): void;
  /** Takes the first event out; equal times in the order they were pushed, where the queue can. */
  pop(): number;
  /** Moves a pending event to another time; absent where the queue cannot. */
  move?(event: number, time: number): void;
}
