import { nearestName } from "./nearest-name";
import type { Scheduler } from "./scheduler";
import type { SchedulerContext } from "./scheduler-context";
import { InvalidSchedulerSettingError, UnknownSchedulerError } from "./scheduler-errors";
import { SCHEDULERS, type SchedulerEntry } from "./scheduler-registry";
import {
  AUTOSCALING_DEFAULTS,
  type AutoscalingSettings,
  type SchedulerName,
  type SchedulerSettings,
} from "./scheduler-settings";
import type { SettingDescription } from "./setting-description";

/** The names of `SCHEDULERS`, in its order. */
export const SCHEDULER_NAMES: readonly SchedulerName[] = Object.keys(SCHEDULERS) as SchedulerName[];

/**
 * Makes a scheduler; it has no instances yet.
 *
 * @throws {UnknownSchedulerError} when `settings.type` names no scheduler
 * @throws {InvalidSchedulerSettingError} when a setting is unknown or not in its range
 * @throws {MissingSchedulerContextError} when `random` has no random source, `autoscaling` no scaling manager or clock
 */
export function createScheduler(settings: SchedulerSettings, context: SchedulerContext = {}): Scheduler {
  const entry = schedulerEntry(settings.type);
  checkSettings(settings, entry.settings);
  return entry.create(settings, context);
}

/**
 * The entry of a scheduler whose name comes from outside.
 *
 * @throws {UnknownSchedulerError} when there is none; it names the nearest
 */
export function schedulerEntry(name: string): SchedulerEntry {
  if (!Object.hasOwn(SCHEDULERS, name)) {
    throw new UnknownSchedulerError(name, nearestName(name, SCHEDULER_NAMES), SCHEDULER_NAMES);
  }
  return SCHEDULERS[name as SchedulerName] as SchedulerEntry;
}

function checkSettings(settings: SchedulerSettings, descriptions: readonly SettingDescription[]): void {
  for (const [name, value] of Object.entries(settings)) {
    if (name === "type" || value === undefined) continue;
    const description = descriptions.find((candidate) => candidate.name === name);
    if (description === undefined) throw unknownSetting(settings.type, name, value, descriptions);
    if (description.kind === "scheduler") checkRouting(settings.type, name, value);
    else checkNumber(settings.type, description, value);
  }
  if (settings.type === "autoscaling") checkBounds(settings);
}

function unknownSetting(
  schedulerName: string,
  name: string,
  value: unknown,
  descriptions: readonly SettingDescription[],
): InvalidSchedulerSettingError {
  const names = descriptions.map((description) => description.name);
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? "" : ` (nearest: ${nearest})`;
  const expected = names.length === 0 ? "no settings" : `one of ${names.join(", ")}${hint}`;
  return new InvalidSchedulerSettingError(schedulerName, name, value, expected);
}

function checkNumber(schedulerName: string, description: SettingDescription, value: unknown): void {
  const { name, unit, minimum, isInteger } = description;
  const isFine =
    typeof value === "number" && value >= minimum && (isInteger ? Number.isInteger(value) : Number.isFinite(value));
  if (isFine) return;
  const expected = `${isInteger ? "a whole number" : "a number"} of ${unit}, at least ${minimum}`;
  throw new InvalidSchedulerSettingError(schedulerName, name, value, expected);
}

function checkRouting(schedulerName: string, name: string, value: unknown): void {
  const routing = value as SchedulerSettings;
  if (routing.type === "autoscaling") {
    throw new InvalidSchedulerSettingError(schedulerName, name, routing.type, "a scheduler that only routes");
  }
  checkSettings(routing, schedulerEntry(routing.type).settings);
}

/** Were the bounds to cross, a pool would grow and shrink at the same load, for ever. */
function checkBounds(settings: AutoscalingSettings): void {
  const scaleUpQueueLength = settings.scaleUpQueueLength ?? AUTOSCALING_DEFAULTS.scaleUpQueueLength;
  const scaleDownQueueLength = settings.scaleDownQueueLength ?? AUTOSCALING_DEFAULTS.scaleDownQueueLength;
  if (scaleDownQueueLength < scaleUpQueueLength) return;
  const expected = `less than scaleUpQueueLength, ${scaleUpQueueLength}`;
  throw new InvalidSchedulerSettingError("autoscaling", "scaleDownQueueLength", scaleDownQueueLength, expected);
}
