import type { ConfigSource } from "../job";

/** Ten minutes of bursty requests on a fleet that may scale: a run of a few dozen milliseconds. */
export const SCALING_CONFIG: ConfigSource = {
  text: `
cluster: { servers: [{ sku: dgx-h100, count: 2 }] }
workload:
  arrivals: { type: spike, base_rate: 1, peak_rate: 12, start: 120, duration: 180 }
  sizes: { type: azure-conv-2023 }
  duration: 600
applications:
  - model_architecture: llama2-70b
    scheduler: jsq
    slo: { ttft: 1, tbt: 0.05 }
    scaling_manager:
      scale_up_delay: { mean: 20, sd: 5 }
      decision_interval: 10
      policy: { type: queue, up_requests_per_instance: 5 }
      max_instances: 6
start_state:
  state_type: baseline
  instance: { tensor_parallelism: 8, max_batch_size: 32 }
`,
};
