import { RandomStreams } from "@tokentide/sim-core";

/** Share of the requests that have to meet their bounds. */
export const BOUND_TARGET = 0.97;

/** An invented quarter of an hour: a steady stream, bursts, a spike, or steps, of small and large requests, on a fleet that scales. */
export function boundWorkload(seed: number): string {
  const random = new RandomStreams(seed).stream("workload");
  const between = (low: number, high: number) => Number((low + (high - low) * random.next()).toFixed(2));
  const rate = between(1, 16);
  const arrivals = [
    `{ type: poisson, rate: ${rate} }`,
    `{ type: gamma, rate: ${rate}, cv: ${between(1, 3)} }`,
    `{ type: spike, base_rate: ${rate}, peak_rate: ${between(16, 40)}, start: ${between(200, 500)}, ramp: ${between(0, 100)}, duration: ${between(30, 200)} }`,
    `{ type: piecewise, steps: [{ start: 0, rate: ${rate} }, { start: 300, rate: ${between(5, 30)} }, { start: 600, rate: ${between(0, 10)} }] }`,
  ][seed % 4];
  return `
cluster: { servers: [{ sku: a100, count: ${Math.ceil(between(0, 4))} }], skus: { a100: { processor: a100-80gb, count: 2 } } }
workload:
  arrivals: ${arrivals}
  sizes: { type: log-normal, prompt_mean: ${between(300, 2000)}, prompt_cv: 0.8, output_mean: ${between(30, 200)}, output_cv: 0.8 }
  duration: 900
performance_model: { type: profile }
applications:
  - model_architecture: llama-3.1-8b
    scheduler: token_jsq
    slo: { ttft: 1.0, tbt: 0.05 }
    scaling_manager: { scale_up_delay: ${between(10, 90)}, decision_interval: 15, max_instances: 24, policy: clairvoyant }
start_state: { state_type: baseline, instance: { tensor_parallelism: 2 } }
seed: ${seed}
`;
}
