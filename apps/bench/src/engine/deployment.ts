import type { Dialect } from "../dialect";

/** What serves the requests of a workload: enough to write a configuration of it. */
export interface Deployment {
  readonly servers: readonly { readonly sku: string; readonly count: number }[];
  readonly model: string;
  readonly scheduler: "token_jsq" | "mixed_pool";
  readonly start: Start;
  /** Default 512. */
  readonly maxBatchSize?: number;
  /** Default: the batching of the ancestor's experiments. */
  readonly instances?: "vllm";
  /** Default: measured profiles. */
  readonly performance?: "roofline";
}

/** Every server one instance, or the first servers for prompts and the next for tokens, or by SKU. */
export type Start =
  | { readonly type: "baseline" }
  | { readonly type: "homogeneous"; readonly promptServers: number; readonly tokenServers: number }
  | { readonly type: "heterogeneous"; readonly promptSku: string; readonly tokenSku: string };

/** What follows `trace:` or `workload:` in a configuration. */
export type RequestsConfig = { readonly trace: string } | { readonly workload: WorkloadConfig };

export interface WorkloadConfig {
  readonly arrivals: Readonly<Record<string, unknown>>;
  readonly sizes: Readonly<Record<string, unknown>>;
  readonly duration?: number;
  readonly requests?: number;
}

const DEFAULT_MAX_BATCH_SIZE = 512;

/** The batching of the ancestor's experiments. */
const INSTANCE = {
  instance_type: "Splitwise",
  max_batch_tokens: 2048,
  max_preemptions: 4,
  pipeline_parallelism: 1,
  tensor_parallelism: 8,
};

/** The batching of today's engines, with a token budget for large cards. */
const VLLM_INSTANCE = { instance_type: "vllm", max_batch_tokens: 8192, tensor_parallelism: 8 };

/** Gibibytes per second between servers, as the ancestor's experiments have it. */
const ANCESTOR_BANDWIDTH = 200;

/** The configuration of a deployment as a user would write it, as YAML (JSON is YAML). */
export function deploymentConfig(deployment: Deployment, requests: RequestsConfig, dialect: Dialect): string {
  const isCompat = dialect === "splitwise-sim";
  const isMixedPool = deployment.scheduler === "mixed_pool";
  const config = {
    cluster: { servers: deployment.servers },
    ...requests,
    applications: [
      {
        application_id: 0,
        model_architecture: deployment.model,
        scheduler: {
          type: deployment.scheduler,
          ...(isMixedPool ? { prompt_max_pending_batch_tokens: 8192 } : {}),
          ...(isMixedPool && isCompat ? { transfer_bandwidth: ANCESTOR_BANDWIDTH } : {}),
        },
      },
    ],
    ...(deployment.performance ? { performance_model: deployment.performance } : {}),
    start_state: startState(deployment),
    ...(isCompat ? { compat: "splitwise-sim" } : {}),
    output: { detailed: false },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function startState({ start, maxBatchSize, instances }: Deployment): Record<string, unknown> {
  const batching = instances === "vllm" ? VLLM_INSTANCE : INSTANCE;
  const instance = { ...batching, max_batch_size: maxBatchSize ?? DEFAULT_MAX_BATCH_SIZE };
  switch (start.type) {
    case "baseline":
      return { state_type: "baseline", instance };
    case "homogeneous":
      return {
        state_type: "splitwise",
        split_type: "homogeneous",
        prompt: { ...instance, num_instances: start.promptServers },
        token: { ...instance, num_instances: start.tokenServers },
      };
    case "heterogeneous":
      return {
        state_type: "splitwise",
        split_type: "heterogeneous",
        prompt: { ...instance, instance_names: [start.promptSku] },
        token: { ...instance, instance_names: [start.tokenSku] },
      };
  }
}
