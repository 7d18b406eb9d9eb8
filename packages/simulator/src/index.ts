export { ClusterSimulation, type RunProgress, type RunQuestion, type RunSpending } from "./cluster-simulation";
export { QuantileStore } from "./metrics/quantile-store";
export type {
  ApplicationSummary,
  CacheTransfer,
  ClassSummary,
  CompletedRequest,
  GpuHours,
  InstanceRun,
  InstanceSummary,
  LatencyFigures,
  LatencyQuantile,
  RunSinks,
  RunSummary,
  TimelineRow,
} from "./run-summary";
export { templatesOf } from "./scaling/attach-scaling-manager";
export type {
  ActuatorSetup,
  BootSetup,
  FailureSetup,
  Occurrence,
  ScalingSetup,
  SkuBilling,
  Strike,
} from "./scaling/scaling-setup";
export type { StartUpTime } from "./scaling/start-up-time";
export type {
  ApplicationConfig,
  ClusterConfig,
  EngineOverheads,
  InstanceConfig,
  PrefixCacheSettings,
  RequestClass,
  ServiceLevel,
  SimulationConfig,
  SpeculationSettings,
  StartState,
  VllmSettings,
} from "./simulation-config";
export {
  ArrivalOutOfOrderError,
  ConservationError,
  SchedulerNeedsScalingError,
  StartStateError,
  UnknownApplicationError,
} from "./simulator-errors";
