import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FinishHeap } from "./finish-heap";

/** `push` a task that is done at an iteration, `leave` makes the oldest living tasks' entries dead ones, `pop` the earliest. */
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("push" as const), finish: fc.nat({ max: 20 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("leave" as const), count: fc.integer({ min: 1, max: 30 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("pop" as const) }) },
  ),
  { maxLength: 300, size: "max" },
);

describe("FinishHeap", () => {
  it("gives the earliest living task, as a sorted list would", () => {
    fc.assert(
      fc.property(steps, (commands) => {
        const heap = new FinishHeap();
        const sequences = new Float64Array(400).fill(-1);
        const living: { task: number; finish: number }[] = [];
        let pushed = 0;
        for (const command of commands) {
          if (command.kind === "push") {
            const task = pushed++;
            sequences[task] = 1000 + task;
            heap.push(task, command.finish, 1000 + task);
            living.push({ task, finish: command.finish });
          } else if (command.kind === "leave") {
            for (const gone of living.splice(0, command.count)) {
              sequences[gone.task] = -1;
              heap.bury();
            }
          } else if (living.length > 0) {
            const earliest = Math.min(...living.map(({ finish }) => finish));
            expect(heap.earliest(sequences)).toBe(earliest);
            const task = heap.pop();
            const index = living.findIndex((entry) => entry.task === task);
            expect(living[index]!.finish).toBe(earliest);
            living.splice(index, 1);
            sequences[task] = -1;
          }
          expect(heap.earliest(sequences)).toBe(Math.min(Number.POSITIVE_INFINITY, ...living.map((l) => l.finish)));
        }
      }),
    );
  });

  it("tells a task that came back from the entry of its earlier stay", () => {
    const heap = new FinishHeap();
    const sequences = new Float64Array(2).fill(-1);
    heap.push(0, 5, 1);
    heap.bury(); // left: its sequence is no longer 1
    sequences[0] = 2;
    heap.push(0, 9, 2);
    expect(heap.earliest(sequences)).toBe(9);
    expect(heap.pop()).toBe(0);
    expect(heap.earliest(sequences)).toBe(Number.POSITIVE_INFINITY);
  });

  it("keeps every entry when it grows", () => {
    const heap = new FinishHeap();
    const sequences = Float64Array.from({ length: 500 }, (_, task) => task);
    for (let task = 0; task < 500; task++) heap.push(task, (task * 7919) % 1009, task);
    expect(heap.length).toBe(500);
    const order: number[] = [];
    while (heap.earliest(sequences) < Number.POSITIVE_INFINITY) {
      const finish = heap.earliest(sequences);
      expect((heap.pop() * 7919) % 1009).toBe(finish);
      order.push(finish);
    }
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).toHaveLength(500);
  });

  it("is empty after clear", () => {
    const heap = new FinishHeap();
    heap.push(0, 1, 0);
    heap.clear();
    expect(heap.length).toBe(0);
    expect(heap.earliest(new Float64Array(1))).toBe(Number.POSITIVE_INFINITY);
  });
});
