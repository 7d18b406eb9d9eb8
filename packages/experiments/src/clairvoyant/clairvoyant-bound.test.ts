import { parseConfig } from "@tokentide/config";
import { POLICIES } from "@tokentide/scaling-manager";
import { RandomStreams } from "@tokentide/sim-core";
import { describe, expect, it } from "vitest";
import { JobRunner } from "../job-runner";
import { clairvoyantSchedule } from "./clairvoyant-schedule";

/** All of them take minutes: the nightly profile. */
const WORKLOADS = process.env.TOKENTIDE_NIGHTLY ? 50 : 4;
const TARGET = 0.97;

/** An invented quarter of an hour: a steady stream, a spike, steps, or a wave, of small and large requests. */
function workload(seed: number): string {
  const random = new RandomStreams(seed).stream("workload");
  const between = (low: number, high: number) => Number((low + (high - low) * random.next()).toFixed(2));
  const rate = between(1, 12);
  const arrivals = [
    `{ type: poisson, rate: ${rate} }`,
    `{ type: gamma, rate: ${rate}, cv: ${between(1, 3)} }`,
    `{ type: spike, base_rate: ${rate}, peak_rate: ${between(12, 30)}, start: ${between(200, 500)}, ramp: ${between(0, 100)}, duration: ${between(30, 200)} }`,
    `{ type: piecewise, steps: [{ start: 0, rate: ${rate} }, { start: 300, rate: ${between(5, 25)} }, { start: 600, rate: ${between(0, 8)} }] }`,
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

/** Every policy that comes with the library, as it comes, and the ones that keep the promise best with more to spare. */
const POLICY_SETTINGS = [
  ...POLICIES.map(({ type }) => type).filter(
    (type) => !["static", "clairvoyant", "scheduled", "external", "max", "floor"].includes(type),
  ),
  ...[1, 2, 3, 4, 6, 8].map((count) => `{ type: static, instances: { mixed: ${count} } }`),
  "{ type: predictive, forecaster: kalman, z: 0, utilization: 1.2 }",
  "{ type: hpa, metrics: [{ signal: pending_requests, target: 8 }], downscale_stabilization: 60 }",
  "{ type: hpa, metrics: [{ signal: pending_requests, target: 16 }], downscale_stabilization: 30 }",
  "{ type: kpa, target: 16 }",
  "{ type: utilization, signal: kv, up: 0.05, down: 0.03 }",
];

async function compare(seed: number) {
  const text = workload(seed);
  const config = parseConfig(text, { fileName: `workload-${seed}.yaml`, readFile: () => "" });
  const bound = await clairvoyantSchedule(config, { targetAttainment: TARGET });
  const runner = new JobRunner();
  const others: { policy: string; attainment: number; gpuHours: number }[] = [];
  for (const policy of POLICY_SETTINGS) {
    const overrides = [`applications.0.scaling_manager.policy=${policy}`];
    const { summary, error } = await runner.run({ config: { text }, overrides });
    if (summary === undefined) throw new Error(`${policy}: ${error.message}`);
    const { slo, gpuHours } = summary.applications[0]!;
    others.push({ policy, attainment: slo.attainment, gpuHours: gpuHours.total });
  }
  const rivals = others.filter(({ attainment }) => attainment >= TARGET);
  const best = rivals.toSorted((one, other) => one.gpuHours - other.gpuHours)[0];
  return { bound, best, rivals: rivals.length };
}

describe("the clairvoyant schedule", () => {
  it(`uses the fewest GPU-hours of all policies that reach the target, on ${WORKLOADS} invented workloads`, {
    timeout: 3_600_000,
  }, async () => {
    const gaps: number[] = [];
    const beaten: string[] = [];
    let withRivals = 0;
    for (let seed = 0; seed < WORKLOADS; seed++) {
      const { bound, best, rivals } = await compare(seed);
      expect(bound.lowerBoundGpuHours).toBeLessThanOrEqual(bound.gpuHours);
      expect(bound.gpuHours).toBeGreaterThan(0);
      gaps.push(bound.gpuHours / bound.lowerBoundGpuHours);
      if (rivals > 0) withRivals++;
      if (bound.reachesTarget) expect(bound.attainment).toBeGreaterThanOrEqual(TARGET);
      if (best !== undefined && (!bound.reachesTarget || best.gpuHours < bound.gpuHours)) {
        beaten.push(`seed ${seed}: ${best.policy} ${best.gpuHours.toFixed(4)} < ${bound.gpuHours.toFixed(4)}`);
      }
    }
    gaps.sort((one, other) => one - other);
    const [least, median, most] = [gaps[0]!, gaps[Math.floor(gaps.length / 2)]!, gaps.at(-1)!];
    process.stdout.write(
      `clairvoyant: ${least.toFixed(2)} to ${most.toFixed(2)}, median ${median.toFixed(2)} times the GPU-hours of the work alone; ` +
        `${withRivals} of ${WORKLOADS} workloads with rivals\n`,
    );
    expect(withRivals).toBeGreaterThan(WORKLOADS / 2);
    expect(beaten).toEqual([]);
  });
});
