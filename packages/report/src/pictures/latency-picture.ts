import { FORMATS, onAxis } from "../page/formats";
import type { Html } from "../page/html";
import { lanesOf, type PlacedSubject } from "../page/lanes";
import { logSteps } from "../page/log-steps";
import type { Lane, LatencyName } from "../page/page-data";
import { LIGHT, laneLook } from "../page/palette";
import { PICTURE_WIDTH } from "./chart-panel";
import { curve, dashOf, label, legend, line, type Plot, pictureText, type Scale, xAxis, yAxis } from "./picture-frame";

const NAMES: readonly { readonly name: LatencyName; readonly title: string }[] = [
  { name: "ttft", title: "TTFT" },
  { name: "tbt", title: "TBT" },
  { name: "e2e", title: "E2E" },
];
const TOP = 60;
const PLOT_HEIGHT = 200;
const SHARES = [0, 0.25, 0.5, 0.75, 1];

/** What share of requests took how long at most: TTFT, TBT and E2E beside each other, on logarithmic axes. */
export function latencyPicture(subjects: readonly PlacedSubject[]): string {
  const lanes = lanesOf(subjects);
  const width = PICTURE_WIDTH / NAMES.length;
  const names = lanes.length > 1 ? lanes.map(({ name }, index) => ({ text: name, ...looked(index) })) : [];
  const content = NAMES.flatMap(({ name, title }, index) => {
    const plot: Plot = { left: index * width + 52, top: TOP, width: width - 72, height: PLOT_HEIGHT };
    return spread(lanes, name, title, plot);
  });
  return pictureText(PICTURE_WIDTH, TOP + PLOT_HEIGHT + 32, "Share of requests by latency", [
    ...legend(52, 18, names),
    ...content,
  ]);
}

function looked(index: number): { readonly color: string; readonly dash: number[] } {
  const { color, dash } = laneLook(index);
  return { color: LIGHT[color], dash };
}

function spread(lanes: readonly Lane[], name: LatencyName, title: string, plot: Plot): Html[] {
  const ofLanes = lanes.map((lane) => pointsOf(lane, name));
  const bounds = [...new Set(lanes.flatMap((lane) => lane.bounds[name] ?? []))];
  const all = [...ofLanes.flat().map(([seconds]) => seconds), ...bounds];
  if (all.length === 0) return [label(plot.left, TOP - 12, `${title}: no figures`, 'font-weight="600"')];
  const [least, most] = [Math.min(...all) * 0.9, Math.max(...all) * 1.1];
  const x: Scale = (seconds) => plot.left + (Math.log(seconds / least) / Math.log(most / least)) * plot.width;
  const y: Scale = (share) => plot.top + plot.height * (1 - share);
  return [
    label(plot.left, TOP - 14, title, 'font-weight="600" font-size="13"'),
    ...(bounds.length > 0
      ? [
          label(
            plot.left + plot.width,
            TOP - 14,
            `SLO ${bounds.map((bound) => onAxis(FORMATS.seconds(bound))).join(", ")}`,
            `text-anchor="end" fill="${LIGHT.muted}"`,
          ),
        ]
      : []),
    ...yAxis(plot, y, SHARES, (share) => `${share * 100} %`),
    ...xAxis(plot, x, logSteps(least, most), (seconds) => onAxis(FORMATS.seconds(seconds))),
    ...ofLanes.map((points, index) => {
      const { color, dash } = lanes.length > 1 ? looked(index) : { color: LIGHT.p99, dash: [] };
      return curve(
        points.map(([seconds, share]) => [x(seconds), y(share)] as const),
        `stroke="${color}" stroke-width="2"${dashOf(dash)}`,
      );
    }),
    ...bounds.map((bound) =>
      line([x(bound), plot.top], [x(bound), plot.top + plot.height], `stroke="${LIGHT.text}" stroke-dasharray="6 4"`),
    ),
  ];
}

/** What takes no time has no place on a logarithmic axis. */
function pointsOf({ latencies }: Lane, name: LatencyName): [seconds: number, share: number][] {
  return (latencies?.quantile ?? []).flatMap((share, row): [number, number][] => {
    const seconds = latencies![name][row];
    return typeof seconds === "number" && seconds > 0 && share !== null ? [[seconds, share]] : [];
  });
}
