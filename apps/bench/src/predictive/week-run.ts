import { parseConfig } from "@tokentide/config";
import { measureCapacity } from "@tokentide/experiments";
import { RandomStreams } from "@tokentide/sim-core";
import { ClusterSimulation, type SimulationConfig } from "@tokentide/simulator";
import { generatedSource } from "@tokentide/workload";
import { type WeekShape, weekLoad } from "./week-load";

/** Requests with long answers, as of models that reason: few per second, minutes each. */
const SIZES = {
  type: "log-normal",
  promptMean: 1000,
  promptCv: 0.8,
  promptMax: 8000,
  outputMean: 2500,
  outputCv: 0.6,
  outputMax: 8000,
} as const;

/** What is run: one week, one boot time. */
export interface WeekPlan extends WeekShape {
  readonly seed: number;
  readonly bootSeconds: number;
  /** Days before the first one that policies are tuned on, of which seasonal forecasters have nothing to say. */
  readonly warmUpDays: number;
  /** Days up to which they are tuned; the rest is judged. */
  readonly learnDays: number;
}

/** What came of some days. */
export interface DaysFigures {
  readonly requests: number;
  readonly misses: number;
  readonly gpuHours: number;
}

/** What came of a week. */
export interface WeekFigures {
  readonly learn: DaysFigures;
  readonly judge: DaysFigures;
}

const PROCESSORS_PER_INSTANCE = 4;
const SECONDS_PER_HOUR = 3600;

function yaml(policy: string, { bootSeconds, daySeconds, days, meanRate }: WeekPlan): string {
  return `
cluster: { servers: [{ sku: h100-quad, count: 4 }], skus: { h100-quad: { processor: h100-80gb, count: ${PROCESSORS_PER_INSTANCE} } } }
workload:
  arrivals: { type: poisson, rate: ${meanRate} }
  sizes: { type: log-normal, prompt_mean: ${SIZES.promptMean}, prompt_cv: ${SIZES.promptCv}, prompt_max: ${SIZES.promptMax}, output_mean: ${SIZES.outputMean}, output_cv: ${SIZES.outputCv}, output_max: ${SIZES.outputMax} }
  duration: ${days * daySeconds}
performance_model: { type: profile }
applications:
  - model_architecture: llama2-70b
    scheduler: jsq
    slo: { ttft: 3.0, tbt: 0.06 }
    scaling_manager: { scale_up_delay: ${bootSeconds}, decision_interval: 15, max_instances: 60, policy: ${policy} }
start_state: { state_type: baseline, instance: { instance_type: Splitwise, tensor_parallelism: ${PROCESSORS_PER_INSTANCE}, max_batch_size: 48 } }
`;
}

/** The fleet, under a policy. @throws ConfigError on a policy that cannot be read */
export function weekConfig(policy: string, plan: WeekPlan): ReturnType<typeof parseConfig> {
  return parseConfig(yaml(policy, plan), {
    fileName: "week.yaml",
    readFile: (path) => {
      throw new Error(`no ${path}`);
    },
  });
}

/** What one instance of the fleet carries: requests per second, and requests that it then has in hand. */
export function instanceCarries(plan: WeekPlan): { requestsPerSecond: number; pendingRequests: number } {
  const { mixed } = measureCapacity(weekConfig("queue", plan));
  const { requestsPerSecond, ladder } = mixed!;
  const knee = ladder!.find((rung) => rung.requestsPerSecond === requestsPerSecond)!;
  const secondsInHand = knee.ttftSeconds + knee.tbtSeconds * (knee.outputTokensPerSecond / requestsPerSecond);
  return { requestsPerSecond, pendingRequests: requestsPerSecond * secondsInHand };
}

/** Runs a week under a policy. The same seed gives the same requests, whatever the policy and the boot time. */
export function runWeek(simulation: SimulationConfig, plan: WeekPlan): WeekFigures {
  const { seed, daySeconds, days, warmUpDays, learnDays } = plan;
  const random = new RandomStreams(seed);
  const source = generatedSource({
    arrivals: weekLoad(plan, seed, random.stream("week")),
    sizes: SIZES,
    durationSeconds: days * daySeconds,
    random,
  });
  const bounds = simulation.applications[0]!.slo!;
  const byDay = Array.from({ length: days }, () => ({ requests: 0, met: 0, gpuHours: 0 }));
  const dayOf = (seconds: number) => byDay[Math.min(days - 1, Math.floor(seconds / daySeconds))]!;
  let lastRow = 0;
  const run = new ClusterSimulation({ ...simulation, timelineIntervalSeconds: 60 }, source, {
    completed({ arrivalSeconds, ttftSeconds, tbtSeconds }) {
      if (!(ttftSeconds > bounds.ttftSeconds! || tbtSeconds > bounds.tbtSeconds!)) dayOf(arrivalSeconds).met++;
    },
    timeline(row) {
      const seconds = row.timeSeconds - lastRow;
      lastRow = row.timeSeconds;
      const day = dayOf(row.timeSeconds - seconds);
      day.requests += row.arrivals;
      if (!(seconds > 0)) return;
      const instances = row.meanBooting + row.meanActiveBusy + row.meanActiveIdle + row.meanDraining;
      day.gpuHours += (instances * PROCESSORS_PER_INSTANCE * seconds) / SECONDS_PER_HOUR;
    },
  });
  run.advance();
  const sum = (from: number, to: number): DaysFigures => {
    const chosen = byDay.slice(from, to);
    const total = (of: (day: (typeof byDay)[number]) => number) => chosen.reduce((all, day) => all + of(day), 0);
    return {
      requests: total((day) => day.requests),
      misses: total((day) => day.requests - day.met),
      gpuHours: total((day) => day.gpuHours),
    };
  };
  return { learn: sum(warmUpDays, learnDays), judge: sum(learnDays, days) };
}
