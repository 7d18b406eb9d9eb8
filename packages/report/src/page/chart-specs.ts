import type { FormatName } from "./formats";
import type { Column, Lane, LanePool, LatencyName } from "./page-data";
import { type ColorName, laneLook } from "./palette";

/** A line, or a layer of a stack. */
export interface SeriesSpec {
  readonly label: string;
  readonly color: ColorName;
  readonly values: Column;
  readonly dash?: number[];
  readonly width?: number;
}

/** One chart over time. */
export interface ChartSpec {
  readonly title: string;
  readonly format: FormatName;
  /** Layers are drawn on each other, the first at the bottom. */
  readonly isStacked?: boolean;
  /** Promised bounds. */
  readonly bounds?: readonly number[];
  /** The series of each lane stand on times of their own. */
  readonly parts: readonly { readonly lane: Lane; readonly series: readonly SeriesSpec[] }[];
}

/** Percentiles of which a chart with several lanes shows one. */
export type Percentile = "p50" | "p90" | "p99";
const PERCENTILES: readonly Percentile[] = ["p50", "p90", "p99"];

const LATENCIES: readonly { readonly name: LatencyName; readonly title: string }[] = [
  { name: "ttft", title: "Time to first token (TTFT)" },
  { name: "tbt", title: "Time between tokens (TBT)" },
  { name: "e2e", title: "End-to-end latency (E2E)" },
];

const STATES: readonly { readonly column: string; readonly label: string; readonly color: ColorName }[] = [
  { column: "mean_active_busy", label: "active, busy", color: "busy" },
  { column: "mean_active_idle", label: "active, idle", color: "idle" },
  { column: "mean_draining", label: "draining", color: "draining" },
  { column: "mean_booting", label: "booting", color: "booting" },
];

/** All charts of the timeline, top to bottom. */
export function chartSpecs(lanes: readonly Lane[], percentile: Percentile): ChartSpec[] {
  const specs = [
    requestRates(lanes),
    ofPools(lanes, "Queue", "count", "queue", "arrivals"),
    ...lanes.flatMap(instanceStacks),
    ...LATENCIES.map(({ name, title }) => latencyChart(lanes, name, title, percentile)),
    ofPools(lanes, "KV cache in use", "share", "kv_fraction", "busy"),
    ofPools(lanes, "Memory in use, weights included", "share", "memory_fraction", "busy"),
    ofPools(lanes, "Cost rate", "dollars", "cost_dollars_per_hour", "busy"),
  ];
  return specs.filter(({ parts }) => parts.some(({ series }) => series.length > 0));
}

/** Figures a second: counts of `timeline.csv` over the lengths of their intervals. */
function perSecond(lane: Lane, column: string): Column | undefined {
  const counts = lane.pools.flatMap(({ columns }) => columns[column] ?? []);
  if (!counts.some((count) => count !== null && count > 0)) return undefined;
  return lane.times.map((_, row) => {
    const width = lane.widths[row]!;
    const sum = lane.pools.reduce((total, { columns }) => total + (columns[column]?.[row] ?? 0), 0);
    return width > 0 ? sum / width : null;
  });
}

function requestRates(lanes: readonly Lane[]): ChartSpec {
  const kinds = [
    { column: "arrivals", label: "arrivals", color: "arrivals" },
    { column: "completions", label: "completions", color: "completions" },
    { column: "rejections", label: "rejections", color: "alarm" },
    { column: "failures", label: "failures", color: "booting" },
  ] as const;
  // Of several lanes the traffic is what tells them apart; the rest is in the summary.
  const drawn = lanes.length > 1 ? kinds.slice(0, 1) : kinds;
  return {
    title: lanes.length > 1 ? "Arriving requests" : "Requests",
    format: "rate",
    parts: lanes.map((lane, index) => ({
      lane,
      series: drawn.flatMap(({ column, label, color }): SeriesSpec[] => {
        const values = perSecond(lane, column);
        if (values === undefined) return [];
        if (lanes.length > 1) return [{ label: lane.name, values, ...laneLook(index) }];
        return [{ label, color, values, ...(column === "completions" ? { dash: [4, 3] } : {}) }];
      }),
    })),
  };
}

function ofPools(
  lanes: readonly Lane[],
  title: string,
  format: FormatName,
  column: string,
  color: ColorName,
): ChartSpec {
  return {
    title,
    format,
    parts: lanes.map((lane, index) => ({
      lane,
      series: lane.pools.flatMap((pool, poolIndex): SeriesSpec[] => {
        const values = pool.columns[column];
        if (values === undefined) return [];
        const alone = {
          color: poolIndex === 0 ? color : ("completions" as const),
          ...(poolIndex > 0 ? { dash: [6, 3] } : {}),
        };
        return [{ label: labelOf(lanes, lane, pool), values, ...(lanes.length > 1 ? laneLook(index) : alone) }];
      }),
    })),
  };
}

function labelOf(lanes: readonly Lane[], lane: Lane, { pool }: LanePool): string {
  const words = [
    ...(lanes.length > 1 ? [lane.name] : []),
    ...(lane.pools.length > 1 || lanes.length === 1 ? [pool] : []),
  ];
  return words.join(" ");
}

function instanceStacks(lane: Lane, _index: number, lanes: readonly Lane[]): ChartSpec[] {
  return lane.pools.map((pool) => ({
    title: [
      "Instances",
      ...(lanes.length > 1 ? [lane.name] : []),
      ...(lane.pools.length > 1 ? [`${pool.pool} pool`] : []),
    ].join(" · "),
    format: "mean",
    isStacked: true,
    parts: [
      {
        lane,
        series: STATES.flatMap(({ column, label, color }): SeriesSpec[] => {
          const values = pool.columns[column];
          return values === undefined ? [] : [{ label, color, values }];
        }),
      },
    ],
  }));
}

function latencyChart(lanes: readonly Lane[], name: LatencyName, title: string, percentile: Percentile): ChartSpec {
  const isAlone = lanes.length === 1;
  const bounds = [...new Set(lanes.flatMap((lane) => lane.bounds[name] ?? []))];
  return {
    title: isAlone ? title : `${title}, ${percentile}`,
    format: "seconds",
    bounds,
    parts: lanes.map((lane, index) => {
      const columns = lane.pools.find((pool) => pool.columns[`${name}_p50`] !== undefined)?.columns;
      const shown = isAlone ? PERCENTILES : [percentile];
      return {
        lane,
        series: shown.flatMap((one): SeriesSpec[] => {
          const values = columns?.[`${name}_${one}`];
          if (values === undefined) return [];
          if (!isAlone) return [{ label: lane.name, values, ...laneLook(index) }];
          return [{ label: one, color: one, values, width: one === "p99" ? 2 : 1.25 }];
        }),
      };
    }),
  };
}
