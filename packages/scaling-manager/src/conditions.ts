/** As the HPA names them: can it scale, does the policy work, did a bound bite. */
export type ConditionType = "AbleToScale" | "ScalingActive" | "ScalingLimited";

/** One standing statement about the manager. */
export interface ScalingCondition {
  readonly type: ConditionType;
  readonly status: boolean;
  /** One word, for programs: `ReadyForNewScale`, `BackOff`, `TooManyReplicas`, … */
  readonly reason: string;
  /** For readers. */
  readonly message: string;
  /** When `status` last changed. */
  readonly sinceSeconds: number;
}
