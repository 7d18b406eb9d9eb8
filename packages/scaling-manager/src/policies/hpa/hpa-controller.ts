import type { Tolerances } from "./replica-numbers";
import { fillScalingRules, type ScalingBehavior, type ScalingRules } from "./scaling-rules";

/** Settings of the controller, the same for all that it scales. */
export interface HpaController {
  readonly tolerance: number;
  readonly downscaleStabilizationSeconds: number;
  readonly cpuInitializationSeconds: number;
  readonly initialReadinessDelaySeconds: number;
  /**
   * When it may grow from 0 replicas: never; once it went there by itself and has a metric that is not of pods; or, as
   * older releases did, whenever the minimum is 0.
   */
  readonly scaleFromZero: "never" | "after_own_scale_down" | "if_minimum_is_zero";
  /** Whether tolerances of a behavior count. */
  readonly hasConfigurableTolerance: boolean;
}

/** The source's defaults. */
export const DEFAULT_HPA_CONTROLLER: HpaController = {
  tolerance: 0.1,
  downscaleStabilizationSeconds: 300,
  cpuInitializationSeconds: 300,
  initialReadinessDelaySeconds: 30,
  scaleFromZero: "never",
  hasConfigurableTolerance: true,
};

/** The rules of both directions with every default filled in. */
export function rulesOf(behavior: ScalingBehavior = {}): {
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
} {
  return { scaleUp: fillScalingRules("up", behavior.scaleUp), scaleDown: fillScalingRules("down", behavior.scaleDown) };
}

/** The tolerances of both directions: those of the behavior where they count, else the controller's. */
export function tolerancesOf(
  behavior: ScalingBehavior | undefined,
  { tolerance, hasConfigurableTolerance }: HpaController,
): Tolerances {
  const own = hasConfigurableTolerance ? behavior : undefined;
  return { scaleUp: own?.scaleUp?.tolerance ?? tolerance, scaleDown: own?.scaleDown?.tolerance ?? tolerance };
}
