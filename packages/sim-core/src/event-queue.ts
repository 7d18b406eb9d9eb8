/*
 * The pending events, by time and then by order of scheduling: an indexed 4-ary min-heap.
 *
 * Why it is fast: the heap lies in typed arrays in heap order, so that a comparison follows no pointer and the times of
 * four siblings share a cache line; a level of a 4-ary heap replaces two of a binary one. The sequence number that breaks
 * ties and the slot that holds the payload are packed into one double. Elements are moved into a hole, never swapped. A
 * popped root stays a hole until it is known what comes next: the event that an action schedules usually fills it, which
 * saves a whole pass. In the steady state no operation allocates.
 *
 * What it gave up: at most 2^24 pending events; the sequence numbers are dealt anew every 2^29 events (a sort of what is
 * pending); a handle that is kept until its slot was used 2^29 times again is not recognised as stale; a time is read only
 * through `nextTime()`.
 */
import type { EventHandle, EventReceiver } from "./event-receiver";
import { EventQueueFullError, InvalidTimeError, StaleHandleError } from "./simulation-errors";

/** Slots and sequence numbers share the 53 bits of an exact double: order = sequence * SLOT_SPAN + slot. */
const SLOT_BITS = 24;
const SLOT_SPAN = 2 ** SLOT_BITS;
const SLOT_MASK = SLOT_SPAN - 1;
const MAX_SEQUENCE = 2 ** (53 - SLOT_BITS) - 1;
const GENERATION_MASK = MAX_SEQUENCE;
const DEFAULT_CAPACITY = 1024;

export interface EventQueueOptions {
  /** Events there is room for before the first growth. Default 1024. */
  readonly initialCapacity?: number;
  /** @internal Sequence number of the first event, to test what happens when they run out. */
  readonly firstSequence?: number;
}

/**
 * A priority queue of events. Equal times come out in the order they were pushed (or last rescheduled). Push, pop, cancel
 * and reschedule are O(log n).
 */
export class EventQueue {
  /** Argument of the event that was popped last. */
  poppedArgument = 0;
  /** Time of the event that was popped last; NaN before the first. */
  poppedTime: number = Number.NaN;

  // In heap order. Index 0 is the first event; the children of i are 4i+1 … 4i+4.
  #times: Float64Array;
  #orders: Float64Array;
  /** Heap elements in use, the hole at the root included. */
  #length = 0;
  /** Whether the root was popped and not yet replaced. */
  #rootIsHole = false;

  // By slot.
  #positions: Int32Array;
  #generations: Int32Array;
  #receivers: (EventReceiver | undefined)[];
  #arguments: number[];
  /** A stack of the slots that were used and are free. */
  #freeSlots: Int32Array;
  #freeCount = 0;
  #usedSlots = 0;

  #nextSequence: number;

  constructor(options: EventQueueOptions = {}) {
    const capacity = Math.min(Math.max(Math.ceil(options.initialCapacity ?? DEFAULT_CAPACITY), 1), SLOT_SPAN);
    this.#times = new Float64Array(capacity);
    this.#orders = new Float64Array(capacity);
    this.#positions = new Int32Array(capacity).fill(-1);
    this.#generations = new Int32Array(capacity);
    this.#receivers = new Array<EventReceiver | undefined>(capacity).fill(undefined);
    this.#arguments = new Array<number>(capacity).fill(0);
    this.#freeSlots = new Int32Array(capacity);
    this.#nextSequence = options.firstSequence ?? 0;
  }

  /** Number of pending events. */
  get size(): number {
    return this.#rootIsHole ? this.#length - 1 : this.#length;
  }

  /**
   * Adds an event and returns its handle.
   * @throws InvalidTimeError when `time` is NaN.
   */
  push(time: number, receiver: EventReceiver, argument: number): EventHandle {
    if (Number.isNaN(time)) throw new InvalidTimeError(time, "The time of an event");
    const slot = this.#takeSlot();
    this.#receivers[slot] = receiver;
    this.#arguments[slot] = argument;
    const order = this.#takeSequence() * SLOT_SPAN + slot;
    if (this.#rootIsHole) {
      this.#rootIsHole = false;
      this.#siftDown(0, time, order);
    } else {
      this.#siftUp(this.#length++, time, order);
    }
    return this.#generations[slot]! * SLOT_SPAN + slot;
  }

