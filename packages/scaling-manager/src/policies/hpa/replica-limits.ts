import { MAX_REPLICAS } from "./replica-numbers";
import { changeInPeriod, type ScaleEvents } from "./scale-events";
import type { ScalingPolicy, ScalingRules } from "./scaling-rules";

/** Which limit bit, in the source's words. */
export type LimitReason =
  | "DesiredWithinRange"
  | "ScaleUpLimit"
  | "ScaleDownLimit"
  | "TooManyReplicas"
  | "TooFewReplicas";

/** A count within its limits. */
export interface LimitedReplicas {
  readonly replicas: number;
  readonly reason: LimitReason;
}

/** A count on its way through bounds and rates. */
export interface LimitInput {
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

/** What rates depend on besides. */
export interface RateInput extends LimitInput {
  readonly nowSeconds: number;
  readonly events: ScaleEvents;
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
}

/** Without a behavior a pass at most doubles, and may always go to 4. */
const FIXED_GROWTH_FACTOR = 2;
const FIXED_GROWTH_MINIMUM = 4;

/** Bounds, and at most max(2 · current, 4): the older rule, without a behavior. The lower bound is looked at first. */
export function limitReplicas(input: LimitInput): LimitedReplicas {
  const { currentReplicas, desiredReplicas, minReplicas, maxReplicas } = input;
  if (desiredReplicas < minReplicas) return { replicas: minReplicas, reason: "TooFewReplicas" };
  const limit = Math.max(FIXED_GROWTH_FACTOR * currentReplicas, FIXED_GROWTH_MINIMUM);
  return atMost(desiredReplicas, maxReplicas, limit);
}

/** Bounds and the rates of a behavior. A count that is to stay is left alone, even out of bounds. */
export function limitReplicasWithBehavior(input: RateInput): LimitedReplicas {
  const { currentReplicas, desiredReplicas, minReplicas, maxReplicas } = input;
  if (desiredReplicas > currentReplicas) {
    const limit = scaleUpLimit(currentReplicas, input.events, input.scaleUp, input.nowSeconds);
    return atMost(desiredReplicas, maxReplicas, Math.max(limit, currentReplicas));
  }
  if (desiredReplicas < currentReplicas) {
    const limit = Math.min(
      scaleDownLimit(currentReplicas, input.events, input.scaleDown, input.nowSeconds),
      currentReplicas,
    );
    const lowest = Math.max(minReplicas, limit);
    if (desiredReplicas < lowest) {
      return { replicas: lowest, reason: minReplicas < limit ? "ScaleDownLimit" : "TooFewReplicas" };
    }
  }
  return { replicas: desiredReplicas, reason: "DesiredWithinRange" };
}

/** The most that the rules allow now. It may be below the current count. */
export function scaleUpLimit(current: number, events: ScaleEvents, rules: ScalingRules, nowSeconds: number): number {
  if (rules.selectPolicy === "Disabled") return current;
  const limits = rules.policies.map((policy) => {
    const start = countAtStart(current, events, policy, nowSeconds);
    if (policy.type === "Pods") return start + policy.value;
    // In doubles and in this order, as the source has it: 100 + 10 % is 110.00000000000001, so 111. Rounded up, or a small
    // percentage of a small count would never grow.
    return Math.ceil(start * (1 + policy.value / 100));
  });
  return rules.selectPolicy === "Min" ? Math.min(MAX_REPLICAS, ...limits) : Math.max(-MAX_REPLICAS, ...limits);
}

/** The least that the rules allow now. It may be above the current count. */
export function scaleDownLimit(current: number, events: ScaleEvents, rules: ScalingRules, nowSeconds: number): number {
  if (rules.selectPolicy === "Disabled") return current;
  const limits = rules.policies.map((policy) => {
    const start = countAtStart(current, events, policy, nowSeconds);
    if (policy.type === "Pods") return start - policy.value;
    // 10 - 90 % is 0.9999999999999998, so 0.
    return Math.trunc(start * (1 - policy.value / 100)) + 0;
  });
  return rules.selectPolicy === "Min" ? Math.max(-MAX_REPLICAS, ...limits) : Math.min(MAX_REPLICAS, ...limits);
}

/** What there was when the period of a policy began. Changes of both directions count. */
function countAtStart(current: number, events: ScaleEvents, { periodSeconds }: ScalingPolicy, nowSeconds: number) {
  const added = changeInPeriod(events.up, periodSeconds, nowSeconds);
  const removed = changeInPeriod(events.down, periodSeconds, nowSeconds);
  return current - added + removed;
}

function atMost(desired: number, max: number, limit: number): LimitedReplicas {
  const highest = Math.min(max, limit);
  if (desired <= highest) return { replicas: desired, reason: "DesiredWithinRange" };
  return { replicas: highest, reason: max > limit ? "ScaleUpLimit" : "TooManyReplicas" };
}
