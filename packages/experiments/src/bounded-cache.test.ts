import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BoundedCache } from "./bounded-cache";

const CAPACITY = 5;

function numbers() {
  return new BoundedCache<number>({ capacity: CAPACITY, costOf: (value) => value });
}

describe("what is kept", () => {
  it("is made once", () => {
    const cache = numbers();
    expect(cache.get("a", () => 1)).toBe(1);
    expect(cache.get("a", () => 2)).toBe(1);
  });

  it("makes room for what is asked for later, least recently used first", () => {
    const cache = numbers();
    cache.get("a", () => 2);
    cache.get("b", () => 2);
    cache.get("a", () => 0);
    cache.get("c", () => 3);
    expect(cache.get("a", () => 0)).toBe(2);
    expect(cache.get("b", () => 1)).toBe(1);
  });

  it("does not make room for what is too large anyway", () => {
    const cache = numbers();
    cache.get("a", () => 5);
    expect(cache.get("huge", () => 6)).toBe(6);
    expect(cache.get("huge", () => 4)).toBe(4);
  });

  it("remembers nothing when making fails", () => {
    const cache = numbers();
    expect(() =>
      cache.get("a", () => {
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(cache.get("a", () => 1)).toBe(1);
  });

  it("never costs more than allowed, and is what was used last", () => {
    const uses = fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.integer({ min: 1, max: 7 })));
    fc.assert(
      fc.property(uses, (steps) => {
        const cache = numbers();
        let naive: { key: string; value: number }[] = [];
        for (const [key, value] of steps) {
          const kept = naive.find((entry) => entry.key === key);
          const entry = kept ?? { key, value };
          expect(cache.get(key, () => value)).toBe(entry.value);
          if (kept === undefined && value > CAPACITY) continue;
          naive = [...naive.filter((other) => other.key !== key), entry];
          while (naive.reduce((sum, other) => sum + other.value, 0) > CAPACITY) naive.shift();
        }
      }),
    );
  });
});
