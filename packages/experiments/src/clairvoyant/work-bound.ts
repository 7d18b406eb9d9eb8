import type { ServerSku } from "@tokentide/hardware";
import { processorsNeeded } from "@tokentide/hardware";
import type { PoolTag } from "@tokentide/scaling-manager";
import { type ApplicationConfig, type InstanceConfig, templatesOf } from "@tokentide/simulator";
import type { CountLimits } from "./count-plan";
import type { RecordedRequests } from "./recorded-requests";

const SECONDS_PER_HOUR = 3600;

/** What an application's requests add up to. */
interface Work {
  readonly promptTokens: number;
  /** Of the token phase: the first token is the prompt phase's. */
  readonly decodeTokens: number;
  /** Mean over the tokens of the token phase. */
  readonly meanContext: number;
}

/**
 * GPU-hours below which no schedule can keep the target: the work in GPU-seconds at the best batch. Prompts at the batch
 * that processes most tokens a second; tokens at the largest batch whose step still keeps the promised time between tokens.
 * A mixed instance may do both in one step, so the larger of the two counts; pools of their own add up. Independent of any
 * schedule and simulation; it assumes that step times grow by the same amount with every request, and knows no waiting and no
 * start-up. Not less either than the minimum that the fleet keeps until the last request is there.
 */
export function workBound(
  application: ApplicationConfig,
  sku: ServerSku,
  recorded: RecordedRequests,
  targetAttainment: number,
): number {
  const work = workOf(recorded, application.applicationId);
  const templates = templatesOf(application.startState);
  const instanceOf = (tag: "prompt" | "token" | "mixed") => templates.getInstanceConfig(tag);
  const promptHours = (instance: InstanceConfig) => gpuHours(instance, promptSeconds(application, sku, instance, work));
  const tokenHours = (instance: InstanceConfig) => gpuHours(instance, tokenSeconds(application, sku, instance, work));
  const mixed = instanceOf("mixed");
  const [prompt, token] = [instanceOf("prompt"), instanceOf("token")];
  const hours =
    mixed !== undefined
      ? Math.max(promptHours(mixed), tokenHours(mixed))
      : (prompt === undefined ? 0 : promptHours(prompt)) + (token === undefined ? 0 : tokenHours(token));
  return Math.max(hours * targetAttainment, minimumHours(application, recorded));
}

/** Decisions keep one instance of a pool unless limits say otherwise. */
const DEFAULT_MIN_INSTANCES = 1;

/** The limits of each pool that the application has. */
export function countLimits({ scaling, startState }: ApplicationConfig): CountLimits {
  const limits = scaling?.manager.limits;
  const templates = templatesOf(startState);
  return Object.fromEntries(
    (["prompt", "token", "mixed"] as const)
      .filter((tag) => templates.getParallelism(tag) !== undefined)
      .map((tag) => {
        const { min = DEFAULT_MIN_INSTANCES, max = Number.POSITIVE_INFINITY } =
          limits?.pools?.[tag] ?? limits?.pool ?? {};
        return [tag, { min, max }];
      }),
  );
}

function minimumHours(application: ApplicationConfig, recorded: RecordedRequests): number {
  const templates = templatesOf(application.startState);
  const processors = (Object.entries(countLimits(application)) as [PoolTag, { min: number }][]).reduce(
    (sum, [tag, { min }]) => sum + min * processorsNeeded(templates.getParallelism(tag)!),
    0,
  );
  return (processors * lastArrival(recorded, application.applicationId)) / SECONDS_PER_HOUR;
}

function lastArrival(recorded: RecordedRequests, applicationId: number): number {
  for (const batch of recorded.toReversed()) {
    for (let row = batch.length - 1; row >= 0; row--) {
      if (batch.applicationId[row] === applicationId) return batch.arrivalSeconds[row]!;
    }
  }
  return 0;
}

function gpuHours({ parallelism }: InstanceConfig, instanceSeconds: number): number {
  return (instanceSeconds * processorsNeeded(parallelism)) / SECONDS_PER_HOUR;
}

/** Between batches that are tried; steps of a few percent more would change the result by less than that. */
const BATCH_GROWTH = 1.1;
const MOST_PROMPT_TOKENS = 65_536;

function promptSeconds(application: ApplicationConfig, sku: ServerSku, instance: InstanceConfig, work: Work): number {
  const times = application.stepTimes(sku.processor.name, instance.parallelism);
  let best = Number.POSITIVE_INFINITY;
  for (let tokens = 1; tokens <= MOST_PROMPT_TOKENS; tokens = Math.ceil(tokens * BATCH_GROWTH)) {
    best = Math.min(best, times.stepSeconds(tokens, 0, 0, 0) / tokens);
  }
  return best * work.promptTokens;
}

function tokenSeconds(application: ApplicationConfig, sku: ServerSku, instance: InstanceConfig, work: Work): number {
  const times = application.stepTimes(sku.processor.name, instance.parallelism);
  const { tbtSeconds = Number.POSITIVE_INFINITY } = application.slo ?? {};
  let best = Number.POSITIVE_INFINITY;
  for (let batch = 1; batch <= instance.maxBatchSize; batch++) {
    const seconds = times.stepSeconds(0, 0, batch, batch * work.meanContext);
    if (seconds > tbtSeconds && best < Number.POSITIVE_INFINITY) break;
    best = Math.min(best, seconds / batch);
  }
  return best * work.decodeTokens;
}

function workOf(recorded: RecordedRequests, applicationId: number): Work {
  let promptTokens = 0;
  let decodeTokens = 0;
  let contexts = 0;
  for (const batch of recorded) {
    for (let row = 0; row < batch.length; row++) {
      if (batch.applicationId[row] !== applicationId) continue;
      const decodes = batch.outputTokens[row]! - 1;
      promptTokens += batch.promptTokens[row]!;
      decodeTokens += decodes;
      contexts += decodes * (batch.promptTokens[row]! + (decodes + 1) / 2);
    }
  }
  return { promptTokens, decodeTokens, meanContext: decodeTokens === 0 ? 0 : contexts / decodeTokens };
}
