export type { LadderSettings } from "./capacity/load-ladder";
export { type InstanceCapacity, type MeasureOptions, measureCapacity } from "./capacity/measure-capacity";
export { withInstanceCapacity } from "./capacity/with-instance-capacity";
export { type Estimate, estimate } from "./estimate";
export { CapacityError, ReplicationError, SweepError, WorkersError } from "./experiment-errors";
export type { ConfigSource, Job, JobFailure, JobOutcome, JobResult } from "./job";
export { type ReplicateOptions, type Replication, replicate } from "./replicate";
export { type RunManyOptions, runMany } from "./run-many";
export { type SettingValue, type SweepJob, type SweepPlan, sweep } from "./sweep";
