import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TableInstance, tableOf } from "../../tests/table-instance";
import type { RequestRow } from "../requests/request-table";
import { ReservingAdmission } from "./reserving-admission";

/** [prompt tokens, output tokens, prompt instance, token instance]; one byte a token. */
type Routed = readonly [number, number, number, number];

function setUp(sizes: readonly Routed[], maxMemoryBytes: readonly number[]) {
  const requests = tableOf(sizes.map(([promptTokens, outputTokens]) => [promptTokens, outputTokens] as const));
  sizes.forEach(([, , prompt, token], row) => {
    requests.promptInstance[row] = prompt;
    requests.tokenInstance[row] = token;
  });
  const instances = maxMemoryBytes.map((bytes, id) => new TableInstance(requests, { id, maxMemoryBytes: bytes }));
  const delivered: RequestRow[] = [];
  const released = instances.map(() => 0);
  const admission = new ReservingAdmission(
    requests,
    {
      instanceAt: (index) => instances[index]!.asInstance,
      promptMemoryBytes: (row) => requests.promptTokens[row]! + 1,
      requestMemoryBytes: (row) => requests.promptTokens[row]! + requests.outputTokens[row]!,
      deliver: (row) => delivered.push(row),
    },
    {
      routed: () => {},
      arrived: () => {},
      finished: () => {},
      released: (instance, bytes) => {
        released[instance.id] = released[instance.id]! + bytes;
      },
    },
  );
  return { requests, instances, delivered, released, admission };
}

const memoryOf = (instances: readonly TableInstance[]): number[] => instances.map(({ memoryBytes }) => memoryBytes);

describe("ReservingAdmission", () => {
  it("reserves the prompt's memory at one end and the whole request's at the other before anything begins", () => {
    const { instances, delivered, admission } = setUp([[10, 5, 0, 1]], [100, 100]);
    admission.admit(0);
    expect(delivered).toEqual([0]);
    expect(memoryOf(instances)).toEqual([11, 15]);
  });

  it("reserves the whole request once where both phases run together", () => {
    const { instances, delivered, admission } = setUp([[10, 5, 0, 0]], [15]);
    admission.admit(0);
    expect(delivered).toEqual([0]);
    expect(memoryOf(instances)).toEqual([15]);
  });

  it("lets nobody overtake the oldest waiter of an instance, however small", () => {
    const { instances, delivered, admission } = setUp(
      [
        [10, 5, 0, 0],
        [10, 5, 0, 0],
        [1, 1, 0, 0],
      ],
      [20],
    );
    for (const row of [0, 1, 2]) admission.admit(row);
    expect(delivered).toEqual([0]);
    admission.release(0, instances[0]!.asInstance);
    expect(delivered).toEqual([0, 1, 2]);
    expect(memoryOf(instances)).toEqual([17]);
  });

  it("takes memory in ascending order of instances, whichever end that is", () => {
    // Both want both instances, in opposite roles: in any other order each could hold one and wait for the other.
    const { instances, delivered, admission } = setUp(
      [
        [10, 5, 1, 0],
        [10, 5, 0, 1],
      ],
      [15, 15],
    );
    admission.admit(0);
    admission.admit(1);
    expect(delivered).toEqual([0]);
    expect(memoryOf(instances)).toEqual([15, 11]);
    admission.release(0, instances[1]!.asInstance);
    admission.release(0, instances[0]!.asInstance);
    expect(delivered).toEqual([0, 1]);
    expect(memoryOf(instances)).toEqual([11, 15]);
  });

  it("takes back one that waits at its first instance", () => {
    const { instances, delivered, released, admission } = setUp(
      [
        [10, 5, 0, 0],
        [90, 5, 0, 1],
        [10, 5, 0, 0],
      ],
      [40, 100],
    );
    for (const row of [0, 1, 2]) admission.admit(row);
    admission.leaveQueue(1);
    admission.withdraw(1);
    expect(delivered).toEqual([0, 2]);
    expect(memoryOf(instances)).toEqual([30, 0]);
    expect(released).toEqual([91, 95]);
  });

  it("takes back one that holds its first instance and waits at its second, and wakes those behind it at both", () => {
    const { instances, delivered, released, admission } = setUp(
      [
        [10, 5, 1, 1],
        [10, 90, 0, 1],
        [29, 1, 0, 0],
        [10, 5, 1, 1],
      ],
      [40, 100],
    );
    for (const row of [0, 1, 2, 3]) admission.admit(row);
    expect(delivered).toEqual([0]);
    expect(memoryOf(instances)).toEqual([11, 15]);
    admission.leaveQueue(1);
    admission.withdraw(1);
    expect(delivered).toEqual([0, 2, 3]);
    expect(memoryOf(instances)).toEqual([30, 30]);
    expect(released).toEqual([11, 100]);
  });

  it("gets everyone through who fits, in whatever order the others finish, and holds nothing in the end", () => {
    const instanceCount = 4;
    const maxBytes = 60;
    const routed = fc.record({
      promptTokens: fc.integer({ min: 1, max: 40 }),
      outputTokens: fc.integer({ min: 1, max: 20 }),
      prompt: fc.nat({ max: instanceCount - 1 }),
      token: fc.nat({ max: instanceCount - 1 }),
      /** Which of the running ones ends next; whether one that waits gives up instead. */
      next: fc.nat(),
      givesUp: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(routed, { minLength: 1, maxLength: 40 }), (all) => {
        const { requests, instances, delivered, admission } = setUp(
          all.map((each) => [each.promptTokens, each.outputTokens, each.prompt, each.token] as const),
          new Array<number>(instanceCount).fill(maxBytes),
        );
        const gone = new Set<RequestRow>();
        const finish = (row: RequestRow): void => {
          const { promptInstance, tokenInstance } = requests;
          gone.add(row);
          if (promptInstance[row] !== tokenInstance[row])
            admission.release(row, instances[promptInstance[row]!]!.asInstance);
          admission.release(row, instances[tokenInstance[row]!]!.asInstance);
        };
        all.forEach((each, row) => {
          admission.admit(row);
          const running = delivered.filter((other) => !gone.has(other));
          if (each.givesUp && !delivered.includes(row)) {
            gone.add(row);
            admission.leaveQueue(row);
            admission.withdraw(row);
          } else if (running.length > 2) finish(running[each.next % running.length]!);
          for (const { memoryBytes } of instances) expect(memoryBytes).toBeLessThanOrEqual(maxBytes);
        });
        for (let i = 0; i < delivered.length; i++) if (!gone.has(delivered[i]!)) finish(delivered[i]!);
        expect(gone.size).toBe(all.length);
        expect(new Set(delivered).size).toBe(delivered.length);
        expect(memoryOf(instances)).toEqual(new Array(instanceCount).fill(0));
        expect(instances.map(({ admissionQueue }) => admissionQueue.length)).toEqual(new Array(instanceCount).fill(0));
      }),
    );
  });
});
