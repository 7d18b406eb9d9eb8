import {
  type AutoscalingSettings,
  type RoutingSettings,
  SCHEDULERS,
  type SchedulerSettings,
} from "@tokentide/schedulers";
import type { ClusterConfig, StartState } from "@tokentide/simulator";
import { processorNames, routingOf, schedulerOf } from "../rules/scheduler-rules";
import type { RoutingInput } from "../schema/scheduler-schema";
import type { ResolvedApplication, ResolvedConfig } from "./resolved-config";
import { settingsOf } from "./settings-of";

const BYTES_PER_GIBIBYTE = 1024 ** 3;

/** The scheduler's settings in the simulator's words; keys that the dialect does not read are left out. */
export function resolveScheduler(application: ResolvedApplication, isCompat: boolean): SchedulerSettings {
  const input = schedulerOf(application);
  if (input.type !== "autoscaling") return resolveRouting(input, isCompat);
  return {
    type: "autoscaling",
    ...settingsOf<Omit<AutoscalingSettings, "type">>({
      routing: input.routing === undefined ? undefined : resolveRouting(routingOf(application), isCompat),
      checkEveryRequests: input.check_every_requests,
      scaleUpQueueLength: input.scale_up_queue_length,
      scaleDownQueueLength: input.scale_down_queue_length,
      cooldownSeconds: input.cooldown,
    }),
  };
}

function resolveRouting(input: RoutingInput, isCompat: boolean): RoutingSettings {
  const bandwidth = "transfer_bandwidth" in input ? input.transfer_bandwidth : undefined;
  const transfer = bandwidth === undefined ? {} : { transferBytesPerSecond: bandwidth * BYTES_PER_GIBIBYTE };
  if (input.type !== "mixed_pool") return { type: input.type, ...transfer };
  const { prompt_max_pending_batch_tokens: promptMax, token_max_pending_batch_tokens: tokenMax } = input;
  return {
    type: "mixed_pool",
    ...(promptMax === undefined ? {} : { promptMaxPendingBatchTokens: promptMax }),
    ...(tokenMax === undefined || isCompat ? {} : { tokenMaxPendingBatchTokens: tokenMax }),
    ...transfer,
  };
}

/** The start state as the simulator lays it out; undefined where the start state or the cluster is not known. */
export function laidOutStartState(application: ResolvedApplication, config: ResolvedConfig): StartState | undefined {
  const state = application.start?.state;
  if (state === undefined || config.cluster === undefined || config.isCompat) return state;
  return splitByProcessors(state, application, config.cluster);
}

/**
 * Where the scheduler names processor types and the start state makes no pools, servers with those processors become the
 * pools; of what neither list names, the pool without a list gets the rest.
 */
function splitByProcessors(state: StartState, application: ResolvedApplication, cluster: ClusterConfig): StartState {
  const scheduler = routingOf(application);
  if (state.type !== "uniform" || SCHEDULERS[scheduler.type].phases === "together") return state;
  const prompt = processorNames(scheduler, "prompt_processors");
  const token = processorNames(scheduler, "token_processors");
  if (prompt === undefined && token === undefined) return state;
  const skus = cluster.servers.map(({ sku }) => sku);
  const names = (isWanted: (processor: string) => boolean) =>
    skus.filter(({ processor }) => isWanted(processor.name)).map(({ name }) => name);
  const isPrompt = (processor: string) => prompt?.includes(processor) ?? !token!.includes(processor);
  const isToken = (processor: string) => token?.includes(processor) ?? !prompt!.includes(processor);
  return {
    type: "splitwise-heterogeneous",
    prompt: state.instance,
    promptSkus: names(isPrompt),
    token: state.instance,
    tokenSkus: names(isToken),
  };
}
