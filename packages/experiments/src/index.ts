export type { LadderSettings } from "./capacity/load-ladder";
export { type InstanceCapacity, type MeasureOptions, measureCapacity } from "./capacity/measure-capacity";

export {
  type ClairvoyantOptions,
  type ClairvoyantSchedule,
  clairvoyantSchedule,
} from "./clairvoyant/clairvoyant-schedule";

export { type ComparePlan, compare } from "./compare/compare";
export { type ComparedType, comparedType, type PolicySettings } from "./compare/compared-policies";
export type { Comparison, PolicyResult, Regret, WorstMinute } from "./compare/comparison";
export { type ChosenPolicies, choosePolicies } from "./compare/policy-choice";

export { type Estimate, estimate } from "./estimate";
export { CapacityError, ComparisonError, ReplicationError, SweepError, WorkersError } from "./experiment-errors";
export type { ConfigSource, Job, JobFailure, JobOutcome, JobResult } from "./job";
export { type ReplicateOptions, type Replication, replicate } from "./replicate";
export { type RunManyOptions, runMany } from "./run-many";
export type { SloBound } from "./scoring/request-ledger";
export type { RunScore, ScoreWindow } from "./scoring/run-score";
export { type SettingValue, type SweepJob, type SweepPlan, sweep } from "./sweep";
export { withForeknowledge } from "./with-foreknowledge";
