import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventQueue } from "./event-queue";
import { type EventHandle, type EventReceiver, NO_EVENT } from "./event-receiver";
import { EventQueueFullError, InvalidArgumentError, InvalidTimeError, StaleHandleError } from "./simulation-errors";

const receiver: EventReceiver = { handleEvent: () => {} };

/** The queue as anyone would write it: an array, searched from end to end. */
class NaiveQueue {
  events: { time: number; sequence: number; id: number }[] = [];
  #nextSequence = 0;

  push(time: number, id: number): void {
    this.events.push({ time, sequence: this.#nextSequence++, id });
  }
  first(): { time: number; id: number } | undefined {
    return [...this.events].sort((a, b) => a.time - b.time || a.sequence - b.sequence)[0];
  }
  remove(id: number): void {
    this.events = this.events.filter((event) => event.id !== id);
  }
  reschedule(id: number, time: number): void {
    this.remove(id);
    this.push(time, id);
  }
}

type Operation =
  | { readonly type: "push"; readonly time: number }
  | { readonly type: "pop" }
  | { readonly type: "cancel"; readonly pick: number }
  | { readonly type: "reschedule"; readonly pick: number; readonly time: number }
  | { readonly type: "look" };

// Few different times, so that ties are the rule.
const anyTime = fc.oneof(fc.integer({ min: 0, max: 8 }), fc.double({ min: -5, max: 100, noNaN: true }));
const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("push" as const), time: anyTime }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("pop" as const) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("cancel" as const), pick: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("reschedule" as const), pick: fc.nat(), time: anyTime }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("look" as const) }) },
);

/** Does the same to both queues and compares whatever can be seen. */
function checkAgainstNaive(queue: EventQueue, operations: readonly Operation[]): void {
  const naive = new NaiveQueue();
  const handles: EventHandle[] = [];
  const popBoth = (): void => {
    const expected = naive.first();
    const popped = queue.pop();
    expect(popped).toBe(expected === undefined ? undefined : receiver);
    if (expected === undefined) return;
    expect([queue.poppedTime, queue.poppedArgument]).toEqual([expected.time, expected.id]);
    expect(queue.isPending(handles[expected.id]!)).toBe(false);
    naive.remove(expected.id);
  };
  for (const operation of operations) {
    if (operation.type === "push") {
      naive.push(operation.time, handles.length);
      handles.push(queue.push(operation.time, receiver, handles.length));
    } else if (operation.type === "pop") {
      popBoth();
    } else if (operation.type === "look") {
      expect(queue.nextTime()).toBe(naive.first()?.time ?? Number.POSITIVE_INFINITY);
    } else if (handles.length > 0) {
      const id = operation.pick % handles.length;
      const handle = handles[id]!;
      const isPending = naive.events.some((event) => event.id === id);
      expect(queue.isPending(handle)).toBe(isPending);
      const act = () => (operation.type === "cancel" ? queue.cancel(handle) : queue.reschedule(handle, operation.time));
      if (!isPending) {
        expect(act).toThrow(StaleHandleError);
      } else {
        act();
        if (operation.type === "cancel") naive.remove(id);
        else naive.reschedule(id, operation.time);
        if (operation.type === "reschedule") expect(queue.timeOf(handle)).toBe(operation.time);
      }
    }
    expect(queue.size).toBe(naive.events.length);
  }
  while (naive.events.length > 0) popBoth();
  expect(queue.pop()).toBeUndefined();
}

