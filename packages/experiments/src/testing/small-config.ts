import type { ConfigSource } from "../job";

/** Twenty requests on one server: a run of a few milliseconds whose figures depend on the seed. */
export const SMALL_CONFIG: ConfigSource = {
  text: `
cluster: { servers: [{ sku: dgx-h100, count: 1 }] }
workload:
  arrivals: { type: poisson, rate: 5 }
  sizes: { type: log-normal, prompt_mean: 500, prompt_cv: 1, output_mean: 20, output_cv: 0.5 }
  requests: 20
applications:
  - model_architecture: llama2-70b
    scheduler: jsq
start_state:
  state_type: baseline
  instance: { tensor_parallelism: 8 }
`,
};

/** Two endpoints, both replaying `trace.csv` in the folder of the configuration, or the first one something else. */
export function tracesConfig(folder: string, requests = "trace: { path: trace.csv }"): ConfigSource {
  return {
    fileName: `${folder}/cluster.yaml`,
    text: `
cluster: { servers: [{ sku: dgx-h100, count: 4 }] }
applications:
  - { model_architecture: llama2-70b, scheduler: jsq, ${requests} }
  - { model_architecture: llama2-70b, scheduler: jsq, trace: { path: trace.csv } }
start_state:
  - state_type: splitwise
    application_id: 0
    prompt: { tensor_parallelism: 8, num_instances: 1 }
    token: { tensor_parallelism: 8, num_instances: 1 }
  - state_type: splitwise
    application_id: 1
    prompt: { tensor_parallelism: 8, num_instances: 1 }
    token: { tensor_parallelism: 8, num_instances: 1 }
`,
  };
}

/** A trace of so many requests, one a second. */
export function traceText(requests: number): string {
  const rows = Array.from({ length: requests }, (_, row) => `${row},0,${row},1,${100 + row},${5 + (row % 7)}`);
  return `request_id,application_id,arrival_timestamp,batch_size,prompt_size,token_size\n${rows.join("\n")}\n`;
}
