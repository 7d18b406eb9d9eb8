import uPlot from "uplot";
import { FORMATS, onAxis } from "../src/page/formats";
import { logSteps } from "../src/page/log-steps";
import type { Lane, LatencyName } from "../src/page/page-data";
import { laneLook } from "../src/page/palette";
import { color } from "./theme";
import { element } from "./time-chart";

const HEIGHT = 230;
const NAMES: readonly { readonly name: LatencyName; readonly title: string }[] = [
  { name: "ttft", title: "TTFT" },
  { name: "tbt", title: "TBT" },
  { name: "e2e", title: "E2E" },
];

/** What share of requests took how long at most: one chart a latency, a line a lane. */
export function latencyCharts(parent: HTMLElement, lanes: readonly Lane[]): uPlot[] {
  return NAMES.flatMap(({ name, title }) => {
    const tables = lanes.flatMap((lane, index) => {
      const points = pointsOf(lane, name);
      return points.length < 2 ? [] : [{ lane, index, points }];
    });
    if (tables.length === 0) return [];
    const data = uPlot.join(
      tables.map(
        ({ points }): uPlot.AlignedData => [points.map(([seconds]) => seconds), points.map(([, share]) => share)],
      ),
    );
    const bounds = [...new Set(lanes.flatMap((lane) => lane.bounds[name] ?? []))];
    const figure = element("figure", "chart");
    const caption = document.createElement("figcaption");
    caption.append(
      element("span", "chart-title", title),
      element(
        "span",
        "chart-note",
        bounds.length > 0 ? `SLO ${bounds.map((bound) => onAxis(FORMATS.seconds(bound))).join(", ")}` : "",
      ),
    );
    figure.append(caption);
    parent.append(figure);
    const series = tables.map(({ lane, index }): uPlot.Series => {
      const look = lanes.length > 1 ? laneLook(index) : { color: "p99" as const, dash: [] as number[] };
      return {
        label: lane.name || "requests",
        stroke: () => color(look.color),
        dash: look.dash,
        width: 2,
        spanGaps: true,
        points: { show: false },
        value: (_plot, share) => FORMATS.share(share),
      };
    });
    return [
      new uPlot(
        {
          ...frame(parent, bounds),
          series: [{ label: "at most", value: (_plot, seconds) => FORMATS.seconds(seconds) }, ...series],
        },
        data,
        figure,
      ),
    ];
  });
}

/** Ascending; of quantiles with the same latency the highest. What takes no time has no place on a logarithmic axis. */
function pointsOf(lane: Lane, name: LatencyName): [seconds: number, share: number][] {
  const points = new Map<number, number>();
  lane.latencies?.quantile.forEach((share, row) => {
    const seconds = lane.latencies![name][row];
    if (typeof seconds === "number" && seconds > 0) points.set(seconds, share!);
  });
  return [...points].sort(([one], [other]) => one - other);
}

function frame(parent: HTMLElement, bounds: readonly number[]): Omit<uPlot.Options, "series"> {
  const axis = {
    stroke: () => color("muted"),
    grid: { stroke: () => color("line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: Math.max(240, parent.firstElementChild?.clientWidth ?? parent.clientWidth),
    height: HEIGHT,
    cursor: { drag: { x: false, y: false } },
    scales: {
      x: {
        time: false,
        distr: 3,
        range: (_plot, least, most) => [Math.min(least, ...bounds) * 0.9, Math.max(most, ...bounds) * 1.1],
      },
      y: { range: () => [0, 1] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        // The chart's own marks would never end where the chart is narrow.
        splits: (_plot, _axis, least, most) => logSteps(least, most),
        filter: (_plot, splits) => splits,
        values: (_plot, splits) => splits.map((seconds) => onAxis(FORMATS.seconds(seconds))),
      },
      {
        ...axis,
        size: 46,
        incrs: [0.25],
        values: (_plot, splits) => splits.map((share) => `${Math.round(share * 100)} %`),
      },
    ],
    hooks: { draw: [(plot) => drawBounds(plot, bounds)] },
  };
}

function drawBounds(plot: uPlot, bounds: readonly number[]): void {
  const { ctx, bbox } = plot;
  for (const bound of bounds) {
    const x = Math.round(plot.valToPos(bound, "x", true)) + 0.5;
    ctx.save();
    ctx.strokeStyle = color("text");
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.restore();
  }
}
