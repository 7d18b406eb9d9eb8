import type { TimelineRow } from "@tokentide/simulator";
import { csvLine } from "./csv-line";
import { snakeCase } from "./snake-case";

/** The columns of `timeline.csv`, in order. A record, so that none can be forgotten. */
const COLUMNS: Readonly<Record<keyof TimelineRow, true>> = {
  timeSeconds: true,
  applicationId: true,
  pool: true,
  arrivals: true,
  completions: true,
  rejections: true,
  failures: true,
  queue: true,
  instancesScalingUp: true,
  instancesActive: true,
  instancesDraining: true,
  meanBooting: true,
  meanActiveBusy: true,
  meanActiveIdle: true,
  meanDraining: true,
  running: true,
  busyFraction: true,
  memoryFraction: true,
  kvFraction: true,
  ttftP50: true,
  ttftP90: true,
  ttftP99: true,
  tbtP50: true,
  tbtP90: true,
  tbtP99: true,
  e2eP50: true,
  e2eP90: true,
  e2eP99: true,
  costDollarsPerHour: true,
};
const KEYS = Object.keys(COLUMNS) as (keyof TimelineRow)[];

/** First line of `timeline.csv`. */
export const TIMELINE_HEADER: string = csvLine(KEYS.map(snakeCase));

/** One line of `timeline.csv`. */
export function timelineLine(row: TimelineRow): string {
  return csvLine(KEYS.map((key) => row[key]));
}
