import {
  findInterconnect,
  findProcessor,
  findSku,
  type Interconnect,
  listSkus,
  type ServerSku,
  UnknownNameError,
} from "@tokentide/hardware";
import type { ClusterConfig } from "@tokentide/simulator";
import type { ProblemSink } from "../problems/problem-sink";
import { didYouMean } from "../problems/schema-problems";
import type { ClusterInput, CustomSkuInput, InterconnectInput } from "../schema/cluster-schema";
import type { ConfigPath } from "../source/config-node";

const BYTES_PER_GIGABIT = 1e9 / 8;

/** What KV transfers use where nothing is said: the link of the paper's clusters. */
const DEFAULT_INTERCONNECT: InterconnectInput = {
  link: "infiniband",
  topology: "p2p",
  bandwidth_gbps: 200,
  latency: 0,
};

/** The cluster with its names looked up; undefined when one is unknown, which was reported. */
export function resolveCluster(input: ClusterInput, sink: ProblemSink): ClusterConfig | undefined {
  const own = new Map<string, ServerSku | undefined>();
  for (const [name, sku] of Object.entries(input.skus ?? {})) own.set(name, customSku(name, sku, sink));
  const servers = input.servers.map(({ sku, count }, index) => {
    const found = own.has(sku)
      ? own.get(sku)
      : lookUp(["cluster", "servers", index, "sku"], sink, () => findSku(sku), own.keys());
    return found === undefined ? undefined : { sku: found, count };
  });
  if (servers.some((server) => server === undefined) || [...own.values()].includes(undefined)) return undefined;
  return {
    servers: servers.filter((server) => server !== undefined),
    interconnects: (input.interconnects ?? [DEFAULT_INTERCONNECT]).map(interconnect),
    ...(input.power_budget === undefined ? {} : { powerBudgetWatts: input.power_budget }),
  };
}

function interconnect({ link, topology, bandwidth_gbps, latency }: InterconnectInput): Interconnect {
  return {
    link,
    topology,
    bandwidthBytesPerSecond: bandwidth_gbps * BYTES_PER_GIGABIT,
    ...(latency === 0 ? {} : { latencySeconds: latency }),
  };
}

/** A server type of the user's; what is not said is taken from a catalog SKU with the same processor. */
function customSku(name: string, input: CustomSkuInput, sink: ProblemSink): ServerSku | undefined {
  const path = ["cluster", "skus", name];
  const processor = lookUp([...path, "processor"], sink, () => findProcessor(input.processor));
  const { interconnect: linkName } = input;
  const link =
    linkName === undefined ? undefined : lookUp([...path, "interconnect"], sink, () => findInterconnect(linkName));
  if (processor === undefined || (linkName !== undefined && link === undefined)) return undefined;
  const alike = listSkus().find((sku) => sku.processor.name === processor.name);
  const perProcessor = (figure: number | undefined) =>
    figure === undefined ? undefined : (figure / alike!.processorCount) * input.count;
  const price = input.price_per_hour ?? perProcessor(alike?.priceDollarsPerHour);
  const hostWatts = input.host_power ?? perProcessor(alike?.hostWatts);
  const joined = link ?? alike?.interconnect;
  if (price === undefined || hostWatts === undefined || joined === undefined) {
    const missing = [
      ...(joined === undefined ? ["interconnect"] : []),
      ...(price === undefined ? ["price_per_hour"] : []),
      ...(hostWatts === undefined ? ["host_power"] : []),
    ];
    sink.report(path, {
      message: `no server of the catalog has ${processor.name} processors to take defaults from`,
      hint: `give ${missing.join(", ")}`,
    });
    return undefined;
  }
  return {
    name,
    processor,
    processorCount: input.count,
    interconnect: joined,
    priceDollarsPerHour: price,
    hostWatts,
    source:
      input.price_per_hour !== undefined && input.host_power !== undefined
        ? "configuration"
        : `configuration, the rest as ${alike?.name}`,
  };
}

/** Runs a look-up; an unknown name is reported with what there is and what was probably meant. */
export function lookUp<Thing>(
  path: ConfigPath,
  sink: ProblemSink,
  find: () => Thing,
  furtherNames: Iterable<string> = [],
): Thing | undefined {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof UnknownNameError)) throw error;
    const names = [...furtherNames, ...error.allowed];
    sink.report(path, {
      message: `unknown ${error.kind}`,
      allowed: names.join(", "),
      hint: didYouMean(error.requested, names),
    });
    return undefined;
  }
}
