import { type PlacedSubject, subjectsOf } from "../page/lanes";
import type { RunRecord } from "../results/run-record";
import { gpuHoursPicture } from "./gpu-hours-picture";
import { latencyPicture } from "./latency-picture";
import { type ParetoPoint, paretoPicture } from "./pareto-picture";
import { instancesPicture, timelinePicture } from "./timeline-picture";

/** What there is a picture of. */
export type PictureName = "timeline" | "instances" | "latency" | "gpu-hours" | "pareto";

const PICTURES: Readonly<Record<PictureName, (subjects: readonly PlacedSubject[]) => string>> = {
  timeline: timelinePicture,
  instances: instancesPicture,
  latency: latencyPicture,
  "gpu-hours": gpuHoursPicture,
  pareto: (subjects) => paretoPicture(paretoPoints(subjects)),
};

/** The names of all pictures. */
export const PICTURE_NAMES: readonly PictureName[] = Object.keys(PICTURES) as PictureName[];

/**
 * A picture of one run or of several: the text of an SVG file on white, for papers and READMEs.
 *
 * @example
 * writeFileSync("timeline.svg", picture("timeline", readRuns(["results"])));
 */
export function picture(name: PictureName, runs: readonly RunRecord[]): string {
  return PICTURES[name](subjectsOf(runs));
}

/** Where runs stand between cost and attainment; those without requests stand nowhere. */
export function paretoPoints(subjects: readonly PlacedSubject[]): ParetoPoint[] {
  return subjects.flatMap(({ name, run, entry }) => {
    const { attainment } = entry.slo;
    return attainment === null ? [] : [{ name: name || run.name, costDollars: entry.cost_dollars, attainment }];
  });
}
