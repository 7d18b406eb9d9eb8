import { estimate } from "../estimate";
import type { ServedTraffic } from "./metric-steps";

/** What no metric says: what served the traffic. */
export interface ServingFleet {
  /** A name of the catalog. */
  readonly model: string;
  /** A name of the catalog. */
  readonly processor: string;
  readonly tensorParallelism: number;
  /** The policy that was in force: a type. */
  readonly policy: string;
}

const DEFAULT_DECISION_SECONDS = 15;

/** The configuration of a fleet as it stood at the beginning of an export, to replay `trace.csv` beside it. */
export function importedConfig(
  traffic: ServedTraffic,
  { model, processor, tensorParallelism, policy }: ServingFleet,
): string {
  const { steps, stepSeconds, startUnixSeconds, minReplicas, maxReplicas, startUpSeconds, used } = traffic;
  const replicas = Math.max(1, Math.round(steps.find((step) => step.replicas !== undefined)?.replicas ?? 1));
  const most = Math.max(replicas, ...steps.map((step) => step.replicas ?? 0));
  const start = new Date(startUnixSeconds * 1000).toISOString().replace(".000Z", "Z");
  const sources = Object.entries(used).map(([role, name]) => `#   ${role}: ${name}`);
  return `# Made by tokentide import prometheus; the metrics that were used:
${sources.join("\n")}
cluster:
  servers:
    - { sku: replica, count: ${replicas} } # ready at the beginning
  skus:
    replica: { processor: ${processor}, count: ${tensorParallelism} }

trace: { path: trace.csv }
start_time: "${start}"
timeline_interval: ${stepSeconds} # seconds: a step of the export

performance_model: { type: profile, fallback: roofline }

applications:
  - model_architecture: ${model}
    scheduler: token_jsq
    scaling_manager:
      actuator:
        type: kubernetes
        pod_start_up: ${startUpText(startUpSeconds)}
        node_provisioning: 0 # seconds: its time is in that of the pod
      decision_interval: ${DEFAULT_DECISION_SECONDS} # seconds
      policy: ${policy} # the one that was in force: give it its settings
      min_instances: ${minReplicas ?? 1}
      max_instances: ${maxReplicas ?? most}${maxReplicas === undefined ? " # as many as there ever were" : ""}

start_state:
  state_type: baseline
  instance: { tensor_parallelism: ${tensorParallelism} }
`;
}

/** As it was seen, or what was measured elsewhere for a small model. */
function startUpText(seconds: readonly number[]): string {
  if (seconds.length === 0) return "small_model # not in the metrics: take your own where you know it";
  const { mean, standardDeviation } = estimate(seconds);
  const rounded = (value: number) => Number(value.toPrecision(4));
  return seconds.length === 1
    ? `${rounded(mean)} # seconds, seen once`
    : `{ mean: ${rounded(mean)}, sd: ${rounded(standardDeviation)} } # seconds, of ${seconds.length} starts`;
}
