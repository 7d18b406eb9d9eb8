import type { DecisionMark, DecisionRecord } from "./decisions/decision-record";

/** As the HPA names them: can it scale, does the policy work, did a bound bite. */
export type ConditionType = "AbleToScale" | "ScalingActive" | "ScalingLimited";

/** One standing statement about the manager. */
export interface ScalingCondition {
  readonly type: ConditionType;
  readonly status: boolean;
  /** One word, for programs: `ReadyForNewScale`, `FailedUpdateScale`, `TooManyReplicas`, … */
  readonly reason: string;
  /** For readers. */
  readonly message: string;
  /** When `status` last changed. */
  readonly sinceSeconds: number;
}

/** Keeps the conditions up to date with the decisions. */
export class Conditions {
  readonly #conditions = new Map<ConditionType, ScalingCondition>();

  decided(decision: DecisionRecord, policyError: string | undefined): void {
    const set = (type: ConditionType, status: boolean, reason: string, message: string): void => {
      const known = this.#conditions.get(type);
      const sinceSeconds = known?.status === status ? known.sinceSeconds : decision.timeSeconds;
      this.#conditions.set(type, { type, status, reason, message, sinceSeconds });
    };
    if (policyError !== undefined) set("ScalingActive", false, "FailedRecommendation", policyError);
    else set("ScalingActive", true, "ValidRecommendation", decision.reason);

    const actions = decision.pools.flatMap((pool) => pool.actions);
    const failure = actions.find((action) => action.error !== undefined)?.error;
    if (failure !== undefined) set("AbleToScale", false, "FailedUpdateScale", failure);
    else if (actions.length > 0) set("AbleToScale", true, "SucceededRescale", decision.reason);
    else set("AbleToScale", true, "ReadyForNewScale", "No change was wanted.");

    const clamped = decision.pools.flatMap((pool) => pool.marks).find((mark) => mark.step === "clamp");
    if (clamped === undefined) set("ScalingLimited", false, "DesiredWithinRange", "No bound stands in the way.");
    else set("ScalingLimited", true, limitReason(clamped), clamped.reason);
  }

  all(): readonly ScalingCondition[] {
    return [...this.#conditions.values()];
  }

  restore(conditions: readonly ScalingCondition[]): void {
    for (const condition of conditions) this.#conditions.set(condition.type, condition);
  }
}

function limitReason(mark: DecisionMark): string {
  return mark.to < mark.from ? "TooManyReplicas" : "TooFewReplicas";
}
