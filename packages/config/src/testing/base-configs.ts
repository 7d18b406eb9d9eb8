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

/** Every setting of a scaling manager that goes with the others. */
export const EVERYTHING_SCALES = `
cluster:
  servers:
    - { sku: dgx-h100, count: 5 }
  power_budget: 500000
trace: { path: trace.csv }
applications:
  - model_architecture: llama2-70b
    scheduler: { type: autoscaling, routing: { type: mixed_pool }, check_every_requests: 50, cooldown: 10 }
    scaling_manager:
      scale_up_delay: { low: 105, high: 130 }
      boot_deadline: 600
      drain_check_interval: 1.0
      drain_timeout: 120
      on_drain_timeout: requeue
      decision_interval: 15
      policy: { type: queue, thresholds: { prompt: { up_tokens: 9000, down_tokens: 500 } }, step: 2 }
      min_instances: 1
      max_instances: 100
      pools: { prompt: { max: 40 }, token: { min: 2 } }
      min_total_instances: 3
      max_total_instances: 60
      max_gpus: 512
      scale_up: { cooldown: 0, window: 0, max_step: 4 }
      scale_down: { cooldown: 300, window: 600, max_step: 1 }
      placement: server_per_instance
      cancel_booting_first: false
      revive_draining_first: false
      dry_run: true
      back_off: { first: 1 }
      billing: { dgx-h100: { committed: 2, minimum_billing: 3600 } }
failures:
  - { type: instance_death, mtbf: 3600, application_id: 0 }
  - { type: slow_boot, probability: 0.2, extra: { low: 10, high: 60 } }
on_loss: requeue
start_state:
  state_type: splitwise
  prompt: { tensor_parallelism: 8, num_instances: 2 }
  token: { tensor_parallelism: 8, num_instances: 3 }
`;
