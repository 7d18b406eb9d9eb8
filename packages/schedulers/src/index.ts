export { type AutoscalingOptions, AutoscalingScheduler } from "./autoscaling-scheduler";
export { createScheduler, SCHEDULER_NAMES, schedulerEntry } from "./create-scheduler";
export { transferOverlapFactor, usesKvTransfer } from "./kv-transfer";
export type { RandomSource } from "./random-source";
export type { ScalingCommands, StartedInstance } from "./scaling-commands";
export type { InstanceView, Placement, PoolTag, RequestView, Scheduler } from "./scheduler";
export type { SchedulerContext, SchedulerDialect } from "./scheduler-context";
export { InvalidSchedulerSettingError, MissingSchedulerContextError, UnknownSchedulerError } from "./scheduler-errors";
export { SCHEDULERS, type SchedulerEntry, type SchedulerRegistry } from "./scheduler-registry";
export {
  AUTOSCALING_DEFAULTS,
  type AutoscalingSettings,
  type KvSchedulerName,
  type KvSettings,
  MIXED_POOL_DEFAULTS,
  type MixedPoolSettings,
  type RoutingSchedulerName,
  type RoutingSettings,
  type SchedulerName,
  type SchedulerSettings,
  type TogetherSchedulerName,
  type TogetherSettings,
} from "./scheduler-settings";
export type { SettingDescription } from "./setting-description";
