import { describe, expect, it } from "vitest";
import { measureHolds } from "./hold-model";
import { LIBRARY_QUEUES, type LibraryQueueName } from "./library-queues";

const NAMES = Object.keys(LIBRARY_QUEUES) as LibraryQueueName[];

describe.each(NAMES)("%s", (name) => {
  it("gives events back in order of time", () => {
    const events = LIBRARY_QUEUES[name](4);
    [3, 1, 4, 2].forEach((time, event) => {
      events.push(time, event);
    });
    const popped = [0, 1, 2, 3].map(() => [events.pop(), events.poppedTime]);
    expect(popped).toEqual([
      [1, 1],
      [3, 2],
      [0, 3],
      [2, 4],
    ]);
  });

  it("is measured once a round", () => {
    const answer = measureHolds({ queue: name, pending: 100, holds: 200, rounds: 4 });
    expect(answer).toHaveLength(4);
    expect(Math.min(...answer)).toBeGreaterThanOrEqual(0);
  });
});

// flatqueue compares times alone.
it.each(NAMES.filter((name) => name !== "flatqueue"))("%s keeps the order of equal times", (name) => {
  const events = LIBRARY_QUEUES[name](50);
  for (let event = 0; event < 50; event++) events.push(7, event);
  expect(Array.from({ length: 50 }, () => events.pop())).toEqual(Array.from({ length: 50 }, (_, event) => event));
});

it("moves a pending event, its handle kept", () => {
  const events = LIBRARY_QUEUES["tokentide + move"](2);
  events.push(1, 0);
  events.push(2, 1);
  events.move!(0, 3);
  expect([events.pop(), events.pop()]).toEqual([1, 0]);
});
