/*
 * The figures of the ancestor's `summary.csv`, equal to numpy's to the last bit (the geometric mean within 2e-15, as
 * logarithms differ between libraries). Rounding depends on the order of additions, so numpy's order is copied: chunks of
 * 8192 (its reduction buffer), within a chunk pairwise halves down to blocks of 128, in a block eight running sums.
 */

const CHUNK = 8192;
const BLOCK = 128;
const LANES = 8;

/** The statistics of one column of the ancestor's `summary.csv`; the keys are the suffixes of its column names. */
export interface AncestorStatistics {
  readonly mean: number;
  /** Of the population: ddof 0. */
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly median: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  /** 99.9th percentile. */
  readonly p999: number;
  /** 0 when a value is 0. */
  readonly geomean: number;
}

/** In the order of the ancestor's columns. */
export const ANCESTOR_STATISTICS: readonly (keyof AncestorStatistics)[] = [
  "mean",
  "std",
  "min",
  "max",
  "median",
  "p50",
  "p90",
  "p95",
  "p99",
  "p999",
  "geomean",
];

/** All figures of a column, its values in the order of completion. All NaN for an empty column. */
export function ancestorStatistics(values: Float64Array): AncestorStatistics {
  const count = values.length;
  const mean = numpySum(values) / count;
  const ascending = values.slice().sort();
  const percentile = (percent: number) => percentileOfSorted(ascending, percent);
  return {
    mean,
    std: Math.sqrt(numpySum(values.map((value) => (value - mean) * (value - mean))) / count),
    min: ascending[0] ?? Number.NaN,
    max: ascending[count - 1] ?? Number.NaN,
    median: medianOfSorted(ascending),
    p50: percentile(50),
    p90: percentile(90),
    p95: percentile(95),
    p99: percentile(99),
    p999: percentile(99.9),
    geomean: Math.exp(numpySum(values.map(Math.log)) / count),
  };
}

/** The sum as numpy rounds it. */
export function numpySum(values: Float64Array): number {
  let sum = 0;
  for (let start = 0; start < values.length; start += CHUNK) {
    sum += pairwiseSum(values, start, Math.min(CHUNK, values.length - start));
  }
  return sum;
}

function pairwiseSum(values: Float64Array, start: number, count: number): number {
  if (count <= BLOCK) return blockSum(values, start, count);
  const half = count >> 1;
  const left = half - (half % LANES);
  return pairwiseSum(values, start, left) + pairwiseSum(values, start + left, count - left);
}

function blockSum(v: Float64Array, start: number, count: number): number {
  const end = start + count;
  let sum = 0;
  let i = start;
  if (count >= LANES) {
    let [a, b, c, d] = [v[i]!, v[i + 1]!, v[i + 2]!, v[i + 3]!];
    let [e, f, g, h] = [v[i + 4]!, v[i + 5]!, v[i + 6]!, v[i + 7]!];
    for (i += LANES; i + LANES <= end; i += LANES) {
      a += v[i]!;
      b += v[i + 1]!;
      c += v[i + 2]!;
      d += v[i + 3]!;
      e += v[i + 4]!;
      f += v[i + 5]!;
      g += v[i + 6]!;
      h += v[i + 7]!;
    }
    sum = a + b + (c + d) + (e + f + (g + h));
  }
  for (; i < end; i++) sum += v[i]!;
  return sum;
}

/** Not the 50th percentile: numpy's median adds the two middle values and halves. */
function medianOfSorted(ascending: Float64Array): number {
  const middle = ascending.length >> 1;
  if (ascending.length === 0) return Number.NaN;
  return ascending.length % 2 === 1 ? ascending[middle]! : (ascending[middle - 1]! + ascending[middle]!) / 2;
}

/** numpy's "linear" percentile, from the nearer neighbour as numpy does it: that decides the last bit. */
function percentileOfSorted(ascending: Float64Array, percent: number): number {
  if (ascending.length === 0) return Number.NaN;
  const virtualIndex = (ascending.length - 1) * (percent / 100);
  const rank = Math.floor(virtualIndex);
  const lower = ascending[rank]!;
  const upper = ascending[rank + 1] ?? lower;
  const fraction = virtualIndex - rank;
  return fraction >= 0.5 ? upper - (upper - lower) * (1 - fraction) : lower + (upper - lower) * fraction;
}
