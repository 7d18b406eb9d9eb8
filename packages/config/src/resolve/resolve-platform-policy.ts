import type {
  HpaMetricSettings,
  HpaPolicySettings,
  KedaFallback,
  KedaPolicySettings,
  KedaTrigger,
  KpaPolicySettings,
  ScalingBehavior,
  ScalingRulesSettings,
} from "@tokentide/scaling-manager";
import type { PolicyInput } from "../schema/policy-schema";
import { settingsOf } from "./settings-of";

type InputOf<Type extends string> = Extract<PolicyInput, { type: Type }>;
type BehaviorInput = NonNullable<InputOf<"hpa">["behavior"]>;

/** Settings of the HorizontalPodAutoscaler in the library's words. */
export function hpaSettings(input: InputOf<"hpa">): HpaPolicySettings {
  return settingsOf<HpaPolicySettings>({
    metrics: input.metrics?.map(({ signal, target, window }) =>
      settingsOf<HpaMetricSettings>({ signal, target, windowSeconds: window }),
    ),
    behavior: input.behavior && behaviorOf(input.behavior),
    tolerance: input.tolerance,
    downscaleStabilizationSeconds: input.downscale_stabilization,
    syncPeriodSeconds: input.sync_period,
    minInstances: input.min_instances,
    maxInstances: input.max_instances,
    pools: input.pools,
  });
}

/** Settings of the Knative autoscaler in the library's words. */
export function kpaSettings(input: InputOf<"kpa">): KpaPolicySettings {
  return settingsOf<KpaPolicySettings>({
    metric: input.metric,
    target: input.target,
    targetUtilizationPercent: input.target_utilization_percent,
    containerConcurrency: input.container_concurrency,
    aggregation: input.aggregation,
    stableWindowSeconds: input.stable_window,
    panicWindowPercentage: input.panic_window_percentage,
    panicThresholdPercentage: input.panic_threshold_percentage,
    maxScaleUpRate: input.max_scale_up_rate,
    maxScaleDownRate: input.max_scale_down_rate,
    scaleDownDelaySeconds: input.scale_down_delay,
    activationScale: input.activation_scale,
    initialScale: input.initial_scale,
    targetBurstCapacity: input.target_burst_capacity,
    enableScaleToZero: input.enable_scale_to_zero,
    scaleToZeroGracePeriodSeconds: input.scale_to_zero_grace_period,
    scaleToZeroPodRetentionPeriodSeconds: input.scale_to_zero_pod_retention_period,
    progressDeadlineSeconds: input.progress_deadline,
    minInstances: input.min_instances,
    maxInstances: input.max_instances,
    pools: input.pools,
  });
}

/** Settings of KEDA in the library's words. */
export function kedaSettings(input: InputOf<"keda">): KedaPolicySettings {
  const { fallback } = input;
  return settingsOf<KedaPolicySettings>({
    triggers: input.triggers?.map(({ signal, threshold, activation_threshold: activationThreshold, window }) =>
      settingsOf<KedaTrigger>({ signal, threshold, activationThreshold, windowSeconds: window }),
    ),
    minInstances: input.min_instances,
    maxInstances: input.max_instances,
    idleInstances: input.idle_instances,
    cooldownSeconds: input.cooldown,
    initialCooldownSeconds: input.initial_cooldown,
    pollingIntervalSeconds: input.polling_interval,
    fallback:
      fallback &&
      settingsOf<KedaFallback>({
        failureThreshold: fallback.failure_threshold,
        instances: fallback.instances,
        behavior: fallback.behavior,
      }),
    behavior: input.behavior && behaviorOf(input.behavior),
    pools: input.pools,
  });
}

function behaviorOf({ scale_up: up, scale_down: down }: BehaviorInput): ScalingBehavior {
  return settingsOf<ScalingBehavior>({ scaleUp: up && rulesOf(up), scaleDown: down && rulesOf(down) });
}

function rulesOf(input: NonNullable<BehaviorInput["scale_up"]>): ScalingRulesSettings {
  return settingsOf<ScalingRulesSettings>({
    stabilizationWindowSeconds: input.stabilization_window,
    selectPolicy: input.select_policy,
    policies: input.policies?.map(({ type, value, period }) => ({ type, value, periodSeconds: period })),
    tolerance: input.tolerance,
  });
}