  /** Time of the first event, `Infinity` when none is pending. */
  nextTime(): number {
    if (this.#rootIsHole) this.#fillRoot();
    return this.#length === 0 ? Number.POSITIVE_INFINITY : this.#times[0]!;
  }

  /**
   * Removes the first event and returns its receiver, `undefined` when none is pending. Its time and argument are then in
   * {@link poppedTime} and {@link poppedArgument}; its handle is stale.
   */
  pop(): EventReceiver | undefined {
    if (this.#rootIsHole) this.#fillRoot();
    if (this.#length === 0) return undefined;
    const slot = this.#orders[0]! & SLOT_MASK;
    const receiver = this.#receivers[slot];
    this.poppedTime = this.#times[0]!;
    this.poppedArgument = this.#arguments[slot]!;
    this.#freeSlot(slot);
    this.#rootIsHole = true;
    return receiver;
  }

  /** Whether the handle's event is still to come. */
  isPending(handle: EventHandle): boolean {
    const slot = handle & SLOT_MASK;
    return slot < this.#usedSlots && this.#positions[slot]! >= 0 && this.#handleOf(slot) === handle;
  }

  /**
   * Removes a pending event.
   * @throws StaleHandleError when it is not pending.
   */
  cancel(handle: EventHandle): void {
    const position = this.#positionOf(handle);
    this.#freeSlot(handle & SLOT_MASK);
    this.#length--;
    const last = this.#length;
    if (position < last) this.#place(position, this.#times[last]!, this.#orders[last]!);
  }

  /**
   * Moves a pending event to another time. It keeps its handle and runs after those already scheduled at that time.
   * @throws StaleHandleError when it is not pending; InvalidTimeError when `time` is NaN.
   */
  reschedule(handle: EventHandle, time: number): void {
    if (Number.isNaN(time)) throw new InvalidTimeError(time, "The time of an event");
    const order = this.#takeSequence() * SLOT_SPAN + (handle & SLOT_MASK);
    this.#place(this.#positionOf(handle), time, order);
  }

  /** Time of a pending event. @throws StaleHandleError when it is not pending. */
  timeOf(handle: EventHandle): number {
    return this.#times[this.#positionOf(handle)]!;
  }

  #handleOf(slot: number): EventHandle {
    return this.#generations[slot]! * SLOT_SPAN + slot;
  }

  #positionOf(handle: EventHandle): number {
    if (!this.isPending(handle)) throw new StaleHandleError(handle);
    if (this.#rootIsHole) this.#fillRoot();
    return this.#positions[handle & SLOT_MASK]!;
  }

  #takeSlot(): number {
    if (this.#freeCount > 0) return this.#freeSlots[--this.#freeCount]!;
    if (this.#usedSlots === this.#times.length) this.#grow();
    return this.#usedSlots++;
  }

  #freeSlot(slot: number): void {
    this.#receivers[slot] = undefined; // a closure may hold much
    this.#positions[slot] = -1;
    this.#generations[slot] = (this.#generations[slot]! + 1) & GENERATION_MASK;
    this.#freeSlots[this.#freeCount++] = slot;
  }

  #takeSequence(): number {
    if (this.#nextSequence > MAX_SEQUENCE) this.#renumber();
    return this.#nextSequence++;
  }

  /** The last element replaces the popped root. */
  #fillRoot(): void {
    this.#rootIsHole = false;
    this.#length--;
    const last = this.#length;
    if (last > 0) this.#siftDown(0, this.#times[last]!, this.#orders[last]!);
  }

  /** Puts an element into the hole at `position`, or where it belongs above or below it. */
  #place(position: number, time: number, order: number): void {
    const parent = (position - 1) >> 2;
    const isBeforeParent =
      position > 0 && (time < this.#times[parent]! || (time === this.#times[parent]! && order < this.#orders[parent]!));
    if (isBeforeParent) this.#siftUp(position, time, order);
    else this.#siftDown(position, time, order);
  }

  #siftUp(from: number, time: number, order: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const positions = this.#positions;
    let hole = from;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = times[parent]!;
      const parentOrder = orders[parent]!;
      if (parentTime < time || (parentTime === time && parentOrder < order)) break;
      times[hole] = parentTime;
      orders[hole] = parentOrder;
      positions[parentOrder & SLOT_MASK] = hole;
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    positions[order & SLOT_MASK] = hole;
  }

  #siftDown(from: number, time: number, order: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const positions = this.#positions;
    const length = this.#length;
    let hole = from;
    for (let child = (hole << 2) + 1; child < length; child = (hole << 2) + 1) {
      let first = child;
      let firstTime = times[child]!;
      const end = child + 4 < length ? child + 4 : length;
      for (let i = child + 1; i < end; i++) {
        const childTime = times[i]!;
        if (childTime < firstTime || (childTime === firstTime && orders[i]! < orders[first]!)) {
          first = i;
          firstTime = childTime;
        }
      }
      const firstOrder = orders[first]!;
      if (time < firstTime || (time === firstTime && order < firstOrder)) break;
      times[hole] = firstTime;
      orders[hole] = firstOrder;
      positions[firstOrder & SLOT_MASK] = hole;
      hole = first;
    }
    times[hole] = time;
    orders[hole] = order;
    positions[order & SLOT_MASK] = hole;
  }

  #grow(): void {
    const capacity = this.#times.length;
    if (capacity === SLOT_SPAN) throw new EventQueueFullError(SLOT_SPAN);
    const doubled = Math.min(2 * capacity, SLOT_SPAN);
    const enlarged = <T extends Float64Array | Int32Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    this.#times = enlarged(this.#times, new Float64Array(doubled));
    this.#orders = enlarged(this.#orders, new Float64Array(doubled));
    this.#positions = enlarged(this.#positions, new Int32Array(doubled).fill(-1));
    this.#generations = enlarged(this.#generations, new Int32Array(doubled));
    this.#freeSlots = enlarged(this.#freeSlots, new Int32Array(doubled));
    for (let slot = capacity; slot < doubled; slot++) {
      this.#receivers.push(undefined);
      this.#arguments.push(0);
    }
  }

  /** Deals the sequence numbers anew from 0, in the same order. A sorted array is a heap. */
  #renumber(): void {
    if (this.#rootIsHole) this.#fillRoot();
    const length = this.#length;
    const sorted = Array.from({ length }, (_, i) => ({ time: this.#times[i]!, order: this.#orders[i]! }));
    sorted.sort((a, b) => a.time - b.time || a.order - b.order);
    for (let i = 0; i < length; i++) {
      const { time, order } = sorted[i]!;
      const slot = order & SLOT_MASK;
      this.#times[i] = time;
      this.#orders[i] = i * SLOT_SPAN + slot;
      this.#positions[slot] = i;
    }
    this.#nextSequence = length;
  }
}
