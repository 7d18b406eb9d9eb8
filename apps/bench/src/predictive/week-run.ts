import { parseConfig } from "@tokentide/config";
import { type InstanceCapacity, measureCapacity } from "@tokentide/experiments";
import { RandomStreams } from "@tokentide/sim-core";
import { ClusterSimulation } from "@tokentide/simulator";
import { generatedSource } from "@tokentide/workload";
import { type WeekShape, type WeekStep, weekRates } from "./week-load";

/**
 * A 70B model on pairs of H100s: beside its weights there is memory for some 16 requests. With long answers, as of models
 * that reason: few requests per second, minutes each.
 */
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
  /** Worked out when it is asked for. */
  readonly judge: DaysFigures;
}

const PROCESSORS_PER_INSTANCE = 2;
const SECONDS_PER_HOUR = 3600;
/** After so long a request is answered, or has missed its bounds. */
const LAST_ANSWER_SECONDS = 3600;

function yaml(policy: string, { bootSeconds, daySeconds, days, meanRate }: WeekPlan): string {
  return `
cluster: { servers: [{ sku: h100-pair, count: 10 }], skus: { h100-pair: { processor: h100-80gb, count: ${PROCESSORS_PER_INSTANCE} } } }
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
start_state: { state_type: baseline, instance: { instance_type: Splitwise, tensor_parallelism: ${PROCESSORS_PER_INSTANCE}, max_batch_size: 16 } }
`;
}

/** The fleet, under a policy. @throws ConfigError on a policy that cannot be read */
function weekConfig(policy: string, plan: WeekPlan): ReturnType<typeof parseConfig> {
  return parseConfig(yaml(policy, plan), {
    fileName: "week.yaml",
    readFile: (path) => {
      throw new Error(`no ${path}`);
    },
  });
}

/** What one instance of the fleet carries at the promised bounds. */
export interface Fleet {
  readonly capacity: InstanceCapacity;
  readonly requestsPerSecond: number;
  /** Requests that it then has in hand, by Little's law. */
  readonly pendingRequests: number;
}

/** Measured once: rates and boot times do not matter to it. */
export function measureFleet(plan: WeekPlan): Fleet {
  const capacity = measureCapacity(weekConfig("queue", plan));
  const { requestsPerSecond, ladder } = capacity.mixed!;
  const knee = ladder!.find((rung) => rung.requestsPerSecond === requestsPerSecond)!;
  const secondsInHand = knee.ttftSeconds + knee.tbtSeconds * (knee.outputTokensPerSecond / requestsPerSecond);
  return { capacity, requestsPerSecond, pendingRequests: requestsPerSecond * secondsInHand };
}

/** The load of a week. The same seed gives the same, whatever the policy and the boot time. */
export function ratesOf(plan: WeekPlan): WeekStep[] {
  return weekRates(plan, plan.seed, new RandomStreams(plan.seed).stream("week"));
}

/** Runs a week under a policy. The days to be judged are run when somebody asks for them. */
export function runWeek(policy: string, plan: WeekPlan, fleet: Fleet): WeekFigures {
  const { seed, daySeconds, days, warmUpDays, learnDays } = plan;
  const { simulation } = weekConfig(policy, plan);
  const [application] = simulation.applications;
  const scaling = application!.scaling!;
  const manager = { ...scaling.manager, instanceCapacity: fleet.capacity };
  // None of the policies that are compared reads latencies: then nobody need keep them.
  const modest = { ...scaling, manager, policy: { ...scaling.policy!, reads: "demand" as const } };
  const source = generatedSource({
    arrivals: { type: "piecewise", steps: ratesOf(plan) },
    sizes: SIZES,
    durationSeconds: days * daySeconds,
    random: new RandomStreams(seed),
  });
  const bounds = application!.slo!;
  const byDay = Array.from({ length: days }, () => ({ requests: 0, met: 0, gpuHours: 0 }));
  const dayOf = (seconds: number) => byDay[Math.min(days - 1, Math.floor(seconds / daySeconds))]!;
  let lastRow = 0;
  const run = new ClusterSimulation(
    { ...simulation, applications: [{ ...application!, scaling: modest }], timelineIntervalSeconds: 60 },
    source,
    {
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
    },
  );
  const sum = (from: number, to: number): DaysFigures => {
    const chosen = byDay.slice(from, to);
    const total = (of: (day: (typeof byDay)[number]) => number) => chosen.reduce((all, day) => all + of(day), 0);
    return {
      requests: total((day) => day.requests),
      misses: total((day) => day.requests - day.met),
      gpuHours: total((day) => day.gpuHours),
    };
  };
  run.advance({ untilSeconds: learnDays * daySeconds + LAST_ANSWER_SECONDS });
  return {
    learn: sum(warmUpDays, learnDays),
    get judge() {
      run.advance();
      return sum(learnDays, days);
    },
  };
}
