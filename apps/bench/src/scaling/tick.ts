import {
  createPolicy,
  type InstanceProvider,
  type LoadSource,
  POOL_TAGS,
  type Policy,
  type PoolLoad,
  ScalingManager,
  type ServerProvider,
} from "@tokentide/scaling-manager";
import { Simulation } from "@tokentide/sim-core";
import { percentile } from "../measurement/statistics";

/** The policies that ticks are measured with, from the one that reads nothing to the one that reads every signal. */
export const TICK_POLICIES = {
  static: (fleets) =>
    createPolicy({
      type: "static",
      instances: { prompt: PROMPT_INSTANCES * fleets, token: TOKEN_INSTANCES * fleets },
    }),
  queue: () => createPolicy({ type: "queue" }),
  utilization: () => createPolicy({ type: "utilization", signal: "busy" }),
  "every signal": () => everySignal,
} satisfies Record<string, (fleets: number) => Policy>;

export type TickPolicyName = keyof typeof TICK_POLICIES;

/** Which tick is measured. */
export interface TickInput {
  readonly policy: TickPolicyName;
  readonly ticks: number;
  /** So many times the fleet of forty; default 1. */
  readonly fleets?: number;
}

/** Microseconds of one tick: observation, policy, decision record. */
export interface TickAnswer {
  readonly medianUs: number;
  readonly p99Us: number;
}

const PROMPT_INSTANCES = 25;
const TOKEN_INSTANCES = 15;
const REQUESTS_PER_SECOND = 70;

/** By how many a larger fleet is more than the one of forty: 5,000 instances. */
export const LARGE_FLEETS = 125;

const WARM_UP_TICKS = 500;

/** Measures decisions one second apart; what the fleet feeds in between is not measured. */
export function measureTicks({ policy, ticks, fleets = 1 }: TickInput): TickAnswer {
  const clock = new Simulation();
  const manager = managerOfFleet(clock, TICK_POLICIES[policy](fleets), fleets);
  const us: number[] = [];
  for (let tick = -WARM_UP_TICKS; tick < ticks; tick++) {
    clock.runUntil(clock.now() + 1);
    feedOneSecond(manager, clock.now());
    const before = performance.now();
    manager.decide();
    if (tick >= 0) us.push((performance.now() - before) * 1000);
  }
  return { medianUs: percentile(us, 0.5), p99Us: percentile(us, 0.99) };
}

/** Instances that are held, forty a fleet: decisions are made, and nothing comes of them. */
function managerOfFleet(clock: Simulation, policy: Policy, fleets: number): ScalingManager {
  const promptInstances = PROMPT_INSTANCES * fleets;
  const tokenInstances = TOKEN_INSTANCES * fleets;
  const servers: ServerProvider = {
    skus: [{ name: "dgx-h100", processors: 8, onDemandDollarsPerHour: 98 }],
    create: () => "done",
    remove: () => "done",
    list: () => [],
  };
  const instances: InstanceProvider = { create: () => "done", remove: () => "done", list: () => [] };
  const manager = new ScalingManager({
    clock,
    servers,
    instances,
    policy,
    load: constantLoad,
    config: {
      limits: {
        pools: {
          prompt: { min: promptInstances, max: promptInstances },
          token: { min: tokenInstances, max: tokenInstances },
        },
      },
    },
  });
  const ids = Array.from({ length: promptInstances + tokenInstances }, (_, id) => id);
  manager.adopt({
    servers: ids.map((serverId) => ({ serverId, skuName: "dgx-h100" })),
    instances: ids.map((instanceId) => ({
      instanceId,
      serverId: instanceId,
      tag: instanceId < promptInstances ? "prompt" : "token",
      parallelism: { pipelineParallelism: 1, tensorParallelism: 8 },
    })),
  });
  return manager;
}

const LOAD: PoolLoad = {
  queueRequests: 120,
  queueTokens: 5_000,
  pendingRequests: 400,
  pendingTokens: 9_000,
  memoryBytes: 1e12,
  memoryCapacityBytes: 2e12,
  kvFraction: 0.5,
  busyFraction: 0.6,
};

const constantLoad: LoadSource = { poolLoad: () => LOAD, waitingRequests: () => 0 };

function feedOneSecond({ observations }: ScalingManager, nowSeconds: number): void {
  const prompt = observations.pool("prompt");
  const token = observations.pool("token");
  for (let request = 0; request < REQUESTS_PER_SECOND; request++) {
    const seconds = 0.05 + (request % 13) / 100;
    observations.application.offered(nowSeconds, 1_000, 200);
    prompt.offered(nowSeconds, 1_000, 200);
    prompt.completed(nowSeconds, 1, 1_000, 0);
    prompt.firstToken(nowSeconds, seconds);
    token.completed(nowSeconds, 1, 0, 200);
    token.finished(nowSeconds, 100 * seconds, seconds, true);
  }
}

/** Reads every rate and latency there is, over a minute: no policy costs more. */
export const everySignal: Policy<null> = {
  name: "every signal",
  initialState: () => null,
  recommend(observation) {
    let sum = 0;
    for (const scope of [observation, ...POOL_TAGS.map((tag) => observation.pools[tag])]) {
      const signals = scope.signals();
      for (const name of RATES) sum += signals[name] ?? 0;
      for (const name of LATENCIES) {
        const latency = signals[name];
        if (latency !== undefined) sum += latency.p50 + latency.p90 + latency.p99;
      }
    }
    return { desired: {}, reason: `all figures make ${sum}`, state: null };
  },
};

const RATES = [
  "offeredRequestsPerSecond",
  "offeredPromptTokensPerSecond",
  "offeredOutputTokensPerSecond",
  "completedRequestsPerSecond",
  "completedPromptTokensPerSecond",
  "completedOutputTokensPerSecond",
  "sloAttainment",
] as const;
const LATENCIES = ["ttft", "tbt", "e2e"] as const;
