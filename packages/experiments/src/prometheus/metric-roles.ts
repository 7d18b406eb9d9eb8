/** What a metric tells. */
export type MetricRole =
  | "requests"
  | "prompt_tokens"
  | "output_tokens"
  | "prompt_histogram"
  | "output_histogram"
  | "replicas"
  | "min_replicas"
  | "max_replicas"
  | "startup_seconds"
  | "ttft_histogram"
  | "tbt_histogram"
  | "e2e_histogram";

/** `counter`: only its growth counts; `gauge`: its value does. */
interface KnownMetric {
  readonly role: MetricRole;
  readonly kind: "counter" | "gauge";
  /** Of several metrics for a role the first that is there is taken: they count the same things. */
  readonly names: readonly string[];
}

/**
 * Names of vLLM (docs.vllm.ai, usage/metrics), SGLang (docs.sglang.io, references/production_metrics), the inference
 * extension of the Kubernetes Gateway API, Envoy, Istio, NGINX and kube-state-metrics.
 *
 * A gateway counts requests when they come, an engine when they are through: gateways stand first.
 */
export const KNOWN_METRICS: readonly KnownMetric[] = [
  {
    role: "requests",
    kind: "counter",
    names: [
      "inference_model_request_total",
      "inference_objective_request_total",
      "istio_requests_total",
      "envoy_cluster_upstream_rq_total",
      "nginx_ingress_controller_requests",
      "sglang:num_requests_total",
      "vllm:request_success_total",
    ],
  },
  { role: "prompt_tokens", kind: "counter", names: ["vllm:prompt_tokens_total", "sglang:prompt_tokens_total"] },
  { role: "output_tokens", kind: "counter", names: ["vllm:generation_tokens_total", "sglang:generation_tokens_total"] },
  {
    role: "prompt_histogram",
    kind: "counter",
    names: [
      "vllm:request_prompt_tokens_bucket",
      "sglang:prompt_tokens_histogram_bucket",
      "inference_model_input_tokens_bucket",
      "inference_objective_input_tokens_bucket",
    ],
  },
  {
    role: "output_histogram",
    kind: "counter",
    names: [
      "vllm:request_generation_tokens_bucket",
      "sglang:generation_tokens_histogram_bucket",
      "inference_model_output_tokens_bucket",
      "inference_objective_output_tokens_bucket",
    ],
  },
  {
    role: "replicas",
    kind: "gauge",
    names: [
      "kube_deployment_status_replicas_ready",
      "kube_deployment_status_replicas_available",
      "kube_statefulset_status_replicas_ready",
      "kube_horizontalpodautoscaler_status_current_replicas",
      "kube_deployment_status_replicas",
    ],
  },
  { role: "min_replicas", kind: "gauge", names: ["kube_horizontalpodautoscaler_spec_min_replicas"] },
  { role: "max_replicas", kind: "gauge", names: ["kube_horizontalpodautoscaler_spec_max_replicas"] },
  { role: "startup_seconds", kind: "gauge", names: ["startup_seconds"] },
  {
    role: "ttft_histogram",
    kind: "counter",
    names: ["vllm:time_to_first_token_seconds_bucket", "sglang:time_to_first_token_seconds_bucket"],
  },
  {
    role: "tbt_histogram",
    kind: "counter",
    names: [
      "vllm:request_time_per_output_token_seconds_bucket",
      "vllm:time_per_output_token_seconds_bucket",
      "vllm:inter_token_latency_seconds_bucket",
      "sglang:inter_token_latency_seconds_bucket",
      "sglang:time_per_output_token_seconds_bucket",
    ],
  },
  {
    role: "e2e_histogram",
    kind: "counter",
    names: ["vllm:e2e_request_latency_seconds_bucket", "sglang:e2e_request_latency_seconds_bucket"],
  },
];
