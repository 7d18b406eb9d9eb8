/*
 * The pending events, by time and then by order of scheduling: an indexed 4-ary min-heap.
 *
 * Why it is fast: an element of the heap is two doubles, its time and its order (sequence number and slot, packed), side by
 * side in one typed array, so that the four children of an element are the 64 bytes of one cache line. The smallest of them
 * is found without a branch to mispredict. Where an element stands is written for every one that moves, all over the array,
 * so positions are four bytes each and alone: of 100,000 events they fit into the second-level cache. Elements are moved
 * into a hole, never swapped. A popped root stays a hole until it is known what comes next: the event that an action
 * schedules usually fills it, which saves a pass through the heap. In the steady state no operation allocates.
 *
 * What it gave up: at most 2^24 pending events; arguments of 32 bits; the sequence numbers are dealt anew every 2^29
 * events (a sort of what is pending); a handle that is kept while its slot is used 2^29 times is not recognised as stale.
 */
import type { EventHandle, EventReceiver } from "./event-receiver";
import { firstOfFew, firstOfFour, isBefore } from "./first-sibling";
import { EventQueueFullError, InvalidArgumentError, InvalidTimeError, StaleHandleError } from "./simulation-errors";

/** Slots and sequence numbers share the 53 bits of an exact double: order = sequence * SLOT_SPAN + slot. */
const SLOT_BITS = 24;
const SLOT_SPAN = 2 ** SLOT_BITS;
const SLOT_MASK = SLOT_SPAN - 1;
const MAX_SEQUENCE = 2 ** (53 - SLOT_BITS) - 1;
const MAX_GENERATION = MAX_SEQUENCE;
const DEFAULT_CAPACITY = 1024;

/*
 * Positions in the heap count doubles: the time is at the position, the order behind it. The root is the third element,
 * not the first, because allocators start large arrays 16 bytes behind a cache line: so siblings begin on a line.
 */
const ROOT = 4;
const firstChildOf = (position: number): number => (position << 2) - 10;
const parentOf = (position: number): number => ((position + 10) >> 3) << 1;

