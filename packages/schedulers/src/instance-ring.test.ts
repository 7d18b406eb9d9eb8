import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InstanceRing } from "./instance-ring";
import { fakeInstance } from "./testing/fake-instance";

const [a, b, c, d] = [0, 1, 2, 3].map((id) => fakeInstance(id));

function ringOf(...members: ReturnType<typeof fakeInstance>[]): InstanceRing {
  const ring = new InstanceRing();
  for (const member of members) ring.add(member);
  return ring;
}

function turns(ring: InstanceRing, count: number): (number | undefined)[] {
  return Array.from({ length: count }, () => ring.next()?.id);
}

describe("InstanceRing", () => {
  it("has no turn without members", () => {
    expect(turns(ringOf(), 2)).toEqual([undefined, undefined]);
  });

  it("hands out the members in order of joining, round after round", () => {
    expect(turns(ringOf(a!, b!, c!), 7)).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });

  it.for([
    { name: "whose turn was over", served: 2, left: a!, expected: [2, 1, 2] },
    { name: "whose turn it is", served: 1, left: b!, expected: [2, 0, 2] },
    { name: "whose turn is to come", served: 1, left: c!, expected: [1, 0, 1] },
    { name: "last in the round, on its turn", served: 2, left: c!, expected: [0, 1, 0] },
    { name: "that was never in", served: 1, left: d!, expected: [1, 2, 0] },
  ])("passes the turn on when one leaves $name", ({ served, left, expected }) => {
    const ring = ringOf(a!, b!, c!);
    turns(ring, served);
    ring.remove(left);
    expect(turns(ring, 3)).toEqual(expected);
  });

  it("puts a newcomer at the end of the round", () => {
    const ring = ringOf(a!, b!);
    turns(ring, 1);
    ring.add(c!);
    expect(turns(ring, 4)).toEqual([1, 2, 0, 1]);
  });

  it("keeps the place of a member that is added again", () => {
    const ring = ringOf(a!, b!);
    ring.add(a!);
    expect(ring.size).toBe(2);
    expect(turns(ring, 3)).toEqual([0, 1, 0]);
  });

  it("never serves a stayer twice before another stayer is served once, whoever comes and goes", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ id: fc.integer({ min: 4, max: 9 }), joins: fc.boolean() })), (moves) => {
        const stayers = [a!, b!, c!];
        const visitors = new Map(Array.from({ length: 6 }, (_, i) => [i + 4, fakeInstance(i + 4)]));
        const ring = ringOf(...stayers);
        const served = [0, 0, 0];
        for (const { id, joins } of moves) {
          if (joins) ring.add(visitors.get(id)!);
          else ring.remove(visitors.get(id)!);
          const next = ring.next()!;
          if (next.id < served.length) served[next.id]!++;
          expect(Math.max(...served) - Math.min(...served)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
