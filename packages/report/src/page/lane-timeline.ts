import type { NumberColumns } from "../results/csv-columns";
import type { Column, Lane } from "./page-data";
import { thinnedRows } from "./thinned-rows";

/** The columns of `timeline.csv` that are drawn; those that results lack are left out. */
const DRAWN_COLUMNS = [
  "arrivals",
  "completions",
  "rejections",
  "failures",
  "queue",
  "mean_booting",
  "mean_active_busy",
  "mean_active_idle",
  "mean_draining",
  "memory_fraction",
  "kv_fraction",
  "ttft_p50",
  "ttft_p90",
  "ttft_p99",
  "tbt_p50",
  "tbt_p90",
  "tbt_p99",
  "e2e_p50",
  "e2e_p90",
  "e2e_p99",
  "cost_dollars_per_hour",
] as const;

/** The pools of an application on common times. */
export interface LaneTimeline extends Pick<Lane, "times" | "widths" | "pools"> {
  /** Intervals before and after thinning. */
  readonly intervals: { readonly all: number; readonly kept: number };
}

/**
 * Puts the rows of an application's pools side by side.
 * @param mostCells how many figures may be kept; beyond, intervals are left out, but none in which a figure peaks
 */
export function laneTimeline(pools: ReadonlyMap<string, NumberColumns>, mostCells: number): LaneTimeline {
  const times = commonTimes([...pools.values()].map((columns) => columns.get("time_seconds")!));
  const aligned = [...pools].map(([pool, columns]) => ({
    pool,
    columns: DRAWN_COLUMNS.flatMap((name): [string, Float64Array][] => {
      const column = columns.get(name);
      // A column without any figure, as the TTFT of a token pool, is none.
      if (column === undefined || column.every(Number.isNaN)) return [];
      return [[name, placed(column, columns.get("time_seconds")!, times)]];
    }),
  }));
  const all = aligned.flatMap(({ columns }) => columns.map(([, column]) => column));
  const rows = thinnedRows(all, Math.max(2, Math.floor(mostCells / Math.max(1, all.length))));
  return {
    times: rows.map((row) => times[row]!),
    widths: rows.map((row) => times[row]! - (times[row - 1] ?? 0)),
    pools: aligned.map(({ pool, columns }) => ({
      pool,
      columns: Object.fromEntries(columns.map(([name, column]) => [name, figures(column, rows)])),
    })),
    intervals: { all: times.length, kept: rows.length },
  };
}

/** The times of all pools in order; two rows of one pool at one time (an interval of no width) stay two. */
function commonTimes(ofPools: readonly Float64Array[]): number[] {
  const longest = [...ofPools].sort((one, other) => other.length - one.length)[0] ?? new Float64Array();
  const known = new Set(longest);
  const others = ofPools.flatMap((times) => [...times].filter((time) => !known.has(time)));
  return [...longest, ...new Set(others)].sort((one, other) => one - other);
}

/** The column with a gap where its pool has no row. */
function placed(column: Float64Array, from: Float64Array, times: readonly number[]): Float64Array {
  const result = new Float64Array(times.length).fill(Number.NaN);
  let row = 0;
  times.forEach((time, index) => {
    if (from[row] === time) result[index] = column[row++]!;
  });
  return result;
}

/** NaN and infinite ones are null, as in JSON. */
function figures(column: Float64Array, rows: readonly number[]): Column {
  return rows.map((row) => (Number.isFinite(column[row]!) ? column[row]! : null));
}
