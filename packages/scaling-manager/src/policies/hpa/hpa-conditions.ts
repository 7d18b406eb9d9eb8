/** What an autoscaler says about itself. */
export type HpaConditionType = "AbleToScale" | "ScalingActive" | "ScalingLimited" | "ScaledToZero";

/** One statement; `reason` is one word, as in the source. */
export interface HpaCondition {
  readonly type: HpaConditionType;
  readonly status: boolean;
  readonly reason: string;
}

/** The list with one statement made anew, in its place or at the end. */
export function withCondition(
  conditions: readonly HpaCondition[],
  type: HpaConditionType,
  status: boolean,
  reason: string,
): HpaCondition[] {
  const slot = conditions.findIndex((condition) => condition.type === type);
  const condition: HpaCondition = { type, status, reason };
  return slot === -1 ? [...conditions, condition] : conditions.with(slot, condition);
}

/** The list without a statement. */
export function withoutCondition(conditions: readonly HpaCondition[], type: HpaConditionType): HpaCondition[] {
  return conditions.filter((condition) => condition.type !== type);
}

/** Whether something is said, and said to be so. */
export function isTrue(conditions: readonly HpaCondition[], type: HpaConditionType): boolean {
  return conditions.some((condition) => condition.type === type && condition.status);
}
