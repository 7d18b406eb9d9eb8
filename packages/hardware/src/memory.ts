import { BYTES_PER_VALUE, type Dtype } from "./dtype";
import type { ModelArchitecture } from "./model-architecture";
import { checkParallelism, keyValueReplication, type ModelParallelism, processorsNeeded } from "./model-parallelism";
import type { Processor } from "./processor";
import type { ServedModel } from "./served-model";

/** A key and a value. */
const TENSORS_PER_HEAD = 2;
const GIGABYTE = 1e9;

/**
 * KV cache of one token: 2 · layers · key-value heads · head dimension · bytes. llama2-70b in fp16:
 * 2 · 80 · 8 · 128 · 2 = 327,680 bytes.
 */
export function kvBytesPerToken(architecture: ModelArchitecture, dtype: Dtype): number {
  const valuesPerLayer = TENSORS_PER_HEAD * architecture.keyValueHeads * architecture.headDimension;
  return architecture.layers * valuesPerLayer * BYTES_PER_VALUE[dtype];
}

/** An instance to be fitted into memory. */
export interface MemoryFitInput {
  readonly model: Pick<ServedModel, "architecture" | "size" | "weightBytes" | "kvBytesPerToken">;
  readonly processor: Processor;
  readonly parallelism: ModelParallelism;
  /** Share of the memory that weights and KV cache may take, (0, 1]. Default 1. */
  readonly usableFraction?: number;
}

/** Whether an instance's weights fit into its processors, and what is left for the KV cache. */
export interface MemoryFit {
  /** Weights fit and at least one token's KV cache beside them. */
  readonly fits: boolean;
  /** Memory that may be used, over all processors of the instance. */
  readonly usableBytes: number;
  readonly weightBytes: number;
  /** What the weights leave; negative when they do not fit. */
  readonly freeBytes: number;
  /** Tokens whose KV cache fits beside the weights. */
  readonly maxKvTokens: number;
  /** The same in a sentence, with what to do when it does not fit. */
  readonly explanation: string;
}

/**
 * Fits weights and KV cache into the memory of an instance's processors. Key-value heads that are replicated (more
 * processors than such heads) count as often as they are stored.
 *
 * @throws InvalidParallelismError when the model cannot be split so
 */
export function memoryFit(input: MemoryFitInput): MemoryFit {
  const { model, processor, parallelism } = input;
  checkParallelism(model.architecture, parallelism);
  const usableBytes = processor.memoryBytes * processorsNeeded(parallelism) * (input.usableFraction ?? 1);
  const freeBytes = usableBytes - model.weightBytes;
  const storedBytesPerToken =
    model.kvBytesPerToken * keyValueReplication(model.architecture, parallelism.tensorParallelism);
  const maxKvTokens = Math.max(0, Math.floor(freeBytes / storedBytesPerToken));
  const fits = maxKvTokens > 0;
  return {
    fits,
    usableBytes,
    weightBytes: model.weightBytes,
    freeBytes,
    maxKvTokens,
    explanation: explain(input, { fits, usableBytes, freeBytes, maxKvTokens, storedBytesPerToken }),
  };
}

function explain(
  { model, processor, parallelism }: MemoryFitInput,
  figures: Pick<MemoryFit, "fits" | "usableBytes" | "freeBytes" | "maxKvTokens"> & {
    readonly storedBytesPerToken: number;
  },
): string {
  const count = processorsNeeded(parallelism);
  const opening =
    `${model.size.name} has ${gigabytes(model.weightBytes)} GB of weights; ` +
    `${count} × ${processor.name} (TP ${parallelism.tensorParallelism}, PP ${parallelism.pipelineParallelism}) ` +
    `offer ${gigabytes(figures.usableBytes)} GB`;
  if (figures.fits) {
    return `${opening}. ${gigabytes(figures.freeBytes)} GB remain for ${figures.maxKvTokens} tokens of KV cache at ${figures.storedBytesPerToken} bytes each.`;
  }
  const bytesEach = figures.usableBytes / count;
  const enough = Math.floor((model.weightBytes + figures.storedBytesPerToken) / bytesEach) + 1;
  return `${opening}: too little. Take at least ${enough} such processors, a smaller number format, or a processor with more memory.`;
}

function gigabytes(bytes: number): string {
  return (bytes / GIGABYTE).toFixed(1);
}
