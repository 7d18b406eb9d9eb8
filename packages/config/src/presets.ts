/** A configuration that comes with the package, so that there is something to run without writing a file. */
export interface Preset {
  readonly name: string;
  /** What it shows, in one sentence. */
  readonly description: string;
  /** The YAML. */
  readonly text: string;
}

const DEMO = `# An hour of a conversation service that starts on eight servers of two A100s each, and scales by itself.
cluster:
  servers:
    - { sku: a100-pair, count: 8 } # the first SKU is what scale-ups rent
  skus:
    a100-pair: { processor: a100-80gb, count: 2 }

workload: # the rates and sizes of Azure's conversation service, November 2023, at eight times its traffic
  arrivals: { type: azure-conv-2023, rate: 44 }
  sizes: { type: azure-conv-2023 }
  duration: 3600 # seconds

performance_model: { type: profile } # measured times

applications:
  - application_id: 0
    model_architecture: llama-3.1-8b
    scheduler: token_jsq
    slo: { ttft: 1.0, tbt: 0.05 } # seconds
    scaling_manager:
      scale_up_delay: small_model # measured for a model of this size: 65 ± 4 s from the start of an instance until it serves
      decision_interval: 15 # seconds
      policy: { type: utilization, signal: kv, up: 0.05, down: 0.03 } # at 5 % of its KV memory an instance nears 50 ms a token
      max_instances: 16
      scale_down: { cooldown: 60, window: 180 } # seconds: go by the busiest moment of the last three minutes

start_state:
  state_type: baseline
  instance: { tensor_parallelism: 2 }

seed: 0
`;

/** Every preset, the one to begin with first. */
export const PRESETS: readonly Preset[] = [
  {
    name: "demo",
    description:
      "An hour of a conversation service that starts on eight servers and scales; instances start in 65 ± 4 s, as measured.",
    text: DEMO,
  },
];
