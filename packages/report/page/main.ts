import type uPlot from "uplot";
import { chartSpecs, type Percentile } from "../src/page/chart-specs";
import type { PageData } from "../src/page/page-data";
import { DecisionTable } from "./decision-table";
import { DecisionTrack } from "./decision-track";
import { happeningsOf } from "./happenings";
import { latencyCharts } from "./latency-charts";
import { onLookChange } from "./theme";
import { TimeChart } from "./time-chart";
import { TimeZoom } from "./time-zoom";

/** What fits on paper of A4 and Letter between the margins, in CSS pixels. */
const PAPER_WIDTH = 680;
/** A key moves or zooms so far. */
const MOVE_SHARE = 0.25;
const ZOOM_FACTOR = 0.5;

const { lanes } = JSON.parse(document.getElementById("page-data")!.textContent!) as PageData;
const zoom = new TimeZoom(Math.max(0, ...lanes.map(({ times }) => times.at(-1) ?? 0)));
const timeline = document.getElementById("timeline");
const place = timeline?.querySelector<HTMLElement>(".charts");

if (timeline && place) {
  const tracks = lanes.flatMap((lane) => {
    const happenings = happeningsOf(lane);
    if (happenings.length === 0) return [];
    return [new DecisionTrack(place, ["Scaling decisions", lane.name].filter(Boolean).join(" · "), happenings, zoom)];
  });
  const choice = timeline.querySelector<HTMLSelectElement>("select");
  let charts: TimeChart[] = [];
  const alignTracks = () => {
    const over = charts[0]?.plot.over.getBoundingClientRect();
    if (over) for (const track of tracks) track.draw(over);
  };
  const draw = () => {
    for (const { plot, figure } of charts) {
      plot.destroy();
      figure.remove();
    }
    charts = chartSpecs(lanes, (choice?.value ?? "p99") as Percentile).map((spec) => new TimeChart(place, spec, zoom));
    // The decisions belong to the instances: they stand right above them.
    const instances = charts.find(({ figure }) => figure.textContent?.startsWith("Instances"));
    if (instances) for (const track of place.querySelectorAll(".track")) place.insertBefore(track, instances.figure);
    zoom.show(zoom.from, zoom.to);
    queueMicrotask(alignTracks);
  };
  draw();
  choice?.addEventListener("input", draw);

  const spread = document.querySelector<HTMLElement>("#latency .cdf-charts");
  const spreads = spread ? latencyCharts(spread, lanes) : [];
  const fit = (width?: number) => {
    for (const chart of charts) chart.fit(width);
    for (const plot of spreads)
      plot.setSize({ width: width === undefined ? spreadWidth(plot) : width / 3 - 32, height: plot.height });
    // After the charts, which take their new size when the work at hand is done.
    queueMicrotask(alignTracks);
  };
  new ResizeObserver(() => {
    if (document.documentElement.dataset.print === undefined) fit();
  }).observe(place);
  onLookChange((isPrinted) => {
    for (const details of document.querySelectorAll("details")) if (isPrinted) details.open = true;
    fit(isPrinted ? PAPER_WIDTH : undefined);
    for (const { plot } of charts) plot.redraw();
    for (const plot of spreads) plot.redraw();
  });
  listenToControls(timeline, place);
}

const decisions = document.getElementById("decisions");
if (decisions)
  new DecisionTable(
    decisions,
    lanes.flatMap(happeningsOf).sort((one, other) => one.t - other.t),
    zoom,
  );

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy!)!.textContent!);
    button.textContent = "Copied";
  });
}

function spreadWidth(plot: uPlot): number {
  return Math.max(240, plot.root.parentElement!.clientWidth);
}

/** Buttons, and the same by keys while the charts have the focus. */
function listenToControls(section: HTMLElement, charts: HTMLElement): void {
  const actions: Readonly<Record<string, () => void>> = {
    earlier: () => zoom.move(-MOVE_SHARE),
    later: () => zoom.move(MOVE_SHARE),
    closer: () => zoom.scale(ZOOM_FACTOR),
    farther: () => zoom.scale(1 / ZOOM_FACTOR),
    whole: () => zoom.showWhole(),
  };
  const keys: Readonly<Record<string, string>> = {
    ArrowLeft: "earlier",
    ArrowRight: "later",
    "+": "closer",
    "=": "closer",
    "-": "farther",
    "0": "whole",
    Escape: "whole",
  };
  for (const button of section.querySelectorAll<HTMLButtonElement>("button[data-zoom]")) {
    button.addEventListener("click", () => actions[button.dataset.zoom!]?.());
  }
  charts.addEventListener("keydown", (event) => {
    const action = keys[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    actions[action]!();
  });
  const whole = section.querySelector<HTMLButtonElement>("button[data-zoom=whole]")!;
  const note = () => {
    whole.disabled = zoom.isWhole;
  };
  zoom.onChange(note);
  note();
}
