import { measureInChild } from "../child-process";
import { DIALECTS } from "../dialect";
import type { BenchTable } from "../measurement/bench-table";
import { FULL_PLAN, QUICK_PLAN } from "../measurement/timing";
import type { GroupOptions } from "../run-group";
import { deploymentConfig } from "./deployment";
import type { EngineAnswer, EngineInput } from "./engine-run";
import { ENGINE_WORKLOADS, VLLM_WORKLOADS } from "./engine-workload";

/** The engine on named workloads, each dialect in a process of its own. */
export function engineGroup({ isQuick }: GroupOptions): BenchTable {
  const plan = isQuick ? QUICK_PLAN : FULL_PLAN;
  const rows: (string | number)[][] = [];
  const workloads = [...ENGINE_WORKLOADS, ...VLLM_WORKLOADS].filter(
    ({ targetRequestsPerSecond }) => !isQuick || targetRequestsPerSecond !== undefined,
  );
  for (const { deployment, requests, ...workload } of workloads) {
    for (const dialect of deployment.instances === "vllm" ? (["default"] as const) : DIALECTS) {
      const yaml = deploymentConfig(deployment, requests, dialect);
      // A closed loop is made while it runs: what comes depends on what is done.
      const isStreamed = "workload" in requests && requests.workload.arrivals.type === "closed_loop";
      const input: EngineInput = { ...plan, yaml, isStreamed };
      const answer = measureInChild<EngineAnswer>("engine", input);
      const perSecond = (ms: number) => (answer.requests / ms) * 1000;
      rows.push([
        workload.name,
        dialect,
        answer.requests,
        answer.run.medianMs,
        answer.run.minMs,
        perSecond(answer.run.medianMs),
        workload.targetRequestsPerSecond ?? Number.NaN,
        perSecond(answer.run.medianMs) / (workload.ancestorRequestsPerSecond ?? Number.NaN),
        (answer.run.medianMs * 1e6) / answer.events,
        answer.summaryMs,
      ]);
    }
  }
  return {
    group: "engine",
    title: "Engine: whole runs, the requests in memory",
    columns: [
      { name: "workload" },
      { name: "dialect" },
      { name: "requests" },
      { name: "ms median", digits: 1 },
      { name: "ms min", digits: 1 },
      { name: "requests/s" },
      { name: "target" },
      { name: "× ancestor" },
      { name: "ns/event" },
      { name: "summary ms", digits: 1 },
    ],
    rows,
    notes: [
      `${plan.warmUps} warm-ups, ${plan.repetitions} repetitions, single thread.`,
      "A run is from the making of the simulation to its last event; the summary is measured once, apart.",
      "× ancestor: against SplitwiseSim's event loop alone, measured on a machine of two cores like CI's.",
      ...workloads.map(
        ({ name, title, requests }) =>
          `${name}: ${title}${"trace" in requests ? "" : "; generated, the trace is not at hand"}`,
      ),
    ],
  };
}
