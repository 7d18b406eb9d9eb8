import { hpaRules } from "@tokentide/scaling-manager";
import type { ConformanceKind } from "./conformance-case";
import { wholeNumber } from "./differences";
import { NOW_SECONDS, orError, type PodOfCase, podsOf, type SamplesOfCase, samplesOf } from "./hpa-pods";

interface GroupingInput {
  readonly pods: readonly PodOfCase[];
  readonly metrics: SamplesOfCase;
  readonly cpuInitializationPeriodSeconds: number;
  readonly delayOfInitialReadinessStatusSeconds: number;
}

interface PodMetricCase extends GroupingInput {
  readonly metric: string;
  readonly currentReplicas: number;
  readonly tolerances: hpaRules.Tolerances;
}

interface SeriesCase {
  readonly currentReplicas: number;
  readonly tolerances: hpaRules.Tolerances;
  readonly valuesMilli: readonly (number | string)[];
}

const groupingRules = (input: GroupingInput) => ({
  nowSeconds: NOW_SECONDS,
  cpuInitializationSeconds: input.cpuInitializationPeriodSeconds,
  initialReadinessDelaySeconds: input.delayOfInitialReadinessStatusSeconds,
});

const podMetric = (input: PodMetricCase): hpaRules.PodMetricInput => ({
  ...groupingRules(input),
  metric: input.metric,
  currentReplicas: input.currentReplicas,
  tolerances: input.tolerances,
  pods: podsOf(input.pods),
  samples: samplesOf(input.metrics),
});

const byValue: ConformanceKind = {
  find: (input: SeriesCase & { readonly targetValueMilli: number | string; readonly pods?: readonly PodOfCase[] }) =>
    orError(() => {
      const { replicas, valueMilli } = hpaRules.replicasByValue({
        metric: "series",
        currentReplicas: input.currentReplicas,
        tolerances: input.tolerances,
        pods: podsOf(input.pods ?? []),
        seriesMilli: input.valuesMilli.map(BigInt),
        targetValueMilli: BigInt(input.targetValueMilli),
      });
      return { replicas, valueMilli: wholeNumber(valueMilli) };
    }),
};

const byShare: ConformanceKind = {
  find: (input: SeriesCase & { readonly targetAverageValueMilli: number | string }) =>
    orError(() => {
      const { replicas, valueMilli } = hpaRules.replicasByShare({
        metric: "series",
        statusReplicas: input.currentReplicas,
        tolerances: input.tolerances,
        seriesMilli: input.valuesMilli.map(BigInt),
        targetAverageValueMilli: BigInt(input.targetAverageValueMilli),
      });
      return { replicas, averageValueMilli: wholeNumber(valueMilli) };
    }),
};

/** Kinds about single metrics of the HorizontalPodAutoscaler. */
export const HPA_METRIC_KINDS: Readonly<Record<string, ConformanceKind>> = {
  "hpa.groupPods": {
    unordered: ["unreadyPods", "missingPods", "ignoredPods"],
    find(input: GroupingInput & { readonly resource: string }) {
      const rules = { ...groupingRules(input), resource: input.resource };
      const groups = hpaRules.groupPods(podsOf(input.pods), samplesOf(input.metrics), rules);
      return {
        readyPodCount: groups.readyCount,
        unreadyPods: [...groups.unready],
        missingPods: [...groups.missing],
        ignoredPods: [...groups.ignored],
      };
    },
  },
  "hpa.resourceUtilization": {
    find: (input: PodMetricCase & { readonly targetUtilizationPercent: number }) =>
      orError(() => {
        const { targetUtilizationPercent } = input;
        const result = hpaRules.replicasByUtilization({
          ...podMetric(input),
          resource: input.metric,
          targetUtilizationPercent,
        });
        return { ...result, averageValueMilli: wholeNumber(result.averageValueMilli) };
      }),
  },
  "hpa.podsMetric": {
    find: (input: PodMetricCase & { readonly targetAverageValueMilli: number | string }) =>
      orError(() => {
        // A resource against an average is of this kind too: then readiness is looked at.
        const resource = input.metric === "cpu" ? input.metric : undefined;
        const targetAverageValueMilli = BigInt(input.targetAverageValueMilli);
        const result = hpaRules.replicasByAverage({ ...podMetric(input), resource, targetAverageValueMilli });
        return { ...result, averageValueMilli: wholeNumber(result.averageValueMilli) };
      }),
  },
  "hpa.objectMetric": byValue,
  "hpa.externalMetric": byValue,
  "hpa.objectPerPodMetric": byShare,
  "hpa.externalPerPodMetric": byShare,
};
