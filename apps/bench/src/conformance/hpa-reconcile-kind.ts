import { hpaRules } from "@tokentide/scaling-manager";
import type { ConformanceKind } from "./conformance-case";
import { logOf, rulesSettings } from "./hpa-limit-kinds";
import { NOW_SECONDS, type PodOfCase, podsOf, timeOfAge } from "./hpa-pods";

interface MetricOfCase {
  readonly type: string;
  readonly resource?: string;
  readonly targetAverageUtilizationPercent?: number;
  readonly targetAverageValueMilli?: number | string;
  readonly targetValueMilli?: number | string;
  readonly fetchError?: string | null;
}

interface ReconcileCase {
  readonly minReplicas: number | null;
  readonly maxReplicas: number;
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly metrics: readonly MetricOfCase[];
  readonly behavior: hpaRules.ScalingBehavior | null;
  readonly pods: readonly PodOfCase[];
  /** By type of metric, whichever metric asks. */
  readonly samples: {
    readonly resourceUsageMilli: Readonly<Record<string, number>>;
    readonly podsMilli: Readonly<Record<string, number>>;
    readonly objectMilli: number | string | null;
    readonly externalMilli: readonly (number | string)[];
  };
  readonly sampleAgeSeconds: number | null;
  readonly sampleWindowSeconds: number;
  readonly recommendations: readonly { readonly replicas: number; readonly ageSeconds: number }[] | null;
  readonly conditions: readonly hpaRules.HpaCondition[];
  readonly featureGates: { readonly HPAScaleToZero: boolean; readonly HPAConfigurableTolerance: boolean };
  readonly controller: {
    readonly tolerance: number;
    readonly downscaleStabilizationSeconds: number;
    readonly cpuInitializationPeriodSeconds: number;
    readonly delayOfInitialReadinessStatusSeconds: number;
  };
}

/** What is scaled by when nothing is said. */
const DEFAULT_METRIC: MetricOfCase = { type: "Resource", resource: "cpu", targetAverageUtilizationPercent: 80 };

function milli(value: number | string | undefined): bigint | undefined {
  return value === undefined ? undefined : BigInt(value);
}

function metricOf(metric: MetricOfCase, { samples, ...input }: ReconcileCase): hpaRules.HpaMetric {
  const failure = metric.fetchError ?? undefined;
  const perPod = (values: Readonly<Record<string, number>>) =>
    new Map(
      Object.entries(values).map(([name, valueMilli]): [string, hpaRules.PodSample] => [
        name,
        { valueMilli, timeSeconds: timeOfAge(input.sampleAgeSeconds), windowSeconds: input.sampleWindowSeconds },
      ]),
    );
  switch (metric.type) {
    case "Resource":
    case "ContainerResource":
      return {
        type: metric.type,
        name: metric.resource ?? "cpu",
        failure,
        targetUtilizationPercent: metric.targetAverageUtilizationPercent,
        targetAverageValueMilli: milli(metric.targetAverageValueMilli),
        samples: perPod(samples.resourceUsageMilli),
      };
    case "Pods":
      return {
        type: "Pods",
        name: "pods",
        failure,
        targetAverageValueMilli: milli(metric.targetAverageValueMilli) ?? 0n,
        samples: perPod(samples.podsMilli),
      };
    case "Object":
    case "External": {
      const object = samples.objectMilli === null ? [] : [samples.objectMilli];
      return {
        type: metric.type,
        name: metric.type.toLowerCase(),
        failure,
        targetValueMilli: milli(metric.targetValueMilli),
        targetAverageValueMilli: milli(metric.targetAverageValueMilli),
        seriesMilli: (metric.type === "Object" ? object : samples.externalMilli).map(BigInt),
      };
    }
    default:
      return { type: "Unknown", name: metric.type };
  }
}

/** A whole pass of the HorizontalPodAutoscaler. */
export const HPA_RECONCILE: ConformanceKind = {
  unordered: ["conditions"],
  find(input: ReconcileCase) {
    const { controller, featureGates, behavior } = input;
    const metrics = input.metrics.length === 0 ? [DEFAULT_METRIC] : input.metrics;
    const outcome = hpaRules.reconcile(
      {
        nowSeconds: NOW_SECONDS,
        specReplicas: input.specReplicas,
        statusReplicas: input.statusReplicas,
        minReplicas: input.minReplicas ?? 1,
        maxReplicas: input.maxReplicas,
        metrics: metrics.map((metric) => metricOf(metric, input)),
        behavior:
          behavior === null
            ? undefined
            : { scaleUp: rulesSettings(behavior.scaleUp), scaleDown: rulesSettings(behavior.scaleDown) },
        pods: podsOf(input.pods),
      },
      {
        tolerance: controller.tolerance,
        downscaleStabilizationSeconds: controller.downscaleStabilizationSeconds,
        cpuInitializationSeconds: controller.cpuInitializationPeriodSeconds,
        initialReadinessDelaySeconds: controller.delayOfInitialReadinessStatusSeconds,
        scaleFromZero: featureGates.HPAScaleToZero ? "after_own_scale_down" : "never",
        hasConfigurableTolerance: featureGates.HPAConfigurableTolerance,
      },
      {
        ...hpaRules.INITIAL_HPA_STATE,
        log: input.recommendations === null ? null : logOf(input.recommendations),
        conditions: input.conditions,
      },
    );
    const { desiredReplicas, action, error, proposals, state } = outcome;
    return {
      desiredReplicas,
      scaleUpdated: action !== "none",
      action,
      error: error === undefined ? "none" : "internal",
      conditions: state.conditions,
      cpuUtilizationPercent: proposals.find((proposal) => proposal.metric.name === "cpu")?.utilizationPercent,
    };
  },
};
