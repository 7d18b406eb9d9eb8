import { availableParallelism } from "node:os";
import type { LoadedConfig } from "@tokentide/config";
import type { ServiceLevel } from "@tokentide/simulator";
import { CapacityError, ReplicationError } from "../experiment-errors";
import type { ConfigSource, Job } from "../job";
import { type RunManyOptions, runMany } from "../run-many";
import { fewestOfOne, fewestOfTwo, type Probe } from "./fewest-counts";
import { DEFAULT_TARGET_ATTAINMENT } from "./load-ladder";
import { dollarsPerHour, fixedFleetOverrides, type ServerLayout, serverLayouts } from "./server-layout";

/** What servers are counted for. */
export interface FewestServersPlan {
  readonly config: ConfigSource;
  readonly overrides?: readonly string[];
  /** The same configuration, read. */
  readonly loaded: LoadedConfig;
  /** Default: the application's own. */
  readonly slo?: ServiceLevel;
  /** Share of the requests that have to meet their bounds, 0..1. Default 0.99. */
  readonly targetAttainment?: number;
  /** Of each kind at most. Default 128. */
  readonly maxServers?: number;
  /** Default: all SKUs of the cluster. */
  readonly skuNames?: readonly string[];
}

/** A fleet that keeps the promise and of which no server can be spared. */
export interface SufficientFleet {
  /** Servers by SKU, or by pool where pools have servers of their own. */
  readonly servers: Readonly<Record<string, number>>;
  readonly skuNames: readonly string[];
  readonly totalServers: number;
  readonly gpus: number;
  /** On demand. */
  readonly dollarsPerHour: number;
  readonly attainment: number;
}

/** The fewest servers that keep a promise. */
export interface FewestServers {
  /** Cheapest first. */
  readonly fleets: readonly SufficientFleet[];
  /** Kinds of fleets of which not even the most servers keep it, and what they come to. */
  readonly insufficient: readonly { readonly servers: Readonly<Record<string, number>>; readonly attainment: number }[];
  readonly runs: number;
}

const DEFAULT_MAX_SERVERS = 128;

/**
 * The fewest servers, always there, that keep the promised bounds on the requests of a configuration: of each SKU alone, of
 * every mix of two, and of prompt and token servers where those are apart. Runs the simulator for the counts it tries, in
 * worker threads; that more servers never do worse is taken for granted.
 *
 * @throws CapacityError when nothing is promised or the configuration has no fleet to be counted; what {@link runMany} throws
 */
export async function fewestServers(plan: FewestServersPlan, options: RunManyOptions = {}): Promise<FewestServers> {
  const { loaded, targetAttainment = DEFAULT_TARGET_ATTAINMENT, maxServers = DEFAULT_MAX_SERVERS } = plan;
  const application = loaded.simulation.applications[0]!;
  const slo = plan.slo ?? application.slo ?? {};
  if (Object.keys(slo).length === 0) throw CapacityError.withoutPromise(application.applicationId);
  const width = Math.max(1, options.workers ?? availableParallelism());
  const fixed = fixedFleetOverrides(loaded, slo);
  const fleets: SufficientFleet[] = [];
  const insufficient: FewestServers["insufficient"][number][] = [];
  let runs = 0;
  for (const layout of serverLayouts(loaded, plan.skuNames)) {
    const trial = new FleetTrial(plan, layout, [...(plan.overrides ?? []), ...fixed], options);
    const probe: Probe = async (counts) => (await trial.attainments(counts)).map((share) => share >= targetAttainment);
    const bounds = layout.kinds.map(({ least }) => ({ least, most: maxServers }));
    const found = await sufficientCounts(layout, probe, bounds, width);
    for (const counts of found) fleets.push(fleetOf(layout, counts, (await trial.attainments([counts]))[0]!));
    if (found.length === 0) {
      const counts = layout.kinds.map(() => maxServers);
      const [attainment] = await trial.attainments([counts]);
      insufficient.push({ servers: namedCounts(layout, counts), attainment: attainment! });
    }
    runs += trial.runs;
  }
  fleets.sort((one, other) => one.dollarsPerHour - other.dollarsPerHour || one.totalServers - other.totalServers);
  return { fleets, insufficient, runs };
}

async function sufficientCounts(
  { kinds }: ServerLayout,
  probe: Probe,
  bounds: readonly { least: number; most: number }[],
  width: number,
): Promise<readonly (readonly number[])[]> {
  const [first, second] = bounds;
  if (second === undefined) {
    const count = await fewestOfOne((counts) => probe(counts.map((one) => [one])), first!, width);
    return count === undefined ? [] : [[count]];
  }
  const stairs = await fewestOfTwo(probe, [first!, second], width);
  // Fleets of one kind alone are a layout of their own.
  return kinds[0].least === 0 ? stairs.filter(([one, other]) => one > 0 && other > 0) : stairs;
}

/** Runs fleets of a layout, each once. */
class FleetTrial {
  runs = 0;
  readonly #plan: FewestServersPlan;
  readonly #layout: ServerLayout;
  readonly #overrides: readonly string[];
  readonly #options: RunManyOptions;
  readonly #known = new Map<string, number>();

  constructor(plan: FewestServersPlan, layout: ServerLayout, overrides: readonly string[], options: RunManyOptions) {
    this.#plan = plan;
    this.#layout = layout;
    this.#overrides = overrides;
    this.#options = options;
  }

  /** @throws ReplicationError when a run fails: its figures are needed */
  async attainments(fleets: readonly (readonly number[])[]): Promise<number[]> {
    const fresh = fleets.filter((counts) => !this.#known.has(String(counts)));
    const jobs = fresh.map((counts): Job => {
      // Nobody there: what has no servers is no configuration.
      return { config: this.#plan.config, overrides: [...this.#overrides, ...this.#layout.overridesOf(counts)] };
    });
    const serving = jobs.filter((_, index) => fresh[index]!.some((count) => count > 0));
    const results = await runMany(serving, this.#options);
    this.runs += serving.length;
    let next = 0;
    for (const counts of fresh) {
      if (!counts.some((count) => count > 0)) {
        this.#known.set(String(counts), 0);
        continue;
      }
      const { summary, error } = results[next++]!;
      if (summary === undefined) throw new ReplicationError(this.#plan.loaded.simulation.seed, error);
      this.#known.set(String(counts), summary.applications[0]!.slo.attainment);
    }
    return fleets.map((counts) => this.#known.get(String(counts))!);
  }
}

function namedCounts({ kinds }: ServerLayout, counts: readonly number[]): Record<string, number> {
  return Object.fromEntries(kinds.map(({ name }, index) => [name, counts[index]!]));
}

function fleetOf(layout: ServerLayout, counts: readonly number[], attainment: number): SufficientFleet {
  const { kinds } = layout;
  return {
    servers: namedCounts(layout, counts),
    skuNames: [...new Set(kinds.map(({ sku }) => sku.name))],
    totalServers: counts.reduce((sum, count) => sum + count, 0),
    gpus: kinds.reduce((sum, { sku }, index) => sum + counts[index]! * sku.processorCount, 0),
    dollarsPerHour: dollarsPerHour(layout, counts),
    attainment,
  };
}
