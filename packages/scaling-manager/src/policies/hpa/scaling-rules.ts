import { InvalidSettingsError } from "../../errors/invalid-settings-error";

/** How much may change in a period: a number of pods, or percent of what there was when the period began. */
export interface ScalingPolicy {
  readonly type: "Pods" | "Percent";
  readonly value: number;
  readonly periodSeconds: number;
}

/** Which of several policies counts: the one that allows the biggest change, the smallest, or none may change at all. */
export type PolicySelection = "Max" | "Min" | "Disabled";

/** Rules for one direction, everything said. */
export interface ScalingRules {
  /** Absent for scaling down: the controller's own window. */
  readonly stabilizationWindowSeconds: number | undefined;
  readonly selectPolicy: PolicySelection;
  readonly policies: readonly ScalingPolicy[];
  /** Absent: the controller's own tolerance. */
  readonly tolerance: number | undefined;
}

/** Rules for one direction as a user gives them: what is absent takes the source's default. */
export interface ScalingRulesSettings {
  /** Look back so long and take the safest recommendation. Default: up 0, down the controller's window (300). */
  readonly stabilizationWindowSeconds?: number | undefined;
  /** Default `Max`. */
  readonly selectPolicy?: PolicySelection | undefined;
  /** Default: up 4 pods or 100 % in 15 s, down 100 % in 15 s. Given, it takes the place of the whole list. */
  readonly policies?: readonly ScalingPolicy[] | undefined;
  /** Default: the controller's tolerance (0.1). */
  readonly tolerance?: number | undefined;
}

/** Rules for both directions. Giving any, even an empty object, replaces the older fixed limits. */
export interface ScalingBehavior {
  readonly scaleUp?: ScalingRulesSettings | undefined;
  readonly scaleDown?: ScalingRulesSettings | undefined;
}

const DEFAULT_UP: readonly ScalingPolicy[] = [
  { type: "Pods", value: 4, periodSeconds: 15 },
  { type: "Percent", value: 100, periodSeconds: 15 },
];
const DEFAULT_DOWN: readonly ScalingPolicy[] = [{ type: "Percent", value: 100, periodSeconds: 15 }];

/** The rules with every default filled in, field by field. @throws InvalidSettingsError on an empty list of policies */
export function fillScalingRules(direction: "up" | "down", settings: ScalingRulesSettings = {}): ScalingRules {
  const { policies = direction === "up" ? DEFAULT_UP : DEFAULT_DOWN } = settings;
  if (policies.length === 0) {
    throw new InvalidSettingsError(
      `scale-${direction} policies`,
      policies,
      'at least one; selectPolicy "Disabled" stops',
    );
  }
  return {
    stabilizationWindowSeconds: settings.stabilizationWindowSeconds ?? (direction === "up" ? 0 : undefined),
    selectPolicy: settings.selectPolicy ?? "Max",
    policies,
    tolerance: settings.tolerance,
  };
}
