/** The complete configuration of the documentation, as it stands there. */
export const REFERENCE = `cluster:
  servers:                       # the first SKU is the default for scale-up
    - { sku: dgx-h100, count: 3 }
    - { sku: dgx-a100, count: 0 }
  interconnects:
    - { link: infiniband, topology: p2p, bandwidth_gbps: 200 }   # gigabits/s; what transfers use by default
  power_budget: 232000           # W
trace: { path: traces/conv_first_200.csv }   # relative to this file; or instead of it:
# workload: { arrivals: { type: poisson, rate: 5 }, sizes: { type: azure-conv-2023 }, duration: 300 }
performance_model: { type: profile }         # constant | profile | roofline
applications:
  - application_id: 0
    model_architecture: llama2-70b
    model_size: llama2-70b-fp16
    allocator: noop              # accepted for the ancestor's files
    scheduler: { type: mixed_pool, prompt_max_pending_batch_tokens: 8192 }   # or just its name
    slo: { ttft: 2.0, tbt: 0.1 } # seconds
    scaling_manager:             # the quick start's block
      scale_up_delay: 10.0
      drain_check_interval: 1.0
      # and, beyond it: decision_interval: 30, policy: { type: queue, … }, min_instances: 1, max_instances: 100 (per pool:
      # pools: { prompt: { min: 1, max: 40 }, token: { … } }), max_total_instances, cooldowns, boot stages, drain_timeout, dry_run
start_state:
  state_type: splitwise          # unallocated | orca | baseline | splitwise…
  application_id: 0
  split_type: homogeneous        # or heterogeneous with instance_names
  prompt: { instance_type: Splitwise, max_batch_size: 512, max_batch_tokens: 2048, max_preemptions: 4, pipeline_parallelism: 1, tensor_parallelism: 8, num_instances: 2 }
  token:  { instance_type: Splitwise, max_batch_size: 512, max_batch_tokens: 2048, max_preemptions: 4, pipeline_parallelism: 1, tensor_parallelism: 8, num_instances: 1 }
end_time: 86400
seed: 0
compat: splitwise-sim            # absent by default
output: { dir: out, detailed: true }
`;
