import {
  CalibrationMismatchError,
  checkParallelism,
  InvalidParallelismError,
  kvBlockCount,
  memoryFit,
  NoProfileError,
  processorsNeeded,
  type ServedModel,
  type ServerSku,
} from "@tokentide/hardware";
import type { ClusterConfig, StartState } from "@tokentide/simulator";
import { policyOf } from "../resolve/resolve-scaling";
import {
  type InstanceGroup,
  instanceGroups,
  type ResolvedApplication,
  type ResolvedConfig,
  type ResolvedStart,
} from "../resolve/resolved-config";
import type { ConfigPath } from "../source/config-node";
import type { Rule } from "./rule";
import { schedulerOf } from "./scheduler-rules";

/** SKUs that the instances of a group are started on, each once; by pool. */
type SkusByPool = ReadonlyMap<InstanceGroup["pool"], readonly ServerSku[]>;

/**
 * The cluster has the servers that the start states ask for, and each instance fits on its server: processors, model
 * split, memory, known step times. Servers go to the applications in order, as the simulator lays them out.
 */
export const startStateFits: Rule = {
  name: "start-state-fits",
  check(config) {
    const { cluster, applications } = config;
    if (cluster === undefined) return;
    const free: ServerSku[] = cluster.servers.flatMap(({ sku, count }) =>
      Array<ServerSku>(Math.min(count, MAX_CHECKED)).fill(sku),
    );
    for (const application of applications) {
      if (application.start === undefined) continue;
      const skus = takeServers(application.start, free, cluster, config);
      for (const group of instanceGroups(application.start)) {
        const own = skus?.get(group.pool) ?? [];
        for (const sku of own) checkInstance(application, group, { sku }, config);
        const bought = cluster.servers[0]!.sku;
        if (skus === undefined || own.includes(bought) || !buysServers(application)) continue;
        checkInstance(application, group, { sku: bought, hint: BOUGHT_HINT }, config);
      }
    }
  },
};

const BOUGHT_HINT =
  "scale-ups buy servers of the first SKU of cluster.servers: put one there, with count 0 if need be, that fits";

/** Whether something of the configuration scales the application up. */
function buysServers(application: ResolvedApplication): boolean {
  const { scaling_manager: scaling } = application.input;
  return scaling !== undefined && (policyOf(scaling) !== undefined || schedulerOf(application).type === "autoscaling");
}

/** A server that an instance is to fit on; why it is looked at, where a reader might wonder. */
interface CheckedServer {
  readonly sku: ServerSku;
  readonly hint?: string;
}

/** Counts beyond this only repeat what the first ones say; a typing error must not fill the memory. */
const MAX_CHECKED = 1_000_000;

function takeServers(
  start: ResolvedStart,
  free: ServerSku[],
  cluster: ClusterConfig,
  { sink }: ResolvedConfig,
): SkusByPool | undefined {
  const { state, path } = start;
  switch (state.type) {
    case "unallocated":
      // The first SKU is what a scale-up takes when nothing else is said.
      return new Map((["mixed", "prompt", "token"] as const).map((pool) => [pool, [cluster.servers[0]!.sku]]));
    case "uniform": {
      if (free.length === 0) {
        sink.report([...path, "state_type"], {
          message: `${start.input.state_type} fills every free server, and there is none`,
          hint: "give cluster.servers a count above 0; with several applications, all but the last need state_type: splitwise, which takes so many servers",
        });
      }
      return new Map([["mixed", distinct(free.splice(0))]]);
    }
    case "splitwise-homogeneous": {
      const { promptServers, tokenServers } = state;
      if (promptServers + tokenServers > free.length) {
        sink.report([...path, "prompt", "num_instances"], {
          message: `the start state needs ${promptServers} + ${tokenServers} servers (prompt.num_instances + token.num_instances), the cluster has ${free.length}${free.length === totalServers(cluster) ? "" : " left"}`,
          allowed: `at most ${free.length} together`,
          hint: "lower num_instances, or raise the count of a SKU in cluster.servers",
        });
        return undefined;
      }
      if (promptServers + tokenServers === 0) {
        sink.report([...path, "prompt", "num_instances"], {
          message: "no instance would be started",
          allowed: "a whole number of at least 1, here or in token",
        });
      }
      const prompt = distinct(free.splice(0, promptServers));
      return new Map([
        ["prompt", prompt],
        ["token", distinct(free.splice(0, tokenServers))],
      ]);
    }
    case "splitwise-heterogeneous":
      return takeBySku(state, path, free, cluster, sink);
  }
}

