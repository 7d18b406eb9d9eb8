import type { GpuHoursState } from "../results/result-files";
import type { ColorName } from "./palette";

/** What GPU-hours go to, in the order in which bars show it. */
export const GPU_HOURS_STATES: readonly {
  readonly state: GpuHoursState;
  readonly title: string;
  readonly color: ColorName;
}[] = [
  { state: "active_busy", title: "active, busy", color: "busy" },
  { state: "active_idle", title: "active, idle", color: "idle" },
  { state: "draining", title: "draining", color: "draining" },
  { state: "booting", title: "booting", color: "booting" },
  { state: "unassigned", title: "unassigned", color: "unassigned" },
];
