import {
  findProfileTable,
  InvalidParallelismError,
  listProfileTables,
  memoryFit,
  type ServedModel,
  type ServerSku,
  type StepTimeModel,
  stepTimesFor,
} from "@tokentide/hardware";

/** At least this share of an instance's memory is to be left for KV caches, or it could hardly batch. */
const LEAST_FREE_SHARE = 0.25;
const LARGEST_BATCH = 256;
/** Prompts take their share of an iteration: the tokens alone are not to use up the bound. */
const SHARE_OF_TBT = 0.6;
/** Traffic has peaks. */
const COMFORTABLE_LOAD = 0.6;

/** A request as Azure's services of November 2023 had it on average: the published traces' means. */
export const MEAN_TOKENS = {
  "azure-conv-2023": { prompt: 1155, output: 211 },
  "azure-code-2023": { prompt: 2048, output: 28 },
} as const;

/** Which requests are meant. */
export type SizesName = keyof typeof MEAN_TOKENS;

/** How a model stands on a server: the instances it is cut into, and where their times come from. */
export interface Hosting {
  readonly model: ServedModel;
  readonly sku: ServerSku;
  readonly tensorParallelism: number;
  readonly instancesPerServer: number;
  /** `profile`: measured; `roofline`: derived from the hardware. */
  readonly performance: "profile" | "roofline";
}

/** The hosting on the fewest processors that leaves room for KV caches, a measured one before others; undefined: none. */
export function hostingOf(model: ServedModel, sku: ServerSku): Hosting | undefined {
  const degrees = [1, 2, 4, 8, 16].filter((degree) => degree <= sku.processorCount);
  const fitting = degrees.filter((degree) => hasRoom(model, sku, degree));
  const measured = fitting.find((degree) => isMeasured(model, sku, degree));
  const tensorParallelism = measured ?? fitting[0];
  if (tensorParallelism === undefined) return undefined;
  return {
    model,
    sku,
    tensorParallelism,
    instancesPerServer: Math.floor(sku.processorCount / tensorParallelism),
    performance: measured === undefined ? "roofline" : "profile",
  };
}

function hasRoom(model: ServedModel, sku: ServerSku, tensorParallelism: number): boolean {
  const parallelism = { tensorParallelism, pipelineParallelism: 1 };
  try {
    const { freeBytes, usableBytes } = memoryFit({ model, processor: sku.processor, parallelism });
    return freeBytes >= LEAST_FREE_SHARE * usableBytes;
  } catch (error) {
    if (error instanceof InvalidParallelismError) return false;
    throw error;
  }
}

function isMeasured(model: ServedModel, sku: ServerSku, tensorParallelism: number): boolean {
  const parallelism = { tensorParallelism, pipelineParallelism: 1 };
  return findProfileTable(listProfileTables(), model, sku.processor.name, parallelism) !== undefined;
}

/** What a server can do within a bound of the time between tokens. */
export interface Pace {
  /** Requests that an instance may serve at once. */
  readonly batchSize: number;
  /** Requests per second that a server serves with room to spare. */
  readonly requestsPerSecond: number;
}

/** A first guess of what to ask of a server: the largest batch that keeps the bound, and what it serves by that. */
export function paceOf(hosting: Hosting, sizes: SizesName, tbtSeconds: number): Pace {
  const { prompt, output } = MEAN_TOKENS[sizes];
  const steps = stepTimes(hosting);
  const context = prompt + output / 2;
  const secondsPerToken = (batch: number) => steps.stepSeconds(0, 0, batch, batch * context);
  let batchSize = 1;
  while (batchSize < LARGEST_BATCH && secondsPerToken(2 * batchSize) <= SHARE_OF_TBT * tbtSeconds) batchSize *= 2;
  const secondsPerRequest = steps.stepSeconds(prompt, 0, 0, 0) + (output * secondsPerToken(batchSize)) / batchSize;
  return { batchSize, requestsPerSecond: (COMFORTABLE_LOAD * hosting.instancesPerServer) / secondsPerRequest };
}

function stepTimes({ model, sku, tensorParallelism, performance }: Hosting): StepTimeModel {
  return stepTimesFor({
    performance: { type: performance },
    model,
    processor: sku.processor,
    parallelism: { tensorParallelism, pipelineParallelism: 1 },
    interconnect: sku.interconnect,
  });
}
