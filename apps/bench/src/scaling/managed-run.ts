import { createPolicy } from "@tokentide/scaling-manager";
import { ClusterSimulation, type SimulationConfig } from "@tokentide/simulator";
import { deploymentConfig } from "../engine/deployment";
import { ENGINE_WORKLOADS } from "../engine/engine-workload";
import { openWorkload, replay } from "../engine/open-workload";
import { ownMsSince, readClocks } from "../measurement/own-time";
import { median } from "../measurement/statistics";
import type { RepetitionPlan } from "../measurement/timing";
import { everySignal } from "./tick";

/** What the manager may do in a run; "read": as "held", and its policy reads every signal at every decision. */
export type Leash = "none" | "held" | "read" | "free";

/** The same run without a manager, with one that may change nothing, with every signal read, and with one that scales. */
export interface ManagedRunAnswer {
  readonly leash: Leash;
  readonly medianMs: number;
  readonly events: number;
}

const LEASHES: readonly Leash[] = ["none", "held", "read", "free"];

/** A decision a second: far more often than anyone decides. */
const DECISION_INTERVAL_SECONDS = 1;

/** Measures e02 in its variants, in turns, so that they can be compared. */
export function measureManagedRuns({ warmUps, repetitions }: RepetitionPlan): ManagedRunAnswer[] {
  const { deployment, requests } = ENGINE_WORKLOADS.find(({ name }) => name === "e02")!;
  const workload = openWorkload(deploymentConfig(deployment, requests, "default"));
  const batches = workload.read();
  const variants = LEASHES.map((leash) => ({
    leash,
    config: managed(workload.config, leash),
    ms: [] as number[],
    events: 0,
  }));
  for (let round = -warmUps; round < repetitions; round++) {
    for (const variant of variants) {
      const start = readClocks();
      const simulation = new ClusterSimulation(variant.config, replay(batches));
      simulation.advance();
      const elapsedMs = ownMsSince(start);
      variant.events = simulation.summary().events;
      if (round >= 0) variant.ms.push(elapsedMs);
    }
  }
  return variants.map(({ leash, ms, events }) => ({ leash, medianMs: median(ms), events }));
}

function managed(config: SimulationConfig, leash: Leash): SimulationConfig {
  if (leash === "none") return config;
  const pools = { prompt: { min: 25, max: 25 }, token: { min: 15, max: 15 } };
  const policy = leash === "read" ? everySignal : createPolicy({ type: "queue" });
  const free = { prompt: { min: 5, max: 25 }, token: { min: 5, max: 15 } };
  return {
    ...config,
    applications: config.applications.map((application) => ({
      ...application,
      scaling: {
        manager: {
          decisionIntervalSeconds: DECISION_INTERVAL_SECONDS,
          limits: { pools: leash === "free" ? free : pools },
        },
        boot: { type: "delay", delay: 10 },
        policy,
        actuator: { type: "ideal" },
      },
    })),
  };
}
