export type { FleetAccount, InstanceAccount, PoolAccount, SecondsByState } from "./accounting/fleet-account";
export type { PoolChange } from "./accounting/pool-changes";
export type { ScalingStatistics } from "./accounting/scaling-statistics";
export type { BootDuration, BootSettings, BootStage, BootStages, LoadingStage, WeightTier } from "./boot/boot-plan";
export type { CapacityProfile, LoadPoint } from "./capacity/capacity-profile";
export type {
  AdoptedInstance,
  AdoptedServer,
  Adoption,
  DrainOptions,
  Drift,
  ScaleUpFullRequest,
  ScaleUpInstanceRequest,
  ScaleUpServerRequest,
  ScalingDirection,
} from "./commands";
export type { ConditionType, ScalingCondition } from "./conditions";
export { clampPool, clampTotal, type PoolPlan } from "./decisions/clamp";
export type {
  DecisionAction,
  DecisionMark,
  DecisionRecord,
  DecisionStep,
  PoolDecision,
} from "./decisions/decision-record";
export { type Limited, type RateLimitInput, rateLimit } from "./decisions/rate-limit";
export { type PastRecommendation, remember, type StabilisationWindows, stabilise } from "./decisions/stabilise";
export { CapacityUnavailableError } from "./errors/capacity-unavailable-error";
export { InsufficientProcessorsError } from "./errors/insufficient-processors-error";
export { InvalidActionError } from "./errors/invalid-action-error";
export { InvalidSettingsError } from "./errors/invalid-settings-error";
export { InvalidTransitionError } from "./errors/invalid-transition-error";
export { LimitExceededError } from "./errors/limit-exceeded-error";
export { ManagerNotEmptyError } from "./errors/manager-not-empty-error";
export { ManagerStoppedError } from "./errors/manager-stopped-error";
export { ScalingError } from "./errors/scaling-error";
export { ServerNotEmptyError } from "./errors/server-not-empty-error";
export { UnknownOutcomeError } from "./errors/unknown-outcome-error";
export { UnknownSkuError } from "./errors/unknown-sku-error";
export { UnknownTargetError } from "./errors/unknown-target-error";
export { UnsupportedByFleetError } from "./errors/unsupported-by-fleet-error";
export type {
  InstanceEvent,
  InstanceEventType,
  ManagerEvent,
  ManagerEventType,
  ScalingEvent,
  ServerEvent,
  ServerEventType,
} from "./events";
export type { InstanceRef, ManagedInstance } from "./fleet/managed-instance";
export type { ManagedServer, ServerRef } from "./fleet/managed-server";
export type { Processor } from "./fleet/processor";
export { type EwmaSettings, type EwmaState, ewma } from "./forecasts/ewma";
export { type ForecastErrors, ForecastTrack, type TrackSettings, type TrackState } from "./forecasts/forecast-track";
export type { Forecast, Forecaster } from "./forecasts/forecaster";
export { createForecaster, FORECASTER_TYPES, type ForecasterSettings } from "./forecasts/forecaster-registry";
export { type HoltWintersSettings, type HoltWintersState, holtWinters } from "./forecasts/holt-winters";
export { type KalmanTrendSettings, type KalmanTrendState, kalmanTrend } from "./forecasts/kalman-trend";
export { type LastValueState, lastValue } from "./forecasts/last-value";
export { type SeasonalNaiveSettings, type SeasonalNaiveState, seasonalNaive } from "./forecasts/seasonal-naive";
export { IdSequence, type IdSequenceState, instanceName, serverName } from "./id-sequence";
export {
  INSTANCE_STATUSES,
  INSTANCE_TRANSITIONS,
  type InstanceSignal,
  InstanceStatus,
} from "./lifecycle/instance-lifecycle";
export { SERVER_TRANSITIONS, type ServerSignal, ServerStatus } from "./lifecycle/server-lifecycle";
export type { PoolLimits, ScalingLimits } from "./limits";
export { CSV_LOG_HEADER, CsvLog } from "./log/csv-log";
export { JsonLinesLog } from "./log/json-lines-log";
export { numberText } from "./log/number-text";
export { type ModelParallelism, processorsNeeded } from "./model-parallelism";
export { METRIC_PATHS, type MetricPath, type MetricPathName } from "./observations/metric-path";
export type {
  ActiveInstance,
  BootingInstance,
  InstanceCounts,
  Observation,
  PoolObservation,
} from "./observations/observation";
export { ScrapedMetrics } from "./observations/scraped-metrics";
export { SignalRings } from "./observations/signal-rings";
export type { LatencyPercentiles, WindowSignals } from "./observations/window-signals";
export { type ChironPolicySettings, chironPolicy } from "./policies/chiron";
export {
  type ClairvoyantPolicy,
  type ClairvoyantPolicySettings,
  clairvoyantPolicy,
  type TimedCounts,
} from "./policies/clairvoyant";
export type { AlarmState } from "./policies/cloud/metric-alarm";
export type { StepAdjustment, StepRange } from "./policies/cloud/step-ranges";
export { type StepAlarm, type StepPolicySettings, type StepPoolState, stepPolicy } from "./policies/cloud/step-scaling";
export {
  type TargetTrackingPolicySettings,
  type TargetTrackingPoolState,
  targetTrackingPolicy,
} from "./policies/cloud/target-tracking";
export { type FloorPolicyParts, type FloorPolicyState, floorPolicy } from "./policies/combined/floor";
export { type MaxPolicyState, type MemberState, maxPolicy } from "./policies/combined/max";
export { CronExpression } from "./policies/cron-expression";
export { externalPolicy } from "./policies/external/external-policy";
export { type ObservationMessage, observationMessage, type PoolMessage } from "./policies/external/observation-message";
export { answerOf, changeOfAlpha, checkedAction, type PolicyAction } from "./policies/external/policy-action";
export { type HeteroscalePolicySettings, type HeteroscaleState, heteroscalePolicy } from "./policies/heteroscale";
export { type HpaPolicySettings, type HpaPolicyState, hpaPolicy } from "./policies/hpa/hpa-policy";
export * as hpaRules from "./policies/hpa/hpa-rules";
export type { HpaMetricSettings } from "./policies/hpa/observed-metrics";
export type { ScalingBehavior, ScalingPolicy, ScalingRulesSettings } from "./policies/hpa/scaling-rules";
export { SCALING_SIGNALS, type ScalingSignal } from "./policies/hpa/scaling-signal";
export type { KedaFallback } from "./policies/keda/keda-fallback";
export { type KedaPolicySettings, type KedaPolicyState, kedaPolicy } from "./policies/keda/keda-policy";
export type { KedaTrigger } from "./policies/keda/keda-trigger";
export { type KpaPolicySettings, type KpaPolicyState, kpaPolicy } from "./policies/kpa/kpa-policy";
export * as kpaRules from "./policies/kpa/kpa-rules";
export type { DecisionAnswer, DecisionQuestion, Policy, Recommendation, SignalsRead } from "./policies/policy";
export {
  createPolicy,
  POLICIES,
  type PolicyEntry,
  type PolicySettings,
  type SinglePolicySettings,
} from "./policies/policy-registry";
export type { PoolByPoolState } from "./policies/pool-by-pool";
export {
  type PredictedLoad,
  type PredictivePolicySettings,
  type PredictivePolicyState,
  predictivePolicy,
} from "./policies/predictive";
export type { Pressure } from "./policies/pressure";
export { type QueuePolicySettings, type QueueThresholds, queuePolicy } from "./policies/queue";
export { type SagePolicySettings, type SagePolicyState, sagePolicy } from "./policies/sage";
export { DAY_AND_NIGHT, type ScheduledPolicySettings, type ScheduleEntry, scheduledPolicy } from "./policies/scheduled";
export {
  type SchedulerLoadPolicySettings,
  type SchedulerLoadState,
  schedulerLoadPolicy,
} from "./policies/scheduler-load";
export { type SlaPlannerSettings, type SlaPlannerState, slaPlannerPolicy } from "./policies/sla-planner";
export { type StaticPolicySettings, staticPolicy } from "./policies/static";
export type { ThresholdState } from "./policies/threshold-rule";
export { type TokenSupplyPolicySettings, type TokenSupplyPoolState, tokenSupplyPolicy } from "./policies/token-supply";
export { type TokenVelocityPolicySettings, tokenVelocityPolicy } from "./policies/token-velocity";
export { type TwoLoopPolicySettings, type TwoLoopPoolState, twoLoopPolicy } from "./policies/two-loop";
export { type UtilizationPolicySettings, type UtilizationSignal, utilizationPolicy } from "./policies/utilization";
export type { SeenPools } from "./policies/waking-up";
export { type WvaPolicySettings, wvaPolicy } from "./policies/wva";
export { POOL_TAGS, type PoolTag } from "./pool-tag";
export type { Clock, ClockHandle } from "./ports/clock";
export type { EventSink } from "./ports/event-sink";
export type { IdSource } from "./ports/id-source";
export type {
  FleetCapabilities,
  InstanceProvider,
  InstanceRequest,
  ListedInstance,
  UnfinishedWork,
} from "./ports/instance-provider";
export type { InstanceTemplates } from "./ports/instance-templates";
export type { ClassLoad, InstanceLoad, LoadSource, PoolLoad } from "./ports/load-source";
export type { MetricsSink } from "./ports/metrics-sink";
export type { Listing, ProviderAnswer } from "./ports/provider-answer";
export type { InstanceEnd, Router } from "./ports/router";
export type { ListedServer, ServerMarket, ServerProvider, ServerRequest, ServerSku } from "./ports/server-provider";
export type { OwedWork, WorkSource } from "./ports/work-source";
export { type ObservationFeeds, ScalingManager } from "./scaling-manager";
export type {
  BackOffSettings,
  DirectionRules,
  DrainTimeoutAction,
  ScalingManagerConfig,
} from "./scaling-manager-config";
export type { ScalingManagerOptions } from "./scaling-manager-options";
export type { InstanceSnapshot, ManagerSnapshot, ServerSnapshot } from "./snapshot/manager-snapshot";
export type { StatusSummary } from "./status-summary";
export { type TimerHost, WallClock } from "./wall-clock";
