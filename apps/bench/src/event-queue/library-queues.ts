import { EventQueue, type EventReceiver } from "@tokentide/sim-core";
import FlatQueue from "flatqueue";
import { Heap } from "heap-js";
import TinyQueue from "tinyqueue";
import type { PendingEvents } from "./pending-events";

/** The queues that are compared in JavaScript, by name. Capacity: events that are pending at once. */
export const LIBRARY_QUEUES = {
  tokentide: (capacity: number): PendingEvents => new TokentideEvents(capacity),
  "tokentide + move": (capacity: number): PendingEvents => new MovableTokentideEvents(capacity),
  tinyqueue: (): PendingEvents => new TinyQueueEvents(),
  flatqueue: (capacity: number): PendingEvents => new FlatQueueEvents(capacity),
  "heap-js": (): PendingEvents => new HeapJsEvents(),
};

export type LibraryQueueName = keyof typeof LIBRARY_QUEUES;

const NOBODY: EventReceiver = { handleEvent() {} };

class TokentideEvents implements PendingEvents {
  protected readonly queue: EventQueue;

  constructor(capacity: number) {
    this.queue = new EventQueue({ initialCapacity: capacity });
  }

  get poppedTime(): number {
    return this.queue.poppedTime;
  }

  push(time: number, event: number): void {
    this.queue.push(time, NOBODY, event);
  }

  pop(): number {
    this.queue.pop();
    return this.queue.poppedArgument;
  }
}

/** Moving an event takes its handle: keeping those is part of the cost. */
class MovableTokentideEvents extends TokentideEvents {
  /** By event. */
  readonly #handles: Float64Array;

  constructor(capacity: number) {
    super(capacity);
    this.#handles = new Float64Array(capacity);
  }

  override push(time: number, event: number): void {
    this.#handles[event] = this.queue.push(time, NOBODY, event);
  }

  move(event: number, time: number): void {
    this.queue.reschedule(this.#handles[event]!, time);
  }
}

/** An element of a queue of objects. The popped one is pushed again: the libraries get their best case. */
interface Element {
  time: number;
  sequence: number;
  event: number;
}

const byTimeThenSequence = (one: Element, other: Element) => one.time - other.time || one.sequence - other.sequence;

/** Times, ties and objects for a queue that only compares. */
abstract class ObjectEvents implements PendingEvents {
  poppedTime = Number.NaN;
  #sequence = 0;
  #spare: Element | undefined;

  protected abstract pushElement(element: Element): void;
  protected abstract popElement(): Element;

  push(time: number, event: number): void {
    const element = this.#spare ?? { time: 0, sequence: 0, event: 0 };
    this.#spare = undefined;
    element.time = time;
    element.sequence = this.#sequence++;
    element.event = event;
    this.pushElement(element);
  }

  pop(): number {
    const element = this.popElement();
    this.#spare = element;
    this.poppedTime = element.time;
    return element.event;
  }
}

class TinyQueueEvents extends ObjectEvents {
  readonly #queue = new TinyQueue<Element>([], byTimeThenSequence);

  protected pushElement(element: Element): void {
    this.#queue.push(element);
  }

  protected popElement(): Element {
    return this.#queue.pop()!;
  }
}

class HeapJsEvents extends ObjectEvents {
  readonly #queue = new Heap<Element>(byTimeThenSequence);

  protected pushElement(element: Element): void {
    this.#queue.push(element);
  }

  protected popElement(): Element {
    return this.#queue.pop()!;
  }
}

/** Compares times alone: equal ones come out in any order. */
class FlatQueueEvents implements PendingEvents {
  poppedTime = Number.NaN;
  readonly #queue: FlatQueue;

  constructor(capacity: number) {
    this.#queue = new FlatQueue(capacity);
  }

  push(time: number, event: number): void {
    this.#queue.push(event, time);
  }

  pop(): number {
    this.poppedTime = this.#queue.peekValue()!;
    return this.#queue.pop()!;
  }
}