/** Fields of a slot's record. */
const RECORD_BITS = 1;
const GENERATION = 0;
const ARGUMENT = 1;
const NO_SLOT = -1;

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

  #heap: Float64Array;
  /** Position behind the last element of the heap. */
  #end = ROOT;
  /** Whether the root was popped and not yet replaced. */
  #rootIsHole = false;

  #capacity: number;
  /** By slot: where its event stands, above 0; of a free slot the complement of the next free one, so 0 at the last. */
  #positions: Int32Array;
  #records: Int32Array;
  #receivers: (EventReceiver | undefined)[];
  #usedSlots = 0;
  /** Head of the list of slots that were used and are free: the last one freed, which is still in the cache. */
  #firstFree = NO_SLOT;

  #nextSequence: number;

  constructor(options: EventQueueOptions = {}) {
    this.#capacity = Math.min(Math.max(Math.ceil(options.initialCapacity ?? DEFAULT_CAPACITY), 1), SLOT_SPAN);
    this.#heap = new Float64Array(ROOT + 2 * this.#capacity);
    this.#positions = new Int32Array(this.#capacity);
    this.#records = new Int32Array(this.#capacity << RECORD_BITS);
    this.#receivers = new Array<EventReceiver | undefined>(this.#capacity).fill(undefined);
    this.#nextSequence = options.firstSequence ?? 0;
  }

  /** Number of pending events. */
  get size(): number {
    return ((this.#end - ROOT) >> 1) - (this.#rootIsHole ? 1 : 0);
  }

  /**
   * Adds an event and returns its handle.
   * @throws InvalidTimeError when `time` is NaN; InvalidArgumentError when `argument` is not a 32-bit integer;
   * EventQueueFullError when 2^24 events are pending.
   */
  push(time: number, receiver: EventReceiver, argument: number): EventHandle {
    if (Number.isNaN(time)) throw new InvalidTimeError(time, "The time of an event");
    if ((argument | 0) !== argument) throw new InvalidArgumentError(argument);
    const slot = this.#takeSlot();
    const record = slot << RECORD_BITS;
    this.#receivers[slot] = receiver;
    this.#records[record + ARGUMENT] = argument;
    const order = this.#takeSequence() * SLOT_SPAN + slot;
    if (this.#rootIsHole) {
      this.#rootIsHole = false;
      this.#siftDown(ROOT, time, order);
    } else {
      this.#end += 2;
      this.#siftUp(this.#end - 2, time, order);
    }
    return this.#records[record + GENERATION]! * SLOT_SPAN + slot;
  }

  /** Time of the first event, `Infinity` when none is pending. */
  nextTime(): number {
    if (this.#rootIsHole) this.#fillRoot();
    return this.#end === ROOT ? Number.POSITIVE_INFINITY : this.#heap[ROOT]!;
  }

  /**
   * Removes the first event and returns its receiver, `undefined` when none is pending. Its time and argument are then in
   * {@link poppedTime} and {@link poppedArgument}; its handle is stale.
   */
  pop(): EventReceiver | undefined {
    if (this.#rootIsHole) this.#fillRoot();
    if (this.#end === ROOT) return undefined;
    const slot = this.#heap[ROOT + 1]! & SLOT_MASK;
    const receiver = this.#receivers[slot];
    this.poppedTime = this.#heap[ROOT]!;
    this.poppedArgument = this.#records[(slot << RECORD_BITS) + ARGUMENT]!;
    this.#freeSlot(slot);
    this.#rootIsHole = true;
    return receiver;
  }

  /** Whether the handle's event is still to come. */
  isPending(handle: EventHandle): boolean {
    const slot = handle & SLOT_MASK;
    if (slot >= this.#usedSlots) return false;
    const record = slot << RECORD_BITS;
    return this.#positions[slot]! > 0 && this.#records[record + GENERATION]! * SLOT_SPAN + slot === handle;
  }

  /**
   * Removes a pending event.
   * @throws StaleHandleError when it is not pending.
   */
  cancel(handle: EventHandle): void {
    const position = this.#positionOf(handle);
    this.#freeSlot(handle & SLOT_MASK);
    this.#end -= 2;
    if (position === this.#end) return;
    const time = this.#heap[this.#end]!;
    const order = this.#heap[this.#end + 1]!;
    // The last element takes the place. It may come from another branch, and so belong above or below it.
    const parent = parentOf(position);
    if (position > ROOT && isBefore(time, order, this.#heap[parent]!, this.#heap[parent + 1]!)) {
      this.#siftUp(position, time, order);
    } else {
      this.#siftDown(position, time, order);
    }
  }

  /**
   * Moves a pending event to another time. It keeps its handle and runs after those already scheduled at that time.
   * @throws StaleHandleError when it is not pending; InvalidTimeError when `time` is NaN.
   */
  reschedule(handle: EventHandle, time: number): void {
    if (Number.isNaN(time)) throw new InvalidTimeError(time, "The time of an event");
    const order = this.#takeSequence() * SLOT_SPAN + (handle & SLOT_MASK);
    const position = this.#positionOf(handle);
    if (time < this.#heap[position]!) this.#siftUp(position, time, order);
    else this.#siftDown(position, time, order);
  }

  /** Time of a pending event. @throws StaleHandleError when it is not pending. */
  timeOf(handle: EventHandle): number {
    return this.#heap[this.#positionOf(handle)]!;
  }

  #positionOf(handle: EventHandle): number {
    if (!this.isPending(handle)) throw new StaleHandleError(handle);
    if (this.#rootIsHole) this.#fillRoot();
    return this.#positions[handle & SLOT_MASK]!;
  }

  #takeSlot(): number {
    const slot = this.#firstFree;
    if (slot !== NO_SLOT) {
      this.#firstFree = ~this.#positions[slot]!;
      return slot;
    }
    if (this.#usedSlots === this.#capacity) this.#grow();
    return this.#usedSlots++;
  }

  #freeSlot(slot: number): void {
    const records = this.#records;
    const record = slot << RECORD_BITS;
    this.#receivers[slot] = undefined; // a closure may hold much
    records[record + GENERATION] = (records[record + GENERATION]! + 1) & MAX_GENERATION;
    this.#positions[slot] = ~this.#firstFree;
    this.#firstFree = slot;
  }

  #takeSequence(): number {
    if (this.#nextSequence > MAX_SEQUENCE) this.#renumber();
    return this.#nextSequence++;
  }

  /** The last element replaces the popped root. */
  #fillRoot(): void {
    this.#rootIsHole = false;
    this.#end -= 2;
    if (this.#end > ROOT) this.#siftDown(ROOT, this.#heap[this.#end]!, this.#heap[this.#end + 1]!);
  }

  #siftUp(from: number, time: number, order: number): void {
    const heap = this.#heap;
    const positions = this.#positions;
    let hole = from;
    while (hole > ROOT) {
      const parent = parentOf(hole);
      const parentTime = heap[parent]!;
      const parentOrder = heap[parent + 1]!;
      if (isBefore(parentTime, parentOrder, time, order)) break;
      heap[hole] = parentTime;
      heap[hole + 1] = parentOrder;
      positions[parentOrder & SLOT_MASK] = hole;
      hole = parent;
    }
    heap[hole] = time;
    heap[hole + 1] = order;
    positions[order & SLOT_MASK] = hole;
  }

  #siftDown(from: number, time: number, order: number): void {
    const heap = this.#heap;
    const positions = this.#positions;
    const end = this.#end;
    let hole = from;
    for (let child = firstChildOf(hole); child < end; child = firstChildOf(hole)) {
      const first = child + 8 <= end ? firstOfFour(heap, child) : firstOfFew(heap, child, end);
      const firstTime = heap[first]!;
      const firstOrder = heap[first + 1]!;
      if (isBefore(time, order, firstTime, firstOrder)) break;
      heap[hole] = firstTime;
      heap[hole + 1] = firstOrder;
      positions[firstOrder & SLOT_MASK] = hole;
      hole = first;
    }
    heap[hole] = time;
    heap[hole + 1] = order;
    positions[order & SLOT_MASK] = hole;
  }

  #grow(): void {
    if (this.#capacity === SLOT_SPAN) throw new EventQueueFullError(SLOT_SPAN);
    const { length } = this.#receivers;
    this.#capacity = Math.min(2 * length, SLOT_SPAN);
    const heap = new Float64Array(ROOT + 2 * this.#capacity);
    heap.set(this.#heap);
    this.#heap = heap;
    const positions = new Int32Array(this.#capacity);
    positions.set(this.#positions);
    this.#positions = positions;
    const records = new Int32Array(this.#capacity << RECORD_BITS);
    records.set(this.#records);
    this.#records = records;
    for (let slot = length; slot < this.#capacity; slot++) this.#receivers.push(undefined);
  }

  /** Deals the sequence numbers anew from 0, in the same order. A sorted array is a heap. */
  #renumber(): void {
    if (this.#rootIsHole) this.#fillRoot();
    const heap = this.#heap;
    const elements: { time: number; order: number }[] = [];
    for (let i = ROOT; i < this.#end; i += 2) elements.push({ time: heap[i]!, order: heap[i + 1]! });
    elements.sort((a, b) => (isBefore(a.time, a.order, b.time, b.order) ? -1 : 1));
    elements.forEach(({ time, order }, sequence) => {
      const position = ROOT + 2 * sequence;
      const slot = order & SLOT_MASK;
      heap[position] = time;
      heap[position + 1] = sequence * SLOT_SPAN + slot;
      this.#positions[slot] = position;
    });
    this.#nextSequence = elements.length;
  }
}
