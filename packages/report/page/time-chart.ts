import uPlot from "uplot";
import type { ChartSpec, SeriesSpec } from "../src/page/chart-specs";
import { FORMATS, onAxis, TIME_STEPS, timeText } from "../src/page/formats";
import { color } from "./theme";
import type { TimeZoom } from "./time-zoom";

const SYNC_KEY = "time";
const HEIGHT = 150;
const AXIS_WIDTH = 68;
/** A bound so far above everything else would make a flat line of it: then it is only named. */
const BOUND_IN_SIGHT = 4;
/** Two rows at one time (an interval of no width) stand so far apart: the charts need ascending times. */
const NUDGE_SECONDS = 1e-6;

/** What is drawn: times, then a column for each series. Stacks hold sums, their own figures are kept beside. */
interface ChartData {
  readonly data: uPlot.AlignedData;
  readonly own: readonly (readonly (number | null | undefined)[])[];
}

/** One chart over time, zoomed together with the others. */
export class TimeChart {
  readonly plot: uPlot;
  readonly figure: HTMLElement;

  constructor(parent: HTMLElement, spec: ChartSpec, zoom: TimeZoom) {
    const series = spec.parts.flatMap((part) => part.series);
    const { data, own } = chartData(spec);
    this.figure = document.createElement("figure");
    this.figure.className = "chart";
    const caption = document.createElement("figcaption");
    caption.append(element("span", "chart-title", spec.title), element("span", "chart-note", noteOf(spec, own)));
    this.figure.append(caption);
    parent.append(this.figure);
    this.plot = new uPlot(options(spec, series, { own, zoom, width: this.#width(parent) }), data, this.figure);
    zoom.onChange(() => this.plot.setScale("x", { min: zoom.from, max: zoom.to }));
  }

  /** Fits the width of its place, or a given one. */
  fit(width?: number): void {
    this.plot.setSize({ width: width ?? this.#width(this.figure), height: HEIGHT });
  }

  #width(place: HTMLElement): number {
    return Math.max(240, Math.floor(place.clientWidth));
  }
}

/** A new element with a class and a text. */
export function element(tag: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function chartData({ parts, isStacked = false }: ChartSpec): ChartData {
  const tables = parts.map(({ lane, series }): uPlot.AlignedData => {
    const times = lane.times.map((time, row) => (lane.times[row - 1] === time ? time + NUDGE_SECONDS : time));
    // A step covers the interval that ends at its time: the first one begins where the run does.
    const start = isStacked ? [Math.max(0, lane.times[0]! - lane.widths[0]!)] : [];
    const columns = series.map(({ values }) => (isStacked ? [values[0] ?? null, ...values] : [...values]));
    return [[...start, ...times], ...columns];
  });
  const joined = tables.length === 1 ? tables[0]! : uPlot.join(tables);
  const own = joined.slice(1) as (number | null | undefined)[][];
  if (!isStacked) return { data: joined, own };
  const sums: (number | null)[][] = [];
  own.forEach((column, layer) => {
    sums.push(column.map((value, row) => (value ?? 0) + (sums[layer - 1]?.[row] ?? 0)));
  });
  // The highest first, so that the lower ones are drawn over it.
  return { data: [joined[0], ...sums.reverse()], own: [...own].reverse() };
}

function noteOf({ format, bounds = [], isStacked = false }: ChartSpec, own: ChartData["own"]): string {
  const write = FORMATS[format];
  const promised = bounds.length > 0 ? `SLO ${bounds.map((bound) => onAxis(write(bound))).join(", ")} · ` : "";
  if (isStacked) return "mean over each interval";
  return `${promised}peak ${write(greatest(own))}`;
}

function greatest(columns: ChartData["own"]): number | null {
  let most: number | null = null;
  for (const column of columns)
    for (const value of column) if (value != null && (most === null || value > most)) most = value;
  return most;
}

interface Place {
  readonly own: ChartData["own"];
  readonly zoom: TimeZoom;
  readonly width: number;
}

function options(spec: ChartSpec, drawn: readonly SeriesSpec[], { own, zoom, width }: Place): uPlot.Options {
  const { isStacked = false, bounds = [] } = spec;
  const series = isStacked ? [...drawn].reverse() : drawn;
  const write = FORMATS[spec.format];
  const axis = {
    stroke: () => color("muted"),
    grid: { stroke: () => color("line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT,
    // The last mark of the axis of time is as wide as this on its right.
    padding: [null, 26, null, null],
    cursor: {
      sync: { key: SYNC_KEY, setSeries: false },
      drag: { x: true, y: false, setScale: false },
      points: { size: 7 },
      // A double click shows all again, in every chart.
      bind: {
        dblclick: () => () => {
          zoom.showWhole();
          return null;
        },
      },
    },
    legend: { live: true },
    scales: {
      x: { time: false, min: zoom.from, max: zoom.to },
      y: { range: (_plot, _least, most) => [0, topOf(most, bounds)] },
    },
    axes: [
      {
        ...axis,
        incrs: TIME_STEPS,
        size: 28,
        values: (_plot, splits) => splits.map((seconds) => timeText(seconds, zoom.span)),
      },
      { ...axis, size: AXIS_WIDTH, values: (_plot, splits) => splits.map((value) => onAxis(write(value))) },
    ],
    series: [
      { label: "time", value: (_plot, seconds) => (seconds == null ? "–" : timeText(seconds, zoom.span)) },
      ...series.map(
        ({ label, color: name, dash = [], width: stroke = 1.5 }, index): uPlot.Series => ({
          label,
          stroke: () => color(name),
          width: isStacked ? 0 : stroke,
          dash,
          points: { show: false },
          value: (_plot, _sum, _series, row) => (row == null ? "–" : write(own[index]![row])),
          ...(isStacked ? { fill: () => color(name), paths: uPlot.paths.stepped!({ align: -1 }) } : {}),
        }),
      ),
    ],
    hooks: {
      setSelect: [
        (plot) => {
          const { left, width: selected } = plot.select;
          if (selected < 4) return;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          zoom.show(plot.posToVal(left, "x"), plot.posToVal(left + selected, "x"));
        },
      ],
      draw: [(plot) => drawBounds(plot, bounds)],
    },
  };
}

function topOf(most: number | null, bounds: readonly number[]): number {
  const data = most === null || !(most > 0) ? 0 : most;
  const inSight = bounds.filter((bound) => data === 0 || bound <= BOUND_IN_SIGHT * data);
  return Math.max(data, ...inSight) * 1.06 || 1;
}

function drawBounds(plot: uPlot, bounds: readonly number[]): void {
  const { ctx, bbox } = plot;
  for (const bound of bounds) {
    const y = Math.round(plot.valToPos(bound, "y", true)) + 0.5;
    if (y < bbox.top) continue;
    ctx.save();
    ctx.strokeStyle = color("text");
    ctx.fillStyle = color("text");
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.font = `600 ${11 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textAlign = "right";
    const below = y - bbox.top < 16 * devicePixelRatio;
    ctx.fillText("SLO", bbox.left + bbox.width - 4, below ? y + 12 * devicePixelRatio : y - 4 * devicePixelRatio);
    ctx.restore();
  }
}
