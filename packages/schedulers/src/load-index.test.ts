import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LoadIndex, SCAN_LIMIT } from "./load-index";
import type { InstanceView } from "./scheduler";
import { fakeInstance } from "./testing/fake-instance";

function indexOf(loads: readonly number[]): { index: LoadIndex; instances: InstanceView[] } {
  const index = new LoadIndex();
  const instances = loads.map((_, id) => fakeInstance(id));
  instances.forEach((instance, i) => {
    index.add(instance, loads[i]!);
  });
  return { index, instances };
}

describe("LoadIndex", () => {
  it.for([
    { name: "nothing", loads: [], expected: undefined },
    { name: "one", loads: [7], expected: 0 },
    { name: "the least", loads: [3, 1, 2], expected: 1 },
    { name: "a tie: the first to join", loads: [2, 1, 1], expected: 1 },
    { name: "negative loads", loads: [0, -5, -5], expected: 1 },
    { name: "a member of infinite load rather than an empty slot", loads: [Number.POSITIVE_INFINITY], expected: 0 },
    { name: "a member whose load is not a number last", loads: [Number.NaN, 1e300], expected: 1 },
  ])("finds $name", ({ loads, expected }) => {
    const { index } = indexOf(loads);
    expect(index.min()?.id).toBe(expected);
  });

  it("keeps the place of a member that is added again", () => {
    const { index, instances } = indexOf([1, 1]);
    index.add(instances[0]!, 5);
    expect(index.size).toBe(2);
    expect(index.min()?.id).toBe(0);
  });

  it("puts one that comes back behind the others", () => {
    const { index, instances } = indexOf([1, 1]);
    expect(index.remove(instances[0]!)).toBe(true);
    index.add(instances[0]!, 1);
    expect(index.min()?.id).toBe(1);
  });

  it("ignores strangers, also those with the id of a member", () => {
    const { index } = indexOf([1, 2]);
    const stranger = fakeInstance(1);
    index.update(stranger, -1);
    index.update(fakeInstance(99), -1);
    expect(index.remove(stranger)).toBe(false);
    expect(index.has(stranger)).toBe(false);
    expect(index.min()?.id).toBe(0);
  });

  it.for([0, 5, 2 ** 31, 2 ** 40, -3])("takes any number as an id: %d", (id) => {
    const index = new LoadIndex();
    const instance = fakeInstance(id);
    index.add(instance, 1);
    index.update(instance, 2);
    expect(index.min()).toBe(instance);
    index.remove(instance);
    expect(index.min()).toBeUndefined();
  });

  it("stays in order while members come and go and their number grows", () => {
    const index = new LoadIndex();
    const stayers = [fakeInstance(0), fakeInstance(1)];
    for (const stayer of stayers) index.add(stayer, 5);
    for (let id = 2; id < 50 * SCAN_LIMIT; id++) {
      const visitor = fakeInstance(id);
      index.add(visitor, 1);
      index.add(fakeInstance(-id), 9);
      expect(index.min()).toBe(visitor);
      index.remove(visitor);
    }
    expect(index.size).toBe(50 * SCAN_LIMIT);
    expect(index.min()).toBe(stayers[0]);
  });

  const anyOperation = fc.record({
    kind: fc.constantFrom("add", "add", "add", "update", "update", "update", "remove"),
    id: fc.nat(4 * SCAN_LIMIT),
    load: fc.integer({ min: -3, max: 6 }),
  });

  it("agrees with a scan of a list, for any operations, with few members and with many", () => {
    fc.assert(
      fc.property(fc.nat(4 * SCAN_LIMIT), fc.array(anyOperation, { maxLength: 400 }), (initial, operations) => {
        const index = new LoadIndex();
        const instances = Array.from({ length: 4 * SCAN_LIMIT + 1 }, (_, id) => fakeInstance(id));
        let list: { instance: InstanceView; load: number }[] = [];
        const apply = (kind: string, id: number, load: number): void => {
          const instance = instances[id]!;
          const member = list.find((candidate) => candidate.instance === instance);
          if (kind === "add") {
            index.add(instance, load);
            if (member === undefined) list.push({ instance, load });
          } else if (kind === "update") {
            index.update(instance, load);
            if (member !== undefined) member.load = load;
          } else {
            expect(index.remove(instance)).toBe(member !== undefined);
            list = list.filter((candidate) => candidate !== member);
          }
        };
        for (let id = 0; id < initial; id++) apply("add", id, id % 5);
        for (const { kind, id, load } of operations) {
          apply(kind, id, load);
          const least = list.reduce<(typeof list)[number] | undefined>(
            (best, candidate) => (best === undefined || candidate.load < best.load ? candidate : best),
            undefined,
          );
          if (index.min() !== least?.instance || index.size !== list.length) {
            expect(index.min()?.id).toBe(least?.instance.id);
            expect(index.size).toBe(list.length);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
