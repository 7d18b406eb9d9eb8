import type { InstanceSummary } from "@tokentide/simulator";
import { csvLine } from "./csv-line";

/** Columns of `detailed/{application_id}_alloc.csv`, the ancestor's two first. */
const COLUMNS: readonly (readonly [name: string, value: (instance: InstanceSummary) => number | string])[] = [
  // The ancestor calls the processor type the name of the instance.
  ["instance_names", (instance) => instance.processorName],
  ["utilizations", (instance) => instance.utilization],
  ["instance_id", (instance) => instance.instanceId],
  ["server_id", (instance) => instance.serverId],
  ["sku", (instance) => instance.skuName],
  ["processors", (instance) => instance.processors],
  ["tag", (instance) => instance.tag],
  ["status", (instance) => instance.status],
  ["start_seconds", (instance) => instance.startSeconds],
  ["end_seconds", (instance) => instance.endSeconds],
  ["busy_seconds", (instance) => instance.busySeconds],
  ["completed_tasks", (instance) => instance.completedTasks],
  ["memory_bytes", (instance) => instance.memoryBytes],
];

/** First line of `detailed/{application_id}_alloc.csv`. */
export const INSTANCE_HEADER: string = csvLine(COLUMNS.map(([name]) => name));

/** One line of `detailed/{application_id}_alloc.csv`. */
export function instanceLine(instance: InstanceSummary): string {
  return csvLine(COLUMNS.map(([, value]) => value(instance)));
}
