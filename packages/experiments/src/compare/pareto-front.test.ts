import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paretoFront } from "./pareto-front";

describe("the Pareto front", () => {
  it.for([
    { name: "nothing", offers: [], front: [] },
    { name: "a single offer is on it", offers: [[1, 1]], front: [true] },
    {
      name: "better and cheaper beats",
      offers: [
        [1, 2],
        [2, 1],
      ],
      front: [false, true],
    },
    {
      name: "better and dearer does not",
      offers: [
        [1, 1],
        [2, 2],
      ],
      front: [true, true],
    },
    {
      name: "equal ones are both on it",
      offers: [
        [1, 1],
        [1, 1],
      ],
      front: [true, true],
    },
    {
      name: "as good and cheaper beats",
      offers: [
        [1, 2],
        [1, 1],
      ],
      front: [false, true],
    },
    {
      name: "what has no figure is no offer",
      offers: [
        [Number.NaN, 1],
        [1, 5],
      ],
      front: [false, true],
    },
  ])("$name", ({ offers, front }) => {
    expect(paretoFront(offers.map(([worth, price]) => ({ worth: worth!, price: price! })))).toEqual(front);
  });

  it("holds the best at every price, and no two of which one beats the other", () => {
    const figure = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(fc.array(fc.record({ worth: figure, price: figure }), { minLength: 1 }), (offers) => {
        const front = offers.filter((_, index) => paretoFront(offers)[index]);
        for (const { price } of offers) {
          const best = (among: typeof offers) =>
            Math.max(...among.filter((offer) => offer.price <= price).map(({ worth }) => worth));
          expect(best(front)).toBe(best(offers));
        }
        const sorted = [...front].sort((one, other) => one.price - other.price || one.worth - other.worth);
        for (const [index, offer] of sorted.entries()) {
          const before = sorted[index - 1];
          if (before !== undefined && before.price < offer.price) expect(offer.worth).toBeGreaterThan(before.worth);
        }
      }),
    );
  });
});
