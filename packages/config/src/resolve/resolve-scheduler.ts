import type { SchedulerSettings } from "@tokentide/schedulers";
import { SCHEDULERS } from "@tokentide/schedulers";
import type { ClusterConfig, StartState } from "@tokentide/simulator";
import { processorNames, schedulerOf } from "../rules/scheduler-rules";
import type { ResolvedApplication } from "./resolved-config";

const BYTES_PER_GIBIBYTE = 1024 ** 3;

/** The scheduler's settings in the simulator's words; keys that the dialect does not read are left out. */
export function resolveScheduler(application: ResolvedApplication, isCompat: boolean): SchedulerSettings {
  const input = schedulerOf(application);
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

/**
 * Where the scheduler names processor types and the start state makes no pools, servers with those processors become the
 * pools; of what neither list names, the pool without a list gets the rest.
 */
export function splitByProcessors(
  state: StartState,
  application: ResolvedApplication,
  cluster: ClusterConfig,
): StartState {
  const scheduler = schedulerOf(application);
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