describe("EventQueue", () => {
  it("behaves like a sorted list under any operations", () => {
    fc.assert(
      fc.property(fc.array(anyOperation, { maxLength: 120 }), (operations) => {
        checkAgainstNaive(new EventQueue({ initialCapacity: 1 }), operations);
      }),
      { numRuns: 300 },
    );
  });

  it("behaves like a sorted list when hundreds of events are pending", () => {
    fc.assert(
      fc.property(
        fc.array(anyTime, { minLength: 200, maxLength: 400 }),
        fc.array(anyOperation, { minLength: 50, maxLength: 100 }),
        (times, operations) => {
          const pushes = times.map((time) => ({ type: "push" as const, time }));
          checkAgainstNaive(new EventQueue(), [...pushes, ...operations]);
        },
      ),
      { numRuns: 15 },
    );
  });

  it("keeps the order when the sequence numbers run out and are dealt anew", () => {
    const lastSequence = 2 ** 29 - 1;
    fc.assert(
      fc.property(fc.array(anyOperation, { maxLength: 80 }), fc.nat({ max: 40 }), (operations, left) => {
        checkAgainstNaive(new EventQueue({ initialCapacity: 4, firstSequence: lastSequence - left }), operations);
      }),
      { numRuns: 200 },
    );
  });

  it("gives a rescheduled event its place behind those already at that time, and the same handle", () => {
    const queue = new EventQueue();
    const moved = queue.push(1, receiver, 1);
    queue.push(2, receiver, 2);
    queue.reschedule(moved, 2);
    queue.push(2, receiver, 3);
    const order: number[] = [];
    while (queue.pop() !== undefined) order.push(queue.poppedArgument);
    expect(order).toEqual([2, 1, 3]);
  });

  it("moves an event behind its equals also when it is rescheduled to the time it has", () => {
    const queue = new EventQueue();
    const first = queue.push(1, receiver, 1);
    queue.push(1, receiver, 2);
    queue.reschedule(first, 1);
    queue.pop();
    expect(queue.poppedArgument).toBe(2);
  });

  it("recognises a stale handle though its slot is in use again", () => {
    const queue = new EventQueue();
    const stale = queue.push(1, receiver, 0);
    queue.cancel(stale);
    const fresh = queue.push(1, receiver, 0);
    expect(fresh).not.toBe(stale);
    expect(() => queue.cancel(stale)).toThrow(StaleHandleError);
    expect(queue.isPending(fresh)).toBe(true);
  });

  it.for([
    { name: "NO_EVENT", handle: NO_EVENT },
    { name: "NaN", handle: Number.NaN },
    { name: "a fraction", handle: 0.5 },
    { name: "a handle never given out", handle: 12_345 },
    { name: "the handle of a later use of the slot", handle: 2 ** 24 },
  ])("takes $name for no pending event", ({ handle }) => {
    const queue = new EventQueue();
    queue.push(1, receiver, 0);
    expect(queue.isPending(handle)).toBe(false);
    expect(() => queue.cancel(handle)).toThrow(StaleHandleError);
    expect(() => queue.reschedule(handle, 2)).toThrow(StaleHandleError);
    expect(() => queue.timeOf(handle)).toThrow(StaleHandleError);
    expect(queue.size).toBe(1);
  });

  it("survives storing its handles in a Float64Array", () => {
    const queue = new EventQueue();
    const handles = new Float64Array(1);
    for (let i = 0; i < 1000; i++) {
      handles[0] = queue.push(i, receiver, i);
      if (i % 2 === 0) queue.cancel(handles[0]);
    }
    expect(queue.isPending(handles[0]!)).toBe(true);
    expect(queue.size).toBe(500);
  });

  it("refuses NaN, which has no place in an order", () => {
    const queue = new EventQueue();
    const handle = queue.push(1, receiver, 0);
    expect(() => queue.push(Number.NaN, receiver, 0)).toThrow(InvalidTimeError);
    expect(() => queue.reschedule(handle, Number.NaN)).toThrow(InvalidTimeError);
    expect(queue.size).toBe(1);
  });

  it.for([2 ** 31, -(2 ** 31) - 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "refuses the argument %d",
    (argument) => {
      const queue = new EventQueue();
      expect(() => queue.push(1, receiver, argument)).toThrow(InvalidArgumentError);
      expect(() => queue.push(1, receiver, argument)).toThrow(
        expect.objectContaining({ code: "INVALID_EVENT_ARGUMENT", argument }),
      );
      expect(queue.size).toBe(0);
    },
  );

  it.for([2 ** 31 - 1, -(2 ** 31), 0])("keeps the argument %d", (argument) => {
    const queue = new EventQueue();
    queue.push(1, receiver, argument);
    queue.pop();
    expect(queue.poppedArgument).toBe(argument);
  });

  it("says in its error how many events fit", () => {
    const error = new EventQueueFullError(2 ** 24);
    expect(error).toMatchObject({ name: "EventQueueFullError", code: "EVENT_QUEUE_FULL", maxPendingEvents: 2 ** 24 });
  });
});