function takeBySku(
  state: Extract<StartState, { type: "splitwise-heterogeneous" }>,
  path: ConfigPath,
  free: ServerSku[],
  cluster: ClusterConfig,
  sink: ResolvedConfig["sink"],
): SkusByPool {
  const names = [...new Set(cluster.servers.map(({ sku }) => sku.name))];
  const pools = { prompt: state.promptSkus, token: state.tokenSkus };
  for (const pool of ["prompt", "token"] as const) {
    pools[pool].forEach((name, index) => {
      const at = [...path, pool, "instance_names", index];
      if (!names.includes(name)) {
        sink.report(at, { message: "the cluster has no such SKU", allowed: names.join(", ") });
      }
    });
    const own =
      pool === "prompt" ? state.promptSkus : state.tokenSkus.filter((name) => !state.promptSkus.includes(name));
    if (own.every((name) => names.includes(name)) && !free.some(({ name }) => own.includes(name))) {
      sink.report([...path, pool, "instance_names"], {
        message: `no server is left for the ${pool} pool`,
        hint: "give one of its SKUs a count above 0 in cluster.servers",
      });
    }
  }
  const prompt = distinct(free.filter(({ name }) => state.promptSkus.includes(name)));
  const token = distinct(free.filter(({ name }) => !state.promptSkus.includes(name) && state.tokenSkus.includes(name)));
  const rest = free.filter(({ name }) => !state.promptSkus.includes(name) && !state.tokenSkus.includes(name));
  free.splice(0, free.length, ...rest);
  return new Map([
    ["prompt", prompt],
    ["token", token],
  ]);
}

function checkInstance(
  application: ResolvedApplication,
  group: InstanceGroup,
  server: CheckedServer,
  config: ResolvedConfig,
): void {
  const { sku, hint } = server;
  const { parallelism } = group.instance;
  const { sink, isCompat } = config;
  const path = [...group.path, "tensor_parallelism"];
  const needed = processorsNeeded(parallelism);
  if (needed > sku.processorCount) {
    const { tensorParallelism: tp, pipelineParallelism: pp } = parallelism;
    sink.report(path, {
      message: `an instance needs ${needed} processors (tensor_parallelism ${tp} × pipeline_parallelism ${pp}), a ${sku.name} has ${sku.processorCount}`,
      allowed: `a product of at most ${sku.processorCount}`,
      hint,
    });
    return;
  }
  const { model } = application;
  if (model === undefined) return;
  // SplitwiseSim splits any model any way, counts memory its own way, and gives an untagged server to one instance.
  const misfit = isCompat ? undefined : whyItDoesNotFit(model, group, sku);
  if (misfit !== undefined) sink.report(path, { ...misfit, hint });
  else checkStepTimes(application, group, server, config);
}

function whyItDoesNotFit(
  model: ServedModel,
  group: InstanceGroup,
  sku: ServerSku,
): { readonly message: string } | undefined {
  const { parallelism } = group.instance;
  try {
    checkParallelism(model.architecture, parallelism);
  } catch (error) {
    if (error instanceof InvalidParallelismError) return { message: error.message };
    throw error;
  }
  const { vllm } = group.instance;
  const fit = memoryFit({
    model,
    processor: sku.processor,
    parallelism,
    ...(vllm && { usableFraction: vllm.gpuMemoryUtilization }),
  });
  if (!fit.fits) return { message: `the model does not fit into an instance's memory: ${fit.explanation}` };
  if (vllm === undefined || vllm.blocks !== undefined) return undefined;
  if (kvBlockCount({ model, processor: sku.processor, parallelism, ...vllm }) > 0) return undefined;
  return { message: `the engine itself needs what the weights leave, so there is no KV block: ${fit.explanation}` };
}

function checkStepTimes(
  application: ResolvedApplication,
  group: InstanceGroup,
  { sku, hint }: CheckedServer,
  { sink, sections }: ResolvedConfig,
): void {
  try {
    application.stepTimes?.(sku.processor.name, group.instance.parallelism);
  } catch (error) {
    if (error instanceof InvalidParallelismError) {
      sink.report([...group.path, "tensor_parallelism"], { message: error.message, hint });
      return;
    }
    if (error instanceof CalibrationMismatchError) {
      sink.report(["performance_model", "file"], { message: error.message });
      return;
    }
    if (!(error instanceof NoProfileError)) throw error;
    const path = sections.has("performance_model") ? ["performance_model"] : [...group.path, "tensor_parallelism"];
    sink.report(path, {
      message: error.message,
      hint: "add `fallback: roofline` to performance_model, which derives the missing times from the hardware",
    });
  }
}

function distinct(skus: readonly ServerSku[]): ServerSku[] {
  return [...new Set(skus)];
}

function totalServers(cluster: ClusterConfig): number {
  return cluster.servers.reduce((sum, { count }) => sum + count, 0);
}
