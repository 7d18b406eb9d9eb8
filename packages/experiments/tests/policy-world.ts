import { parseConfig } from "@tokentide/config";
import { type DecisionRecord, POLICIES } from "@tokentide/scaling-manager";
import { ClusterSimulation, type RunSummary } from "@tokentide/simulator";
import { batchOf, InMemorySource, type RequestRow } from "@tokentide/workload";

const HPA = { type: "hpa", metrics: [{ signal: "pending_requests", target: 16 }] };

/**
 * What a policy is tested with that cannot be just named, or whose defaults are not meant for LLMs. A new policy needs a line
 * here only if it is one of these.
 */
const SETTINGS: Readonly<Record<string, object>> = {
  static: { instances: { mixed: 2 } },
  scheduled: { schedule: [{ at: "00:00", instances: { mixed: 2 } }] },
  // A hundred requests at a time are a web server's; an instance of this world gets slow at forty.
  kpa: { target: 40 },
  // The capacity of this world has no ladder to read that off.
  chiron: { requests_per_instance: 40 },
  max: { policies: ["queue", HPA] },
  floor: { floor: { type: "static", instances: { mixed: 1 } }, reactive: HPA },
};

/** They do what another process, or the future, tells them. */
const DECIDED_ELSEWHERE: readonly string[] = ["external", "clairvoyant"];

/** Every registered policy that decides by itself, with settings that work. */
export const TESTED_POLICIES: readonly { readonly type: string }[] = POLICIES.map(({ type }) => ({
  type,
  ...SETTINGS[type],
})).filter(({ type }) => !DECIDED_ELSEWHERE.includes(type));

/** Their counts are known beforehand: load is nothing to them. */
export const FIXED_COUNTS: readonly string[] = ["static", "scheduled"];

/** What happens to a policy. */
export interface Happening {
  readonly startInstances: number;
  readonly requests: readonly RequestRow[];
  readonly endSeconds: number;
  readonly bootSeconds?: number;
  readonly outage?: { readonly from: number; readonly to: number };
}

/** What the policy made of it. */
export interface Course {
  readonly decisions: readonly DecisionRecord[];
  readonly summary: RunSummary;
  /** Booting and active instances that were there when it decided, at this time or before it. */
  capacityAt(seconds: number): number;
}

/** A Llama 3.1 8B on single A100s. One carries some eight of the requests below a second in good time. */
export function liveThrough(policy: object, happening: Happening): Course {
  const { startInstances, requests, endSeconds, bootSeconds = 60, outage } = happening;
  const text = JSON.stringify({
    cluster: {
      servers: [{ sku: "one", count: startInstances }],
      skus: { one: { processor: "a100-80gb", count: 1 } },
    },
    trace: "requests.csv",
    performance_model: { type: "roofline" },
    applications: [
      {
        application_id: 0,
        model_architecture: "llama-3.1-8b",
        scheduler: "jsq",
        slo: { ttft: 1, tbt: 0.1 },
        scaling_manager: {
          scale_up_delay: bootSeconds,
          decision_interval: 15,
          policy,
          max_instances: 20,
          instance_capacity: {
            mixed: { requests_per_second: 8, prompt_tokens_per_second: 8000, output_tokens_per_second: 1600 },
          },
        },
      },
    ],
    start_state: { state_type: "baseline", instance: { tensor_parallelism: 1 } },
    end_time: endSeconds,
    ...(outage ? { failures: [{ type: "metrics_outage", ...outage }] } : {}),
  });
  const { simulation } = parseConfig(text, { fileName: "/world.yaml", readFile: () => "" });
  const decisions: DecisionRecord[] = [];
  const run = new ClusterSimulation(simulation, new InMemorySource([batchOf(requests)]), {
    scaling: () => ({ event: () => {}, decision: (decision) => decisions.push(decision) }),
  });
  if (run.advance() !== "done") throw new Error("The run should be over.");
  return {
    decisions,
    summary: run.summary(),
    capacityAt: (seconds) => {
      const last = decisions.findLast(({ timeSeconds }) => timeSeconds <= seconds);
      return last?.pools.find(({ tag }) => tag === "mixed")?.current ?? startInstances;
    },
  };
}

/** Evenly spaced requests of 1,000 tokens and answers of 200. */
export function steady(requestsPerSecond: number, fromSeconds: number, toSeconds: number): RequestRow[] {
  const count = Math.floor((toSeconds - fromSeconds) * requestsPerSecond);
  return Array.from({ length: count }, (_, index) => ({
    arrivalSeconds: fromSeconds + index / requestsPerSecond,
    promptTokens: 1000,
    outputTokens: 200,
  }));
}
