/**
 * Reinforcement learning in forty lines: a bandit that learns how many requests an instance should have, one episode of the
 * simulator per trial. What it finds depends on what a missed request is worth.
 */
import { ScalingEnvironment } from "@tokentide/experiments";

const CONFIG = `
cluster: { servers: [{ sku: dgx-h100, count: 2 }] }
workload:
  arrivals: { type: spike, base_rate: 2, peak_rate: 14, start: 200, ramp: 60, duration: 300 }
  sizes: { type: azure-conv-2023 }
  duration: 900
applications:
  - model_architecture: llama2-70b
    scheduler: token_jsq
    slo: { ttft: 1, tbt: 0.05 }
    scaling_manager: { scale_up_delay: 30, decision_interval: 15, max_instances: 10 }
start_state: { state_type: baseline, instance: { tensor_parallelism: 8 } }
`;

const CHOICES = [4, 8, 16, 32, 64];
const EPISODES = 15;
/** How much more often what looks good is tried: UCB1's exploration, scaled to the rewards. */
const EXPLORATION = 4;

for (const dollarsPerMiss of [0.001, 0.1]) {
  const environment = new ScalingEnvironment({ config: { text: CONFIG }, dollarsPerMiss });

  const returnOf = (requestsPerInstance: number, seed: number): number => {
    let { observation, done } = environment.reset(seed);
    let total = 0;
    while (!done) {
      const requests = observation.pools.mixed.load.pendingRequests ?? 0;
      const step = environment.step({ desired: { mixed: Math.max(1, Math.ceil(requests / requestsPerInstance)) } });
      total += step.reward;
      ({ observation, done } = step);
    }
    return total;
  };

  const trials = CHOICES.map((choice) => ({ choice, count: 0, mean: 0 }));
  for (let episode = 0; episode < EPISODES; episode++) {
    const worth = ({ count, mean }: (typeof trials)[number]) =>
      count === 0 ? Number.POSITIVE_INFINITY : mean + EXPLORATION * Math.sqrt(Math.log(episode) / count);
    const trial = trials.reduce((best, one) => (worth(one) > worth(best) ? one : best));
    trial.count++;
    trial.mean += (returnOf(trial.choice, episode) - trial.mean) / trial.count;
  }
  const best = trials.reduce((one, other) => (other.mean > one.mean ? other : one));
  console.log(
    `a miss costs $${dollarsPerMiss}: ${best.choice} requests per instance, $${(-best.mean).toFixed(2)} an episode`,
  );
}
