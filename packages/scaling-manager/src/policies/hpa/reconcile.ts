import { type HpaCondition, isTrue, withCondition, withoutCondition } from "./hpa-conditions";
import { type HpaController, rulesOf, tolerancesOf } from "./hpa-controller";
import type { HpaInput, HpaOutcome, HpaState } from "./hpa-pass";
import { type HpaMetric, type MetricProposal, proposeReplicas } from "./metric-proposals";
import { type LimitedReplicas, limitReplicas, limitReplicasWithBehavior } from "./replica-limits";
import { storeScaleEvent } from "./scale-events";
import { type PastReplicas, stabilize, stabilizeWithBehavior } from "./stabilization";

/** A count and how it came about. */
interface Verdict {
  readonly replicas: number;
  readonly reason: string;
  readonly log: readonly PastReplicas[];
  readonly conditions: readonly HpaCondition[];
}

/**
 * One pass of the HorizontalPodAutoscaler: bounds first; else the highest proposal of the metrics, steadied over the
 * windows, limited in rate, within bounds. Source: Kubernetes, pkg/controller/podautoscaler (autoscaling/v2, with KEP-853
 * behaviors, KEP-4951 tolerances and KEP-2021 scaling to zero).
 */
export function reconcile(input: HpaInput, controller: HpaController, before: HpaState): HpaOutcome {
  const { specReplicas: current, minReplicas, maxReplicas, nowSeconds } = input;
  // A controller that has just started knows no past: the current count is the first recommendation, so that it does not
  // shrink for one window.
  const log = before.log ?? [{ replicas: current, timeSeconds: nowSeconds }];
  const conditions = withCondition(before.conditions, "AbleToScale", true, "SucceededGetScale");
  const state: HpaState = { ...before, log, conditions };
  const isOwnZero = isTrue(before.conditions, "ScaledToZero");
  if (current === 0 && !mayGrowFromZero(input, controller, isOwnZero)) return disabled(state, controller);
  if (current > maxReplicas) {
    return rescaled(input, controller, state, { replicas: maxReplicas, reason: `${current} are above the maximum` });
  }
  if (current > 0 && current < minReplicas) {
    return rescaled(input, controller, state, { replicas: minReplicas, reason: `${current} are below the minimum` });
  }
  return byMetrics(input, controller, state);
}

function byMetrics(input: HpaInput, controller: HpaController, state: HpaState): HpaOutcome {
  const { specReplicas: current, minReplicas, metrics } = input;
  const context = { ...controller, ...input, tolerances: tolerancesOf(input.behavior, controller) };
  const { proposals, failures } = proposeReplicas(metrics, context);
  const error = failures[0]?.error;
  const highest = proposals.reduce<MetricProposal | undefined>(
    (best, next) => (best === undefined || next.replicas > best.replicas ? next : best),
    undefined,
  );
  if (highest === undefined || (failures.length > 0 && highest.replicas < current)) {
    const conditions = withCondition(state.conditions, "ScalingActive", false, failureReason(failures[0]?.metric));
    const why = error?.message ?? "there is no metric";
    const reason = highest === undefined ? why : `${highest.text} would do with ${highest.replicas}, but ${why}`;
    return { desiredReplicas: current, action: "none", error, proposals, reason, state: { ...state, conditions } };
  }
  const raw = Math.max(0, highest.replicas);
  const active = withCondition(state.conditions, "ScalingActive", true, "ValidMetricFound");
  const start = { raw, reason: `${highest.text}: ${raw} (have ${current})`, log: state.log ?? [], conditions: active };
  const verdict =
    input.behavior === undefined ? steadiedOld(input, controller, start) : steadied(input, controller, state, start);
  // A minimum that was raised while it was at 0.
  const replicas = current === 0 && verdict.replicas < minReplicas ? minReplicas : verdict.replicas;
  const next: HpaState = { ...state, log: verdict.log, conditions: verdict.conditions };
  const outcome = rescaled(input, controller, next, { replicas, reason: verdict.reason });
  return { ...outcome, error, proposals };
}

interface Raw {
  readonly raw: number;
  readonly reason: string;
  readonly log: readonly PastReplicas[];
  readonly conditions: readonly HpaCondition[];
}

function steadiedOld(input: HpaInput, { downscaleStabilizationSeconds }: HpaController, start: Raw): Verdict {
  const { raw, log } = start;
  const steady = stabilize(log, raw, input.nowSeconds, downscaleStabilizationSeconds);
  const limited = limitReplicas({ ...input, currentReplicas: input.specReplicas, desiredReplicas: steady.replicas });
  return explained(start, steady, limited, "ScaleDownStabilized");
}

