import type { LoadedConfig } from "@tokentide/config";
import type { ServerSku } from "@tokentide/hardware";
import type { CapacityProfile, PoolTag } from "@tokentide/scaling-manager";
import type { ApplicationConfig, ServiceLevel } from "@tokentide/simulator";
import type { SizeSettings } from "@tokentide/workload";
import { CapacityError } from "../experiment-errors";
import { TraceStore } from "../trace-store";
import { applicationSizes } from "./application-sizes";
import { climbLadder, type LadderSettings } from "./load-ladder";
import { poolBench, poolsOf } from "./pool-bench";

/** What is to be measured, and how. */
export interface MeasureOptions extends Omit<LadderSettings, "sizes"> {
  /** Default: the first application. */
  readonly applicationId?: number;
  /** Default: the application's own. */
  readonly slo?: ServiceLevel;
  /** Name of a SKU of the cluster. Default: the first, which scale-ups rent. */
  readonly skuName?: string;
}

/** What one instance carries, by pool. */
export type InstanceCapacity = Readonly<Partial<Record<PoolTag, CapacityProfile>>>;

/**
 * Measures what one instance of each pool of an application carries at the promised bounds: a short load ladder of simulated
 * runs, with the application's own sizes of requests, batching, scheduler and step times. Takes about a second; the same
 * configuration gives the same figures.
 *
 * @example
 * const { mixed } = measureCapacity(loadConfig("cluster.yaml"));
 * console.log(mixed?.requestsPerSecond);
 *
 * @throws CapacityError when nothing is promised, or there is no such application or SKU
 */
export function measureCapacity(
  config: LoadedConfig,
  options: MeasureOptions = {},
  traces: TraceStore = new TraceStore(),
): InstanceCapacity {
  const { simulation } = config;
  const application = applicationOf(config, options.applicationId);
  const slo = options.slo ?? application.slo ?? {};
  if (Object.keys(slo).length === 0) throw CapacityError.withoutPromise(application.applicationId);
  const sku = skuOf(config, options.skuName);
  const sizes: SizeSettings = applicationSizes(config, application.applicationId, traces);
  return Object.fromEntries(
    poolsOf(application).map((tag) => [
      tag,
      climbLadder(poolBench(simulation, application, { tag, sku, slo }), { ...options, sizes }),
    ]),
  );
}

/** @throws CapacityError when there is no such application */
export function applicationOf({ simulation }: LoadedConfig, applicationId: number | undefined): ApplicationConfig {
  const { applications } = simulation;
  const found =
    applicationId === undefined
      ? applications[0]
      : applications.find((application) => application.applicationId === applicationId);
  if (found !== undefined) return found;
  throw CapacityError.unknown(
    "application",
    String(applicationId),
    applications.map((application) => String(application.applicationId)),
  );
}

/** @throws CapacityError when there is no such SKU */
export function skuOf({ simulation }: LoadedConfig, skuName: string | undefined): ServerSku {
  const skus = simulation.cluster.servers.map(({ sku }) => sku);
  const found = skuName === undefined ? skus[0] : skus.find(({ name }) => name === skuName);
  if (found !== undefined) return found;
  throw CapacityError.unknown(
    "server SKU",
    String(skuName),
    skus.map(({ name }) => name),
  );
}
