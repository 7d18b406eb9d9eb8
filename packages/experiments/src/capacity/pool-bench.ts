import { processorsNeeded, type ServerSku } from "@tokentide/hardware";
import type { PoolTag } from "@tokentide/scaling-manager";
import { AUTOSCALING_DEFAULTS, type RoutingSettings, type SchedulerSettings } from "@tokentide/schedulers";
import {
  type ApplicationConfig,
  type InstanceConfig,
  type ServiceLevel,
  type SimulationConfig,
  templatesOf,
} from "@tokentide/simulator";

/** So many instances of the other pool that a request never waits for one of them. */
const HELPERS = 32;

/** One instance of a pool by itself, and the bounds that are its business. */
export interface PoolBench {
  readonly simulation: SimulationConfig;
  readonly bounds: ServiceLevel;
}

/** The pools that an application's start state knows. */
export function poolsOf({ startState }: ApplicationConfig): PoolTag[] {
  const templates = templatesOf(startState);
  return (["prompt", "token", "mixed"] as const).filter((tag) => templates.getInstanceConfig(tag) !== undefined);
}

/**
 * A cluster of one instance of a pool on a SKU, on just the processors it needs. A prompt or token instance has more than
 * enough of the other kind beside it, and answers for its own phase: the first token, or the ones after it.
 */
export function poolBench(
  config: SimulationConfig,
  application: ApplicationConfig,
  options: { readonly tag: PoolTag; readonly sku: ServerSku; readonly slo: ServiceLevel },
): PoolBench {
  const { tag, sku, slo } = options;
  const templates = templatesOf(application.startState);
  const instance = (of: PoolTag) => templates.getInstanceConfig(of)!;
  const serverFor = (of: InstanceConfig, count: number) => ({ sku: cutTo(sku, of), count });
  const bench = (startState: ApplicationConfig["startState"], servers: SimulationConfig["cluster"]["servers"]) => {
    const { scaling, queueLimit, deadlineSeconds, scheduler, ...alone } = application;
    return {
      cluster: { servers, interconnects: config.cluster.interconnects },
      applications: [{ ...alone, scheduler: routingOf(scheduler), startState, slo }],
      endTimeSeconds: Number.POSITIVE_INFINITY,
      seed: config.seed,
    } satisfies SimulationConfig;
  };
  const { ttftSeconds, ...afterFirstToken } = slo;
  if (tag === "mixed") {
    const simulation = bench({ type: "uniform", instance: instance(tag) }, [serverFor(instance(tag), 1)]);
    return { simulation, bounds: slo };
  }
  const isPrompt = tag === "prompt";
  const prompt = instance("prompt");
  const token = instance("token");
  const promptServers = isPrompt ? 1 : HELPERS;
  const tokenServers = isPrompt ? HELPERS : 1;
  const simulation = bench({ type: "splitwise-homogeneous", prompt, promptServers, token, tokenServers }, [
    serverFor(prompt, promptServers),
    serverFor(token, tokenServers),
  ]);
  const firstToken = ttftSeconds === undefined ? {} : { ttftSeconds };
  return { simulation, bounds: isPrompt ? firstToken : afterFirstToken };
}

function cutTo(sku: ServerSku, { parallelism }: InstanceConfig): ServerSku {
  return { ...sku, processorCount: processorsNeeded(parallelism) };
}

/** What an instance carries by itself: nothing scales here, and no pool lends the other its instances. */
function routingOf(scheduler: SchedulerSettings): RoutingSettings {
  const routing = scheduler.type === "autoscaling" ? (scheduler.routing ?? AUTOSCALING_DEFAULTS.routing) : scheduler;
  if (routing.type !== "mixed_pool") return routing;
  return { type: "kv_token_jsq", transferBytesPerSecond: routing.transferBytesPerSecond };
}
