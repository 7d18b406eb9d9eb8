import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ANCESTOR_STATISTICS, ancestorStatistics, numpySum } from "./ancestor-statistics";

/** A skewed column that any language can make again: a Lehmer generator, cubed. */
function skewedColumn(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    const uniform = state / 2147483647;
    return uniform * uniform * uniform * 10;
  });
}

/** Made with numpy 2.4; columns longer than 8192 summed in chunks of that length. */
const NUMPY = [
  {
    count: 1,
    mean: 9.085718531938441e-13,
    std: 0.0,
    median: 9.085718531938441e-13,
    percentiles: [
      9.085718531938441e-13, 9.085718531938441e-13, 9.085718531938441e-13, 9.085718531938441e-13, 9.085718531938441e-13,
    ],
    geomean: 9.085718531938433e-13,
  },
  {
    count: 7,
    mean: 2.002519898881719,
    std: 2.0384846404408004,
    median: 1.386043367101709,
    percentiles: [1.386043367101709, 4.599688634608203, 4.965135828377449, 5.257493583392848, 5.323274078271314],
    geomean: 0.021670867372732983,
  },
  {
    count: 8,
    mean: 2.1066122547279242,
    std: 1.6203410045553455,
    median: 2.2649942679554274,
    percentiles: [2.2649942679554274, 3.8669971271554204, 4.174548824139793, 4.420590181727292, 4.4759494871844785],
    geomean: 0.03538405048118095,
  },
  {
    count: 129,
    mean: 2.7795185793847277,
    std: 2.959335152823637,
    median: 1.670018691454622,
    percentiles: [1.670018691454622, 7.752764199763935, 8.44968359275644, 9.908684483805624, 9.989754490500063],
    geomean: 0.6198902705752328,
  },
  {
    count: 1000,
    mean: 2.432286456543061,
    std: 2.7947099177264207,
    median: 1.1584278226852964,
    percentiles: [1.1584278226852964, 7.036049246752019, 8.367862987912744, 9.541802618363391, 9.986103756638789],
    geomean: 0.457752654146455,
  },
  {
    count: 8192,
    mean: 2.4552335103633385,
    std: 2.8164965318670165,
    median: 1.1993708289871072,
    percentiles: [1.1993708289871072, 7.253850105113316, 8.49462457596235, 9.6868869224888, 9.980412093529207],
    geomean: 0.4920044415046487,
  },
  {
    count: 20001,
    mean: 2.513861765698963,
    std: 2.8321856972543333,
    median: 1.2828449619779336,
    percentiles: [1.2828449619779336, 7.347435519456374, 8.572006870121522, 9.67775686289379, 9.958253346092798],
    geomean: 0.5146117336154866,
  },
];

describe("ancestorStatistics", () => {
  it.for(NUMPY)("equals numpy to the last bit for $count values", (expected) => {
    const found = ancestorStatistics(skewedColumn(expected.count, expected.count + 1));
    expect(found.mean).toBe(expected.mean);
    expect(found.std).toBe(expected.std);
    expect(found.median).toBe(expected.median);
    expect([found.p50, found.p90, found.p95, found.p99, found.p999]).toEqual(expected.percentiles);
    expect(Math.abs(found.geomean / expected.geomean - 1)).toBeLessThan(5e-15);
  });

  it("lists every statistic once, in the ancestor's order", () => {
    expect(Object.keys(ancestorStatistics(Float64Array.of(1)))).toEqual([...ANCESTOR_STATISTICS]);
  });

  it("answers a geometric mean of 0 when a value is 0, like the ancestor's columns of overheads", () => {
    const zeros = ancestorStatistics(new Float64Array(300));
    expect(Object.values(zeros)).toEqual(ANCESTOR_STATISTICS.map(() => 0));
  });

  it("answers NaN throughout for an empty column", () => {
    expect(Object.values(ancestorStatistics(new Float64Array(0)))).toEqual(ANCESTOR_STATISTICS.map(() => Number.NaN));
  });

  it("leaves the column as it was", () => {
    const column = Float64Array.of(3, 1, 2);
    ancestorStatistics(column);
    expect([...column]).toEqual([3, 1, 2]);
  });

  it("sums whole numbers without error, whatever the length", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { maxLength: 20_000 }), (values) => {
        expect(numpySum(Float64Array.from(values))).toBe(values.reduce((sum, value) => sum + value, 0));
      }),
      { numRuns: 30 },
    );
  });
});
