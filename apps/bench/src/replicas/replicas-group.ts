import { measureInChild } from "../child-process";
import { DIALECTS } from "../dialect";
import { deploymentConfig, type WorkloadConfig } from "../engine/deployment";
import { baseline } from "../engine/engine-workload";
import type { BenchTable } from "../measurement/bench-table";
import { median } from "../measurement/statistics";
import type { GroupOptions } from "../run-group";
import type { ReplicaAnswer, ReplicaInput } from "./replica-runs";

const THREADS = 2;

/** As many requests as the recorded conversation hour has, made anew by each seed. */
const WORKLOAD: WorkloadConfig = {
  arrivals: { type: "azure-conv-2023" },
  sizes: { type: "azure-conv-2023" },
  requests: 19_366,
};

/** Many different runs at once, from the start of the process that makes them to its end. */
export function replicasGroup({ isQuick }: GroupOptions): BenchTable {
  const seeds = isQuick ? 6 : 60;
  const rounds = isQuick ? 1 : 5;
  return {
    group: "replicas",
    title: `Replicas: ${seeds} generated runs of g02's size in ${THREADS} worker threads`,
    columns: [
      { name: "dialect" },
      { name: "runs" },
      { name: "s median", digits: 2 },
      { name: "s min", digits: 2 },
      { name: "processor s", digits: 2 },
      { name: "requests/s" },
      { name: "peak MB" },
    ],
    rows: DIALECTS.map((dialect) => {
      const yaml = deploymentConfig(baseline(40), { workload: WORKLOAD }, dialect);
      const costs = Array.from({ length: rounds }, () => measureOnce({ yaml, seeds, threads: THREADS }));
      const seconds = costs.map(({ wallSeconds }) => wallSeconds);
      return [
        dialect,
        seeds,
        median(seconds),
        Math.min(...seconds),
        median(costs.map(({ cpuMs }) => cpuMs / 1000)),
        costs[0]!.requests / median(seconds),
        Math.max(...costs.map(({ peakBytes }) => peakBytes)) / 1e6,
      ];
    }),
    notes: [
      `${rounds} rounds, each in a process of its own. Wall time: the start of the process and of its threads counts.`,
      "Every seed makes its own arrivals and sizes. On a machine with other work, half of the processor seconds is nearer.",
      "Target: sixty runs in less than 5 s on two cores.",
    ],
  };
}

function measureOnce(input: ReplicaInput): ReplicaAnswer & { readonly wallSeconds: number } {
  const before = performance.now();
  const answer = measureInChild<ReplicaAnswer>("replicas", input);
  return { ...answer, wallSeconds: (performance.now() - before) / 1000 };
}
