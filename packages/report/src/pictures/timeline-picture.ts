import { type ChartSpec, chartSpecs } from "../page/chart-specs";
import { lanesOf, type PlacedSubject } from "../page/lanes";
import type { Lane } from "../page/page-data";
import { chartPanel, PANEL_HEIGHT, PICTURE_WIDTH } from "./chart-panel";
import { pictureText } from "./picture-frame";

/** What a reader of a picture wants of the timeline; the page has the rest. */
const SHOWN = /^(Requests|Arriving|Queue|Instances|Time to first|Time between)/;

/** Traffic, queue, instances and latencies over time. */
export function timelinePicture(subjects: readonly PlacedSubject[]): string {
  return panels(subjects, "Timeline", ({ title }) => SHOWN.test(title));
}

/** Instances by state over time. */
export function instancesPicture(subjects: readonly PlacedSubject[]): string {
  return panels(subjects, "Instances by state", ({ isStacked = false }) => isStacked);
}

function panels(subjects: readonly PlacedSubject[], title: string, isShown: (spec: ChartSpec) => boolean): string {
  const lanes = lanesOf(subjects);
  const specs = chartSpecs(lanes, "p99").filter(isShown);
  const end = endOf(lanes);
  const content = specs.flatMap((spec, index) => chartPanel(spec, 4 + index * PANEL_HEIGHT, end));
  return pictureText(PICTURE_WIDTH, specs.length * PANEL_HEIGHT + 8, title, content);
}

function endOf(lanes: readonly Lane[]): number {
  return Math.max(0, ...lanes.map(({ times }) => times.at(-1) ?? 0)) || 1;
}
