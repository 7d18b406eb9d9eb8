import type { LoadedConfig } from "@tokentide/config";
import type { PoolTag } from "@tokentide/scaling-manager";
import { ClusterSimulation } from "@tokentide/simulator";
import { type InstanceCapacity, measureCapacity } from "../capacity/measure-capacity";
import { type WatchedLoad, watchInstances } from "../capacity/watched-load";
import { CapacityError } from "../experiment-errors";

/** Policies aim at this share of what an instance carries at the promised bounds: the rest is for what comes while more boot. */
export const AIMED_SHARE = 0.8;

/** Settings in the words of the configuration. */
export type PolicySettings = Readonly<Record<string, unknown>>;

/** What policies are compared on, as far as settings are made from it. */
export interface ComparisonSubject {
  /** Instances that the start state makes for applications that scale, by pool; of several applications, the most. */
  readonly startInstances: Readonly<Record<string, number>>;
  /** The tightest promise of a time between tokens, seconds. */
  readonly tbtSeconds: number | undefined;
  /** Measured when asked for. Absent where nothing is promised, or even a lone request misses its bounds. */
  readonly aimedInstance: AimedInstance | undefined;
}

/**
 * An instance that is given the aimed share of the requests/s that it carries at the promised bounds; of several pools or applications, the
 * least of each figure.
 */
export interface AimedInstance extends WatchedLoad {
  readonly requestsPerSecond: number;
  readonly outputTokensPerSecond: number;
  /** Prompt instances that feed one token instance; absent where no application has both pools. */
  readonly promptToTokenRatio?: number;
}

/** Looks at a configuration. @throws what the simulator says of a start state that does not fit */
export function comparisonSubject(config: LoadedConfig): ComparisonSubject {
  let aimed: AimedInstance | undefined | "unknown" = "unknown";
  return {
    startInstances: startInstancesOf(config),
    tbtSeconds: least(scalingApplications(config).map(({ slo }) => slo?.tbtSeconds)),
    get aimedInstance() {
      if (aimed === "unknown") aimed = aimedInstanceOf(config);
      return aimed;
    },
  };
}

function startInstancesOf(config: LoadedConfig): Record<string, number> {
  const instances = new ClusterSimulation(config.simulation, { pull: () => "end" }).instances();
  const startInstances: Record<string, number> = {};
  for (const { applicationId } of scalingApplications(config)) {
    const counts: Record<string, number> = {};
    for (const { tag } of instances.filter((instance) => instance.applicationId === applicationId)) {
      counts[tag] = (counts[tag] ?? 0) + 1;
    }
    for (const [tag, count] of Object.entries(counts)) startInstances[tag] = Math.max(startInstances[tag] ?? 0, count);
  }
  return startInstances;
}

function aimedInstanceOf(config: LoadedConfig): AimedInstance | undefined {
  const pools = scalingApplications(config).map(({ applicationId, scaling }) => {
    const capacity = scaling?.manager.instanceCapacity ?? capacityIfPromised(config, applicationId);
    const isWithinReach = Object.values(capacity).every(({ requestsPerSecond }) => requestsPerSecond > 0);
    const watched = isWithinReach ? watchInstances(config, { applicationId, capacity, share: AIMED_SHARE }) : {};
    return { capacity, watched };
  });
  const figures = pools.flatMap(({ capacity, watched }) =>
    (Object.entries(watched) as [PoolTag, WatchedLoad][]).map(([tag, load]) => ({ ...load, ...rates(capacity, tag) })),
  );
  const [first] = figures;
  if (first === undefined) return undefined;
  const ratio = least(pools.map(({ capacity: { prompt, token } }) => promptToTokenRatio(prompt, token)));
  const leastOf = (name: keyof typeof first) => least(figures.map((figure) => figure[name]))!;
  return {
    requestsPerSecond: leastOf("requestsPerSecond"),
    outputTokensPerSecond: leastOf("outputTokensPerSecond"),
    pendingRequests: leastOf("pendingRequests"),
    pendingTokens: leastOf("pendingTokens"),
    queueTokens: leastOf("queueTokens"),
    kvFraction: leastOf("kvFraction"),
    ...(ratio === undefined ? {} : { promptToTokenRatio: ratio }),
  };
}

function rates(capacity: InstanceCapacity, tag: PoolTag) {
  const { requestsPerSecond, outputTokensPerSecond } = capacity[tag]!;
  return {
    requestsPerSecond: AIMED_SHARE * requestsPerSecond,
    outputTokensPerSecond: AIMED_SHARE * outputTokensPerSecond,
  };
}

function promptToTokenRatio(prompt: InstanceCapacity[PoolTag], token: InstanceCapacity[PoolTag]): number | undefined {
  return prompt === undefined || token === undefined ? undefined : token.requestsPerSecond / prompt.requestsPerSecond;
}

/** Empty where nothing is promised: any load will do then. */
function capacityIfPromised(config: LoadedConfig, applicationId: number): InstanceCapacity {
  try {
    return measureCapacity(config, { applicationId });
  } catch (error) {
    if (error instanceof CapacityError) return {};
    throw error;
  }
}

function scalingApplications({ simulation }: LoadedConfig) {
  return simulation.applications.filter((application) => application.scaling !== undefined);
}

function least(figures: readonly (number | undefined)[]): number | undefined {
  const known = figures.filter((figure) => figure !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
