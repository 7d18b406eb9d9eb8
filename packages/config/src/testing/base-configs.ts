/** Servers that are all alike, one application, everything else by default. */
export const UNIFORM = `
cluster:
  servers:
    - { sku: dgx-h100, count: 4 }
trace: { path: trace.csv }
applications:
  - model_architecture: llama2-70b
    scheduler: jsq
start_state:
  state_type: baseline
  instance: { tensor_parallelism: 8 }
`;

/** A prompt and a token pool, and generated requests. */
export const SPLIT = `
cluster:
  servers:
    - { sku: dgx-h100, count: 3 }
    - { sku: dgx-a100, count: 2 }
workload:
  arrivals: { type: poisson, rate: 5 }
  sizes: azure-conv-2023
  duration: 300
applications:
  - application_id: 0
    model_architecture: llama2-70b
    scheduler: { type: mixed_pool, prompt_max_pending_batch_tokens: 8192 }
    slo: { ttft: 2.0 }
start_state:
  state_type: splitwise_3_2
  split_type: homogeneous
  prompt: { tensor_parallelism: 8, num_instances: 3 }
  token: { tensor_parallelism: 8, num_instances: 2 }
`;

/** Two endpoints with requests of their own. */
export const TWO_APPLICATIONS = `
cluster:
  servers:
    - { sku: dgx-h100, count: 4 }
applications:
  - model_architecture: llama2-70b
    scheduler: mixed_pool
    workload: { arrivals: { type: constant, rate: 1 }, sizes: { type: fixed, prompt_tokens: 10, output_tokens: 5 }, requests: 9 }
  - model_architecture: bloom-176b
    scheduler: jsq
    trace: other.csv
start_state:
  - state_type: splitwise
    application_id: 0
    prompt: { tensor_parallelism: 4, num_instances: 1 }
    token: { tensor_parallelism: 2, num_instances: 1 }
  - state_type: baseline
    application_id: 1
    instance: { tensor_parallelism: 8 }
`;

/** Servers that are all alike and a fleet that scales by its queue. */
export const SCALING = `
cluster:
  servers:
    - { sku: dgx-h100, count: 2 }
trace: { path: trace.csv }
applications:
  - model_architecture: llama2-70b
    scheduler: jsq
    scaling_manager: { policy: queue }
start_state:
  state_type: baseline
  instance: { tensor_parallelism: 8 }
`;

/** A prompt and a token pool that scale. */
export const SCALING_POOLS = `
cluster:
  servers:
    - { sku: dgx-h100, count: 5 }
trace: { path: trace.csv }
applications:
  - model_architecture: llama2-70b
    scheduler: mixed_pool
    scaling_manager: { policy: queue }
start_state:
  state_type: splitwise
  prompt: { tensor_parallelism: 8, num_instances: 2 }
  token: { tensor_parallelism: 8, num_instances: 3 }
`;