function steadied(input: HpaInput, controller: HpaController, state: HpaState, start: Raw): Verdict {
  const { specReplicas: current, nowSeconds } = input;
  const { raw, log } = start;
  const { scaleUp, scaleDown } = rulesOf(input.behavior);
  const steady = stabilizeWithBehavior({
    nowSeconds,
    currentReplicas: current,
    desiredReplicas: raw,
    log,
    scaleUpWindowSeconds: scaleUp.stabilizationWindowSeconds ?? 0,
    scaleDownWindowSeconds: scaleDown.stabilizationWindowSeconds ?? controller.downscaleStabilizationSeconds,
  });
  const limited = limitReplicasWithBehavior({
    ...input,
    currentReplicas: current,
    desiredReplicas: steady.replicas,
    events: state.events,
    scaleUp,
    scaleDown,
  });
  return explained(start, steady, limited, raw >= current ? "ScaleUpStabilized" : "ScaleDownStabilized");
}

function explained(
  start: Raw,
  steady: { readonly replicas: number; readonly log: readonly PastReplicas[] },
  limited: LimitedReplicas,
  heldBack: "ScaleUpStabilized" | "ScaleDownStabilized",
): Verdict {
  const isSteadied = steady.replicas !== start.raw;
  const isLimited = limited.replicas !== steady.replicas;
  let conditions = withCondition(start.conditions, "AbleToScale", true, isSteadied ? heldBack : "ReadyForNewScale");
  conditions = withCondition(conditions, "ScalingLimited", isLimited, limited.reason);
  let { reason } = start;
  if (isSteadied) reason += `; ${heldBack}: ${steady.replicas}`;
  if (isLimited) reason += `; ${limited.reason}: ${limited.replicas}`;
  return { replicas: limited.replicas, reason, log: steady.log, conditions };
}

/** What becomes of events and statements once the count is known. */
function rescaled(
  input: HpaInput,
  controller: HpaController,
  state: HpaState,
  { replicas, reason }: { readonly replicas: number; readonly reason: string },
): HpaOutcome {
  const { specReplicas: current, nowSeconds, behavior } = input;
  const quiet = { desiredReplicas: replicas, error: undefined, proposals: [], reason };
  if (replicas === current) return { ...quiet, action: "none", state };
  const isUp = replicas > current;
  let conditions = withCondition(state.conditions, "AbleToScale", true, "SucceededRescale");
  if (controller.scaleFromZero === "after_own_scale_down") {
    const isZero = replicas === 0 && input.minReplicas === 0 && hasSeries(input);
    conditions = withCondition(conditions, "ScaledToZero", isZero, isZero ? "ScaledToZero" : "NotScaledToZero");
  } else conditions = withoutCondition(conditions, "ScaledToZero");
  let { events } = state;
  if (behavior !== undefined) {
    const { scaleUp, scaleDown } = rulesOf(behavior);
    events = isUp
      ? { ...events, up: storeScaleEvent(events.up, replicas - current, nowSeconds, scaleUp.policies) }
      : { ...events, down: storeScaleEvent(events.down, current - replicas, nowSeconds, scaleDown.policies) };
  }
  return { ...quiet, action: isUp ? "scale_up" : "scale_down", state: { ...state, events, conditions } };
}

function disabled(state: HpaState, { scaleFromZero }: HpaController): HpaOutcome {
  const conditions = withCondition(state.conditions, "ScalingActive", false, "ScalingDisabled");
  const kept = scaleFromZero === "after_own_scale_down" ? conditions : withoutCondition(conditions, "ScaledToZero");
  return {
    desiredReplicas: 0,
    action: "none",
    error: undefined,
    proposals: [],
    reason: "there are none, and it was not the autoscaler that took them away",
    state: { ...state, conditions: kept },
  };
}

function mayGrowFromZero(input: HpaInput, { scaleFromZero }: HpaController, isOwnZero: boolean): boolean {
  if (scaleFromZero === "if_minimum_is_zero") return input.minReplicas === 0;
  return scaleFromZero === "after_own_scale_down" && isOwnZero && (input.minReplicas !== 0 || hasSeries(input));
}

function hasSeries({ metrics }: HpaInput): boolean {
  return metrics.some(({ type }) => type === "Object" || type === "External");
}

/** The word that tells which metric failed. */
function failureReason(metric: HpaMetric | undefined): string {
  if (metric === undefined || metric.type === "Unknown") return "InvalidMetricSourceType";
  return `FailedGet${metric.type}Metric`;
}
