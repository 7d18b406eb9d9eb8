import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { thinnedRows } from "./thinned-rows";

const figure = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN));
const columns = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 400 })).chain(([width, length]) =>
  fc.array(fc.float64Array({ minLength: length, maxLength: length, noDefaultInfinity: true }), {
    minLength: width,
    maxLength: width,
  }),
);

describe("rows that stay", () => {
  it("are all where they are few enough", () => {
    expect(thinnedRows([Float64Array.of(1, 2, 3)], 3)).toEqual([0, 1, 2]);
    expect(thinnedRows([new Float64Array()], 3)).toEqual([]);
  });

  it("are few, in order, the first and the last among them, and lose no column's least and greatest value", () => {
    fc.assert(
      fc.property(columns, fc.integer({ min: 10, max: 60 }), (drawn, most) => {
        const rows = thinnedRows(drawn, most);
        const count = drawn[0]!.length;
        expect(rows.length).toBeLessThanOrEqual(most);
        expect(rows).toEqual([...new Set(rows)].sort((one, other) => one - other));
        if (count > 0) expect([rows[0], rows.at(-1)]).toEqual([0, count - 1]);
        for (const column of drawn) {
          const all = [...column].filter((value) => !Number.isNaN(value));
          const kept = rows.map((row) => column[row]!).filter((value) => !Number.isNaN(value));
          if (all.length > 0) {
            expect([Math.min(...kept), Math.max(...kept)]).toEqual([Math.min(...all), Math.max(...all)]);
          }
        }
      }),
    );
  });

  it("keep every spike that is alone in its stretch", () => {
    const column = Float64Array.from({ length: 10_000 }, (_, row) => (row % 1000 === 137 ? 50 : Math.sin(row)));
    const rows = thinnedRows([column], 200);
    expect(rows.filter((row) => column[row] === 50)).toHaveLength(10);
  });

  it("of a column without values are the ends", () => {
    fc.assert(
      fc.property(fc.array(figure, { minLength: 20, maxLength: 30 }), (values) => {
        const empty = Float64Array.from(values, () => Number.NaN);
        expect(thinnedRows([empty], 10)).toEqual([0, values.length - 1]);
      }),
    );
  });
});
