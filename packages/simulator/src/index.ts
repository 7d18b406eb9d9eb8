export { ClusterSimulation, type RunProgress } from "./cluster-simulation";
export { QuantileStore } from "./metrics/quantile-store";
export type {
  ApplicationSummary,
  CompletedRequest,
  GpuHours,
  InstanceSummary,
  LatencyFigures,
  RunSinks,
  RunSummary,
  TimelineRow,
} from "./run-summary";
export type {
  ApplicationConfig,
  ClusterConfig,
  InstanceConfig,
  ServiceLevel,
  SimulationConfig,
  StartState,
} from "./simulation-config";
export {
  ArrivalOutOfOrderError,
  ConservationError,
  StartStateError,
  UnknownApplicationError,
} from "./simulator-errors";
