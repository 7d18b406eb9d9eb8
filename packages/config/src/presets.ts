/** A configuration that comes with the package, so that there is something to run without writing a file. */
export interface Preset {
  readonly name: string;
  /** What it shows, in one sentence. */
  readonly description: string;
  /** The YAML. */
  readonly text: string;
}

const DEMO = `# An hour of a conversation service on eight H100 servers: three for prompts, five for tokens.
cluster:
  servers:
    - { sku: dgx-h100, count: 8 }
  interconnects:
    - { link: infiniband, topology: p2p, bandwidth_gbps: 200 } # gigabits per second; KV caches travel over it

workload: # the rates and sizes of Azure's conversation service, November 2023, at four times its traffic
  arrivals: { type: azure-conv-2023, rate: 22 }
  sizes: { type: azure-conv-2023 }
  duration: 3600 # seconds

performance_model: { type: profile } # measured times

applications:
  - application_id: 0
    model_architecture: llama2-70b
    model_size: llama2-70b-fp16
    scheduler: mixed_pool
    slo: { ttft: 1.0, tbt: 0.1 } # seconds

start_state:
  state_type: splitwise
  prompt: { tensor_parallelism: 8, num_instances: 3 }
  token: { tensor_parallelism: 8, num_instances: 5 }

seed: 0
`;

/** Every preset, the one to begin with first. */
export const PRESETS: readonly Preset[] = [
  { name: "demo", description: "An hour of a conversation service on eight H100 servers.", text: DEMO },
];
