import { onAxis } from "../page/formats";
import type { Html } from "../page/html";
import { LIGHT, laneLook } from "../page/palette";
import { readableDollars } from "../readable-figures";
import { PICTURE_WIDTH } from "./chart-panel";
import { curve, label, type Plot, pictureText, pixel, roundSteps, type Scale, xAxis, yAxis } from "./picture-frame";

/** A run, or a policy over several runs, by what it costs and what it gives. */
export interface ParetoPoint {
  readonly name: string;
  readonly costDollars: number;
  /** Share of the requests that met the SLO, 0..1. */
  readonly attainment: number;
}

const HEIGHT = 340;

/** Cost against attainment. The line joins those that no other beats in both. */
export function paretoPicture(points: readonly ParetoPoint[]): string {
  return pictureText(PICTURE_WIDTH, HEIGHT, "Cost against SLO attainment", paretoChart(points));
}

function paretoChart(points: readonly ParetoPoint[]): Html[] {
  const plot: Plot = { left: 72, top: 34, width: PICTURE_WIDTH - 72 - 150, height: HEIGHT - 34 - 56 };
  const dearest = Math.max(...points.map(({ costDollars }) => costDollars)) * 1.1 || 1;
  const { bottom, steps } = attainmentAxis(points);
  const x: Scale = (dollars) => plot.left + (dollars / dearest) * plot.width;
  const y: Scale = (share) => plot.top + plot.height * (1 - (share - bottom) / (1 - bottom));
  const front = paretoFront(points);
  const corners = front.flatMap(({ costDollars, attainment }, index): [number, number][] => {
    const next = front[index + 1];
    const here: [number, number] = [x(costDollars), y(attainment)];
    return next === undefined ? [here] : [here, [x(next.costDollars), y(attainment)]];
  });
  return [
    label(plot.left, 20, "Met the SLO", 'font-weight="600" font-size="13"'),
    label(plot.left + plot.width, HEIGHT - 12, "cost", `text-anchor="end" fill="${LIGHT.muted}"`),
    ...yAxis(plot, y, steps, (share) => onAxis(`${(share * 100).toFixed(3)} %`)),
    ...xAxis(plot, x, roundSteps(dearest, 6), (dollars) => onAxis(readableDollars(dollars))),
    curve(corners, `stroke="${LIGHT.muted}" stroke-width="1.5" stroke-dasharray="4 3"`),
    ...points.flatMap((point, index) => {
      const isOnFront = front.includes(point);
      const color = LIGHT[laneLook(index).color];
      const [at, height] = [x(point.costDollars), y(point.attainment)];
      const look = isOnFront ? `fill="${color}"` : `fill="#ffffff" stroke="${color}" stroke-width="2"`;
      return [
        { html: `<circle cx="${pixel(at)}" cy="${pixel(height)}" r="${isOnFront ? 6 : 5}" ${look}/>` },
        label(at + 9, height - 8, point.name, isOnFront ? 'font-weight="600"' : ""),
      ];
    }),
  ];
}

/** Those that no other beats: as good in both respects and better in one. Cheapest first. */
export function paretoFront<Point extends ParetoPoint>(points: readonly Point[]): Point[] {
  const beats = (one: Point, other: Point) =>
    one.costDollars <= other.costDollars &&
    one.attainment >= other.attainment &&
    (one.costDollars < other.costDollars || one.attainment > other.attainment);
  return points
    .filter((point) => !points.some((other) => beats(other, point)))
    .sort((one, other) => one.costDollars - other.costDollars);
}

/** From a round share below all points up to everything: what differs is near the top. */
function attainmentAxis(points: readonly ParetoPoint[]): { bottom: number; steps: number[] } {
  const most = Math.max(0.001, ...points.map(({ attainment }) => 1 - attainment)) * 1.15;
  const misses = roundSteps(Math.min(1, most), 4);
  const step = misses[1] ?? 1;
  const bottom = Math.max(0, 1 - Math.ceil(Math.min(1, most) / step) * step);
  return {
    bottom,
    steps: [...misses, ...(misses.length * step <= 1 ? [misses.length * step] : [])]
      .map((missed) => 1 - missed)
      .filter((share) => share >= bottom - 1e-9),
  };
}
