import { measureInChild } from "../child-process";
import { DIALECTS, type Dialect } from "../dialect";
import { type Deployment, deploymentConfig, type WorkloadConfig } from "../engine/deployment";
import type { EngineAnswer, EngineInput } from "../engine/engine-run";
import { baseline } from "../engine/engine-workload";
import type { BenchTable } from "../measurement/bench-table";
import type { RepetitionPlan } from "../measurement/timing";
import type { GroupOptions } from "../run-group";

/** Requests per second and instance: busy, and nothing waits for long. */
const RATE_PER_INSTANCE = 0.5;

/** Instances of the runs in which requests, or those that wait, grow. */
const FLEET = 40;

/** A figure that grows and the cost at each of its sizes. */
export interface GrowthSeries {
  /** What grows. */
  readonly of: "instances" | "requests" | "waiting";
  readonly dialect: Dialect;
  readonly points: readonly GrowthPoint[];
}

export interface GrowthPoint {
  readonly size: number;
  readonly nsPerRequest: number;
  readonly nsPerEvent: number;
  readonly peakBytes: number;
}

/** One run of a series. */
interface GrowthRun {
  readonly size: number;
  readonly deployment: Deployment;
  readonly workload: WorkloadConfig;
  readonly plan: RepetitionPlan;
}

const SIZES = { type: "azure-conv-2023" };

/** How the cost of a request grows with instances, requests and waiting requests. */
export function measureGrowth({ isQuick }: GroupOptions): GrowthSeries[] {
  const series = {
    instances: () => instanceRuns(isQuick),
    requests: () => requestRuns(isQuick),
    waiting: (dialect: Dialect) => waitingRuns(isQuick, dialect),
  };
  return (Object.keys(series) as (keyof typeof series)[]).flatMap((of) =>
    (isQuick ? DIALECTS.slice(0, 1) : DIALECTS).map((dialect) => ({
      of,
      dialect,
      points: series[of](dialect).map((run) => measurePoint(run, dialect)),
    })),
  );
}

/** Equal load per instance, equal requests in all. */
function instanceRuns(isQuick: boolean): GrowthRun[] {
  const requests = isQuick ? 10_000 : 200_000;
  return (isQuick ? [1, 50] : [1, 5, 50, 500, 5_000]).map((instances) => ({
    size: instances,
    deployment: baseline(instances),
    workload: { arrivals: { type: "poisson", rate: RATE_PER_INSTANCE * instances }, sizes: SIZES, requests },
    plan: isQuick ? { warmUps: 1, repetitions: 2 } : { warmUps: 1, repetitions: 5 },
  }));
}

/** Runs of any length at one load, the requests made while the run goes on. */
function requestRuns(isQuick: boolean): GrowthRun[] {
  return (isQuick ? [1e4, 1e5] : [1e4, 1e5, 1e6, 1e7]).map((requests) => ({
    size: requests,
    deployment: baseline(FLEET),
    workload: { arrivals: { type: "poisson", rate: RATE_PER_INSTANCE * FLEET }, sizes: SIZES, requests },
    // Long runs need no repetition to be steady, and cannot afford it.
    plan: { warmUps: requests <= 1e5 ? 3 : 0, repetitions: Math.max(1, Math.min(isQuick ? 2 : 11, 1e6 / requests)) },
  }));
}

/** vLLM instances in full batches. The ancestor has Splitwise's only, whose large batches an overload churns: small ones. */
const COMPAT_WAITING_BATCH_SIZE = 16;

/** Arrivals at a rate that leaves none waiting, and so many within a second that nearly all wait at once. */
function waitingRuns(isQuick: boolean, dialect: Dialect): GrowthRun[] {
  const deployment: Deployment =
    dialect === "splitwise-sim"
      ? { ...baseline(FLEET), maxBatchSize: COMPAT_WAITING_BATCH_SIZE }
      : { ...baseline(FLEET), instances: "vllm" };
  return (isQuick ? [0, 10_000] : [0, 1_000, 10_000, 100_000]).map((waiting) => ({
    size: waiting,
    deployment,
    workload: {
      arrivals: { type: "poisson", rate: waiting === 0 ? RATE_PER_INSTANCE * FLEET : waiting },
      sizes: SIZES,
      requests: Math.max(waiting, 20_000),
    },
    plan: isQuick ? { warmUps: 1, repetitions: 1 } : { warmUps: 2, repetitions: 5 },
  }));
}

function measurePoint({ size, deployment, workload, plan }: GrowthRun, dialect: Dialect): GrowthPoint {
  const input: EngineInput = { ...plan, yaml: deploymentConfig(deployment, { workload }, dialect), isStreamed: true };
  const { run, requests, events, peakBytes } = measureInChild<EngineAnswer>("engine", input);
  return {
    size,
    nsPerRequest: (run.medianMs * 1e6) / requests,
    nsPerEvent: (run.medianMs * 1e6) / events,
    peakBytes,
  };
}

/** The series as a table. */
export function growthTable(series: readonly GrowthSeries[]): BenchTable {
  return {
    group: "growth",
    title: "Growth: what a request costs as runs get larger",
    columns: [
      { name: "grows" },
      { name: "dialect" },
      { name: "to" },
      { name: "ns/request" },
      { name: "ns/event" },
      { name: "× first", digits: 2 },
      { name: "peak MB" },
    ],
    rows: series.flatMap(({ of, dialect, points }) =>
      points.map(({ size, nsPerRequest, nsPerEvent, peakBytes }) => {
        const first = points[0]!;
        const ratio = of === "waiting" ? nsPerEvent / first.nsPerEvent : nsPerRequest / first.nsPerRequest;
        return [of, dialect, size, nsPerRequest, nsPerEvent, ratio, peakBytes / 1e6];
      }),
    ),
    notes: [
      "Requests are made while the run goes on, and that counts. Medians, each run in a process of its own.",
      `instances: ${RATE_PER_INSTANCE} requests per second for each, as many requests in all. Target: 5,000 cost at most 2 × 50.`,
      `requests: ${FLEET} instances. Target: 1e7 cost at most 1.1 × 1e5 each.`,
      `waiting: that many arrive within a second at ${FLEET} instances (0: none waits), vllm ones; splitwise-sim: Splitwise in batches of ${COMPAT_WAITING_BATCH_SIZE}. × first is by event. Target: at most 3 ×.`,
    ],
  };
}
