import { MetricUnusableError } from "./metric-unusable-error";
import type { Pod, PodGroupingRules, PodSample } from "./pod-groups";
import { replicasByAverage, replicasByUtilization } from "./pod-metrics";
import type { MilliValue, Tolerances } from "./replica-numbers";
import { replicasByShare, replicasByValue } from "./series-metrics";

interface MetricReading {
  /** For messages; of a resource its name, such as `cpu`. */
  readonly name: string;
  /** Why it could not be read; the values are not looked at then. */
  readonly failure?: string | undefined;
}

/** Usage of a resource by each pod: against a share of what was asked for, or, where given, against an average. */
export interface ResourceMetric extends MetricReading {
  readonly type: "Resource" | "ContainerResource";
  readonly targetUtilizationPercent?: number | undefined;
  readonly targetAverageValueMilli?: MilliValue | undefined;
  readonly samples: ReadonlyMap<string, PodSample>;
}

/** Any figure of each pod, against an average. */
export interface PodsMetric extends MetricReading {
  readonly type: "Pods";
  readonly targetAverageValueMilli: MilliValue;
  readonly samples: ReadonlyMap<string, PodSample>;
}

/** A figure of something else than pods: against a value, or, where given, against a share for each pod. */
export interface SeriesMetric extends MetricReading {
  readonly type: "Object" | "External";
  readonly targetValueMilli?: MilliValue | undefined;
  readonly targetAverageValueMilli?: MilliValue | undefined;
  readonly seriesMilli: readonly MilliValue[];
}

/** A kind of metric that nobody knows. */
export interface UnknownMetric extends MetricReading {
  readonly type: "Unknown";
}

/** A metric, its target and its reading. */
export type HpaMetric = ResourceMetric | PodsMetric | SeriesMetric | UnknownMetric;

/** What proposals are made from besides the metrics. */
export interface ProposalContext extends Omit<PodGroupingRules, "resource"> {
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly pods: readonly Pod[];
  readonly tolerances: Tolerances;
}

/** What one metric asks for. */
export interface MetricProposal {
  readonly metric: HpaMetric;
  readonly replicas: number;
  /** The figure in words. */
  readonly text: string;
  readonly utilizationPercent?: number;
}

/** Proposals of the metrics that could be used, and the errors of the others, in the order of the metrics. */
export interface MetricProposals {
  readonly proposals: readonly MetricProposal[];
  readonly failures: readonly { readonly metric: HpaMetric; readonly error: MetricUnusableError }[];
}

/** Asks every metric; one that cannot be used is left out. */
export function proposeReplicas(metrics: readonly HpaMetric[], context: ProposalContext): MetricProposals {
  const proposals: MetricProposal[] = [];
  const failures: { metric: HpaMetric; error: MetricUnusableError }[] = [];
  for (const metric of metrics) {
    try {
      proposals.push(proposalOf(metric, context));
    } catch (error) {
      if (!(error instanceof MetricUnusableError)) throw error;
      failures.push({ metric, error });
    }
  }
  return { proposals, failures };
}

function proposalOf(metric: HpaMetric, context: ProposalContext): MetricProposal {
  const { name, failure } = metric;
  if (failure !== undefined) throw new MetricUnusableError(name, "fetch_failed", failure);
  const shared = { ...context, metric: name, currentReplicas: context.specReplicas };
  switch (metric.type) {
    case "Unknown":
      throw new MetricUnusableError(name, "unknown_type", "there is no such kind of metric");
    case "Pods":
      return average(metric, replicasByAverage({ ...shared, ...metric }), metric.targetAverageValueMilli);
    case "Object":
    case "External":
      return seriesProposal(metric, context);
    default: {
      const { targetAverageValueMilli, targetUtilizationPercent, samples } = metric;
      const input = { ...shared, samples, resource: name };
      if (targetAverageValueMilli !== undefined) {
        return average(metric, replicasByAverage({ ...input, targetAverageValueMilli }), targetAverageValueMilli);
      }
      if (targetUtilizationPercent === undefined) throw withoutTarget(name);
      const { replicas, utilizationPercent } = replicasByUtilization({ ...input, targetUtilizationPercent });
      const text = `${name} ${utilizationPercent} % of ${targetUtilizationPercent} %`;
      return { metric, replicas, utilizationPercent, text };
    }
  }
}

function seriesProposal(metric: SeriesMetric, context: ProposalContext): MetricProposal {
  const { name, targetAverageValueMilli, targetValueMilli } = metric;
  const input = { ...context, metric: name, seriesMilli: metric.seriesMilli };
  if (targetAverageValueMilli !== undefined) {
    const { replicas, valueMilli } = replicasByShare({ ...input, targetAverageValueMilli });
    return average(metric, { replicas, averageValueMilli: valueMilli }, targetAverageValueMilli);
  }
  if (targetValueMilli === undefined) throw withoutTarget(name);
  const { replicas, valueMilli } = replicasByValue({
    ...input,
    currentReplicas: context.specReplicas,
    targetValueMilli,
  });
  return { metric, replicas, text: `${name} ${units(valueMilli)} against ${units(targetValueMilli)}` };
}

function average(
  metric: HpaMetric,
  { replicas, averageValueMilli }: { readonly replicas: number; readonly averageValueMilli: bigint },
  target: MilliValue,
): MetricProposal {
  return { metric, replicas, text: `${metric.name} ${units(averageValueMilli)} each against ${units(target)}` };
}

function withoutTarget(name: string): MetricUnusableError {
  return new MetricUnusableError(name, "target_missing", "it has no target");
}

function units(milli: MilliValue): number {
  return Number(milli) / 1000;
}
