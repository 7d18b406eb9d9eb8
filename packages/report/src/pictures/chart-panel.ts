import type { ChartSpec, SeriesSpec } from "../page/chart-specs";
import { FORMATS, onAxis, TIME_STEPS, timeText } from "../page/formats";
import type { Html } from "../page/html";
import type { Lane } from "../page/page-data";
import { LIGHT } from "../page/palette";
import {
  curve,
  dashOf,
  label,
  legend,
  line,
  type Plot,
  pixel,
  roundSteps,
  type Scale,
  xAxis,
  yAxis,
} from "./picture-frame";

/** Pictures are as wide as a column of text on a screen. */
export const PICTURE_WIDTH = 860;
/** A chart over time with its title, its names and its axis of time. */
export const PANEL_HEIGHT = 176;
const PLOT_HEIGHT = 104;
const LEFT = 72;
const RIGHT = 28;
/** As in the page: a bound so far above everything else is named, not drawn. */
const BOUND_IN_SIGHT = 4;

/** A chart of the page's timeline, as a part of a picture. @param end seconds of the whole run */
export function chartPanel(spec: ChartSpec, top: number, end: number): Html[] {
  const plot: Plot = { left: LEFT, top: top + 44, width: PICTURE_WIDTH - LEFT - RIGHT, height: PLOT_HEIGHT };
  const write = FORMATS[spec.format];
  const series = spec.parts.flatMap(({ lane, series: own }) => own.map((one) => ({ lane, ...one })));
  const peak = spec.isStacked
    ? stackPeak(series)
    : Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const bounds = (spec.bounds ?? []).filter((bound) => peak === 0 || bound <= BOUND_IN_SIGHT * peak);
  const highest = Math.max(peak, ...bounds) * 1.06 || 1;
  const x: Scale = (seconds) => plot.left + (seconds / end) * plot.width;
  const y: Scale = (value) => plot.top + plot.height * (1 - value / highest);
  const shown = series.map(({ label: text, color, dash = [] }) => ({
    text,
    color: LIGHT[color],
    ...(spec.isStacked ? {} : { dash }),
  }));
  return [
    label(plot.left, top + 16, spec.title, 'font-weight="600" font-size="13"'),
    ...legend(plot.left, top + 34, spec.isStacked ? shown : shown.map((one) => ({ ...one, dash: one.dash ?? [] }))),
    ...yAxis(plot, y, roundSteps(highest, 4), (value) => onAxis(write(value))),
    ...xAxis(plot, x, timeSteps(end), (seconds) => timeText(seconds, end)),
    ...(spec.isStacked ? stackAreas(series, x, y) : series.map((one) => seriesCurve(one, x, y))),
    ...bounds.flatMap((bound) => [
      line([plot.left, y(bound)], [plot.left + plot.width, y(bound)], `stroke="${LIGHT.text}" stroke-dasharray="6 4"`),
      label(
        plot.left + plot.width,
        y(bound) - 5,
        `SLO ${onAxis(write(bound))}`,
        'text-anchor="end" font-weight="600" font-size="11"',
      ),
    ]),
  ];
}

type PlacedSeries = SeriesSpec & { readonly lane: Lane };

function seriesCurve({ lane, values, color, dash = [], width = 1.5 }: PlacedSeries, x: Scale, y: Scale): Html {
  const points = lane.times.map((seconds, row): [number, number | null] => {
    const value = values[row];
    return [x(seconds), value === null || value === undefined ? null : y(value)];
  });
  return curve(points, `stroke="${LIGHT[color]}" stroke-width="${width}"${dashOf(dash)}`);
}

function stackPeak(series: readonly PlacedSeries[]): number {
  const rows = series[0]?.values.length ?? 0;
  return Math.max(
    0,
    ...Array.from({ length: rows }, (_, row) => series.reduce((sum, { values }) => sum + (values[row] ?? 0), 0)),
  );
}

/** Layers on each other, each interval as wide as it lasted. */
function stackAreas(series: readonly PlacedSeries[], x: Scale, y: Scale): Html[] {
  const below = new Float64Array(series[0]?.values.length ?? 0);
  return series.map(({ lane, values, color }) => {
    let path = "";
    lane.times.forEach((seconds, row) => {
      const value = values[row] ?? 0;
      if (!(value > 0)) return;
      const [from, to] = [y(below[row]!), y(below[row]! + value)];
      below[row]! += value;
      const start = x(seconds - lane.widths[row]!);
      path += `M${pixel(start)} ${pixel(from)}V${pixel(to)}H${pixel(x(seconds))}V${pixel(from)}z`;
    });
    return { html: `<path d="${path}" fill="${LIGHT[color]}" shape-rendering="crispEdges"/>` };
  });
}

function timeSteps(end: number): number[] {
  const step = TIME_STEPS.find((seconds) => end / seconds <= 7) ?? end;
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, index) => index * step);
}
