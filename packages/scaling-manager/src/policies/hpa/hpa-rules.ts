/**
 * The rules of the Kubernetes HorizontalPodAutoscaler as pure functions, in its own words (pods, replicas, milli-values),
 * so that they can be held against its tests case by case.
 */
export {
  type HpaCondition,
  type HpaConditionType,
  isTrue,
  withCondition,
  withoutCondition,
} from "./hpa-conditions";
export { DEFAULT_HPA_CONTROLLER, type HpaController } from "./hpa-controller";
export { type HpaInput, type HpaOutcome, type HpaState, INITIAL_HPA_STATE } from "./hpa-pass";
export {
  type HpaMetric,
  type MetricProposal,
  type MetricProposals,
  type PodsMetric,
  type ProposalContext,
  proposeReplicas,
  type ResourceMetric,
  type SeriesMetric,
  type UnknownMetric,
} from "./metric-proposals";
export { type MetricProblem, MetricUnusableError } from "./metric-unusable-error";
export {
  groupPods,
  type Pod,
  type PodGroupingRules,
  type PodGroups,
  type PodPhase,
  type PodSample,
} from "./pod-groups";
export {
  type AverageProposal,
  type PodMetricInput,
  replicasByAverage,
  replicasByUtilization,
  type UtilizationProposal,
} from "./pod-metrics";
export { reconcile } from "./reconcile";
export {
  type LimitedReplicas,
  type LimitInput,
  type LimitReason,
  limitReplicas,
  limitReplicasWithBehavior,
  type RateInput,
  scaleDownLimit,
  scaleUpLimit,
} from "./replica-limits";
export { MAX_REPLICAS, type MilliValue, type Tolerances } from "./replica-numbers";
export { changeInPeriod, type ScaleEvent, type ScaleEvents, storeScaleEvent } from "./scale-events";
export {
  fillScalingRules,
  type PolicySelection,
  type ScalingBehavior,
  type ScalingPolicy,
  type ScalingRules,
  type ScalingRulesSettings,
} from "./scaling-rules";
export {
  replicasByShare,
  replicasByValue,
  type SeriesProposal,
  type SharedMetricInput,
  type ValueMetricInput,
} from "./series-metrics";
export {
  type PastReplicas,
  type StabilizationInput,
  type Stabilized,
  stabilize,
  stabilizeWithBehavior,
} from "./stabilization";
