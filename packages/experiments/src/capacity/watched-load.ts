import type { LoadedConfig } from "@tokentide/config";
import type { Policy, PoolLoad, PoolTag } from "@tokentide/scaling-manager";
import { RandomStreams } from "@tokentide/sim-core";
import { ClusterSimulation, type SimulationConfig } from "@tokentide/simulator";
import { generatedSource, type SizeSettings } from "@tokentide/workload";
import { TraceStore } from "../trace-store";
import { applicationSizes } from "./application-sizes";
import { applicationOf, type InstanceCapacity, skuOf } from "./measure-capacity";
import { poolBench } from "./pool-bench";

/** What an instance has to do under a steady load: means, as policies see them. */
export interface WatchedLoad {
  readonly pendingRequests: number;
  readonly pendingTokens: number;
  readonly queueTokens: number;
  /** KV cache in use, 0..1. */
  readonly kvFraction: number;
}

const REQUESTS = 800;
/** Looks during a run. The first quarter of them find the instance emptier than it will be. */
const LOOKS = 200;
const WARM_UP = 0.25;

/**
 * Watches one instance of each pool under a steady load, Poisson arrivals, of a share of what it carries. The same
 * configuration gives the same figures.
 *
 * @throws CapacityError when there is no such application
 */
export function watchInstances(
  config: LoadedConfig,
  options: { readonly applicationId: number; readonly capacity: InstanceCapacity; readonly share: number },
  traces: TraceStore = new TraceStore(),
): Readonly<Partial<Record<PoolTag, WatchedLoad>>> {
  const { applicationId, capacity, share } = options;
  const application = applicationOf(config, applicationId);
  const sku = skuOf(config, undefined);
  const sizes = applicationSizes(config, applicationId, traces);
  return Object.fromEntries(
    Object.entries(capacity).map(([name, carried]) => {
      const tag = name as PoolTag;
      const { simulation } = poolBench(config.simulation, application, { tag, sku, slo: {} });
      return [tag, watch(simulation, { tag, requestsPerSecond: share * carried.requestsPerSecond, sizes })];
    }),
  );
}

function watch(
  simulation: SimulationConfig,
  { tag, requestsPerSecond, sizes }: { tag: PoolTag; requestsPerSecond: number; sizes: SizeSettings },
): WatchedLoad {
  const seconds = REQUESTS / requestsPerSecond;
  const looks: PoolLoad[] = [];
  const onlooker: Policy<null> = {
    name: "onlooker",
    reads: "gauges",
    initialState: () => null,
    recommend(observation, nowSeconds) {
      if (nowSeconds >= seconds * WARM_UP && nowSeconds <= seconds) looks.push(observation.pools[tag].load);
      return { desired: {}, reason: "it only looks", state: null };
    },
  };
  const scaling = {
    manager: { decisionIntervalSeconds: seconds / LOOKS },
    boot: { type: "delay", delay: 0 },
    actuator: { type: "ideal" },
    policy: onlooker,
  } as const;
  const [application] = simulation.applications;
  const source = generatedSource({
    arrivals: { type: "poisson", rate: requestsPerSecond },
    sizes,
    applicationId: application!.applicationId,
    requests: REQUESTS,
    random: new RandomStreams(0),
  });
  new ClusterSimulation({ ...simulation, applications: [{ ...application!, scaling }] }, source).advance();
  const mean = (figure: (load: PoolLoad) => number | undefined) =>
    looks.reduce((sum, load) => sum + (figure(load) ?? 0), 0) / looks.length;
  return {
    pendingRequests: mean((load) => load.pendingRequests),
    pendingTokens: mean((load) => load.pendingTokens),
    queueTokens: mean((load) => load.queueTokens),
    kvFraction: mean((load) => load.kvFraction),
  };
}
