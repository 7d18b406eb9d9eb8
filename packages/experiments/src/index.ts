export { AgentError, type AgentFailure } from "./agents/agent-error";
export { AGENT_PROTOCOL, AGENT_PROTOCOL_VERSION, type AgentOptions, PolicyAgent } from "./agents/policy-agent";
export { PolicyAgents } from "./agents/policy-agents";
export { type FitParameter, fitBounded } from "./calibration/bounded-least-squares";
export { type CalibrateInput, type Calibration, CalibrationDataError, calibrate } from "./calibration/calibrate";
export type { EfficiencyFit } from "./calibration/calibrate-efficiency";
export { type Compared, LATENCIES, type Latency, type LatencyErrors, PERCENTILES } from "./calibration/latency-errors";
export type { ServingSetup } from "./calibration/serving-setup";
export { setupOfCalibration } from "./calibration/setup-of-calibration";
export { SetupError, type SetupOptions, setupFromOptions } from "./calibration/setup-options";
export {
  type CurveError,
  type ValidateOptions,
  type Validation,
  validateAgainst,
} from "./calibration/validate-against";
export {
  type FewestServers,
  type FewestServersPlan,
  fewestServers,
  type SufficientFleet,
} from "./capacity/fewest-servers";
export type { LadderSettings } from "./capacity/load-ladder";
export { type InstanceCapacity, type MeasureOptions, measureCapacity } from "./capacity/measure-capacity";
export {
  type ClairvoyantOptions,
  type ClairvoyantSchedule,
  clairvoyantSchedule,
} from "./clairvoyant/clairvoyant-schedule";
export { type ComparePlan, compare, variantOf } from "./compare/compare";
export { type ComparedType, comparedType, type TuningSpace } from "./compare/compared-policies";
export type { ComparedPromise, Comparison, PolicyResult, Regret, WorstMinute } from "./compare/comparison";
export {
  AIMED_SHARE,
  type ComparisonSubject,
  comparisonSubject,
  type PolicySettings,
} from "./compare/comparison-subject";
export { type ChosenPolicies, type ChosenPolicy, choosePolicies } from "./compare/policy-choice";
export {
  type EnvironmentOptions,
  type EnvironmentStep,
  ScalingEnvironment,
  type StepFigures,
} from "./environment/scaling-environment";
export { type Estimate, estimate } from "./estimate";
export {
  CapacityError,
  ComparisonError,
  EnvironmentError,
  ReplicationError,
  SweepError,
  WorkersError,
} from "./experiment-errors";
export type { ConfigSource, Job, JobFailure, JobOutcome, JobResult } from "./job";
export type { MeasuredEngine, MeasuredGauge, MeasuredRequest, MeasuredRun } from "./measured/measured-run";
export { MeasuredRunError } from "./measured/measured-run-error";
export { readMeasuredRun } from "./measured/read-measured-run";
export {
  type ActualRun,
  actualRun,
  type Backtest,
  type BacktestFigure,
  backtest,
  parseActualRun,
} from "./prometheus/backtest";
export { importedConfig, type ServingFleet } from "./prometheus/imported-config";
export { importedRequests } from "./prometheus/imported-requests";
export type { MetricRole } from "./prometheus/metric-roles";
export {
  type Histogram,
  histogramQuantile,
  type MetricStep,
  type ServedTraffic,
  servedTraffic,
} from "./prometheus/metric-steps";
export { MetricsError } from "./prometheus/metrics-error";
export { type MetricSeries, parseRangeQuery } from "./prometheus/range-query";
export { type ReplicateOptions, type Replication, replicate } from "./replicate";
export { type RunManyOptions, runMany } from "./run-many";
export type { Interval } from "./scoring/block-bootstrap";
export type { SloBound } from "./scoring/request-ledger";
export type { RunScore, ScoreWindow } from "./scoring/run-score";
export { type SettingValue, type SweepJob, type SweepPlan, sweep } from "./sweep";
export { drawValue, type SettingRange } from "./tune/setting-range";
export { type TunePlan, type Tuning, tune, tunedBesideUntuned } from "./tune/tune";
export { withForeknowledge } from "./with-foreknowledge";
