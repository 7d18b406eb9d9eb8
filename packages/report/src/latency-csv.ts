import type { LatencyQuantile } from "@tokentide/simulator";
import { csvLine } from "./csv-line";
import { snakeCase } from "./snake-case";

/** The columns of `latencies.csv`, in order. A record, so that none can be forgotten. */
const COLUMNS: Readonly<Record<keyof LatencyQuantile, true>> = {
  applicationId: true,
  quantile: true,
  ttft: true,
  tbt: true,
  e2e: true,
  queueTime: true,
};
const KEYS = Object.keys(COLUMNS) as (keyof LatencyQuantile)[];

/** First line of `latencies.csv`. */
export const LATENCY_HEADER: string = csvLine(KEYS.map(snakeCase));

/** One line of `latencies.csv`. */
export function latencyLine(row: LatencyQuantile): string {
  return csvLine(KEYS.map((key) => row[key]));
}
