import type { LoadedConfig } from "@tokentide/config";
import { priceDollarsPerHour, type ServerSku } from "@tokentide/hardware";
import { AUTOSCALING_DEFAULTS } from "@tokentide/schedulers";
import type { ServiceLevel } from "@tokentide/simulator";
import { CapacityError } from "../experiment-errors";

/** A kind of server whose number is sought. */
export interface CountedServers {
  /** What it is called: its SKU, or its pool where pools have servers of their own. */
  readonly name: string;
  readonly sku: ServerSku;
  /** Fewer would be a fleet that cannot serve. */
  readonly least: 0 | 1;
}

/** One or two kinds of servers that a fleet can be made of, and how a configuration says how many. */
export interface ServerLayout {
  readonly kinds: readonly [CountedServers] | readonly [CountedServers, CountedServers];
  overridesOf(counts: readonly number[]): readonly string[];
}

/** What a fleet costs. */
export function dollarsPerHour({ kinds }: ServerLayout, counts: readonly number[]): number {
  return kinds.reduce((sum, { sku }, index) => sum + counts[index]! * priceDollarsPerHour(sku), 0);
}

/**
 * The fleets that are tried: each SKU of the cluster alone and every mix of two, where every server gets instances of one
 * kind; prompt and token servers, where those are apart.
 *
 * @throws CapacityError when the configuration has several applications, or starts without instances
 */
export function serverLayouts({ simulation }: LoadedConfig, skuNames?: readonly string[]): ServerLayout[] {
  const { applications, cluster } = simulation;
  if (applications.length > 1) throw CapacityError.severalApplications(applications.length);
  const all = [...new Map(cluster.servers.map(({ sku }) => [sku.name, sku])).values()];
  for (const name of skuNames ?? []) {
    if (!all.some((sku) => sku.name === name))
      throw CapacityError.unknown(
        "server SKU",
        name,
        all.map(({ name: known }) => known),
      );
  }
  const skus = skuNames === undefined ? all : all.filter(({ name }) => skuNames.includes(name));
  const { startState } = applications[0]!;
  switch (startState.type) {
    case "unallocated":
      throw CapacityError.withoutInstances();
    case "uniform": {
      const alone = skus.map(
        (sku): ServerLayout => ({ kinds: [{ name: sku.name, sku, least: 1 }], overridesOf: serversOf([sku]) }),
      );
      return [...alone, ...pairs(skus, skus, 0)];
    }
    case "splitwise-heterogeneous": {
      const named = (names: readonly string[]) => skus.filter(({ name }) => names.includes(name));
      const tokens = named(startState.tokenSkus).filter(({ name }) => !startState.promptSkus.includes(name));
      return pairs(named(startState.promptSkus), tokens, 1);
    }
    case "splitwise-homogeneous":
      return skus.map((sku) => ({
        kinds: [
          { name: "prompt", sku, least: 1 },
          { name: "token", sku, least: 1 },
        ],
        overridesOf: ([prompts = 0, tokens = 0]) => [
          ...serversOf([sku])([prompts + tokens]),
          `start_state.prompt.num_instances=${prompts}`,
          `start_state.token.num_instances=${tokens}`,
        ],
      }));
  }
}

/** Settings that fix a fleet: nothing scales, and nothing is set that only has an effect on what scales. */
export function fixedFleetOverrides({ simulation, comparison }: LoadedConfig, slo: ServiceLevel): string[] {
  const { scaling, scheduler } = simulation.applications[0]!;
  const bounds = [
    ...(slo.ttftSeconds === undefined ? [] : [`ttft: ${slo.ttftSeconds}`]),
    ...(slo.tbtSeconds === undefined ? [] : [`tbt: ${slo.tbtSeconds}`]),
    ...(slo.e2eSeconds === undefined ? [] : [`e2e: ${slo.e2eSeconds}`]),
  ];
  const routing =
    scheduler.type === "autoscaling" ? (scheduler.routing ?? AUTOSCALING_DEFAULTS.routing).type : undefined;
  return [
    `applications.0.slo={${bounds.join(", ")}}`,
    ...(scaling === undefined ? [] : ["applications.0.scaling_manager=null"]),
    ...(routing === undefined ? [] : [`applications.0.scheduler=${routing}`]),
    ...(simulation.failures === undefined ? [] : ["failures=null"]),
    ...(simulation.drainAtEnd === undefined ? [] : ["drain=null"]),
    ...(comparison === undefined ? [] : ["comparison=null"]),
  ];
}

function pairs(first: readonly ServerSku[], second: readonly ServerSku[], least: 0 | 1): ServerLayout[] {
  return first.flatMap((one, index) =>
    (first === second ? second.slice(index + 1) : second).map(
      (other): ServerLayout => ({
        kinds: [
          { name: one.name, sku: one, least },
          { name: other.name, sku: other, least },
        ],
        overridesOf: serversOf([one, other]),
      }),
    ),
  );
}

function serversOf(skus: readonly ServerSku[]): ServerLayout["overridesOf"] {
  return (counts) => {
    const servers = skus.map(({ name }, index) => `{ sku: ${JSON.stringify(name)}, count: ${counts[index]} }`);
    return [`cluster.servers=[${servers.join(", ")}]`];
  };
}
