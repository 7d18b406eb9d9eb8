import { schedulerEntry } from "./create-scheduler";
import { AUTOSCALING_DEFAULTS, type SchedulerName, type SchedulerSettings } from "./scheduler-settings";

/**
 * How many times faster a KV transfer is under this scheduler because it overlaps with the prompt phase: 10 for the
 * overlapped schedulers, else 1. `autoscaling` is as the scheduler that it routes by.
 */
export function transferOverlapFactor(scheduler: SchedulerName | SchedulerSettings): number {
  return schedulerEntry(routingNameOf(scheduler)).transferOverlapFactor;
}

/**
 * Whether the phases of a request may run on two instances under this scheduler, so that its KV cache travels.
 * `autoscaling` is as the scheduler that it routes by.
 */
export function usesKvTransfer(scheduler: SchedulerName | SchedulerSettings): boolean {
  return schedulerEntry(routingNameOf(scheduler)).phases !== "together";
}

function routingNameOf(scheduler: SchedulerName | SchedulerSettings): SchedulerName {
  const settings = typeof scheduler === "string" ? { type: scheduler } : scheduler;
  if (settings.type !== "autoscaling") return settings.type;
  return ("routing" in settings ? settings.routing : undefined)?.type ?? AUTOSCALING_DEFAULTS.routing.type;
}
