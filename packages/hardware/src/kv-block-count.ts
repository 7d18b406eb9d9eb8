import { keyValueReplication, type ModelParallelism, processorsNeeded } from "./model-parallelism";
import type { Processor } from "./processor";
import type { ServedModel } from "./served-model";

/**
 * Memory of each processor that is neither weights nor KV cache: activations of the largest step, captured graphs, the
 * driver's context. vLLM 0.19 with llama-3.1-8b on an RTX 4090 keeps 1.24 GB of the share it may use.
 */
const ENGINE_BYTES_PER_PROCESSOR = 1.24e9;

/** An instance whose KV cache is cut into blocks. */
export interface KvBlockCountInput {
  readonly model: Pick<ServedModel, "architecture" | "weightBytes" | "kvBytesPerToken">;
  readonly processor: Processor;
  readonly parallelism: ModelParallelism;
  /** Tokens of a block. */
  readonly blockTokens: number;
  /** Share of the memory that the engine may take, (0, 1]. */
  readonly gpuMemoryUtilization: number;
}

/**
 * KV blocks of an instance: what the engine's share of the memory leaves beside the weights and what the engine itself
 * needs, 0 when that is nothing. Replicated key-value heads count as often as they are stored.
 *
 * llama-3.1-8b on a 24 GB card at 0.9 with blocks of 16: (25.25 · 0.9 − 1.24 − 16.06) GB / (16 · 131,072 B) = 2,588 blocks.
 */
export function kvBlockCount(input: KvBlockCountInput): number {
  const { model, processor, parallelism, blockTokens, gpuMemoryUtilization } = input;
  const usableBytes =
    (processor.memoryBytes * gpuMemoryUtilization - ENGINE_BYTES_PER_PROCESSOR) * processorsNeeded(parallelism);
  const bytesPerToken = model.kvBytesPerToken * keyValueReplication(model.architecture, parallelism.tensorParallelism);
  return Math.max(0, Math.floor((usableBytes - model.weightBytes) / (blockTokens * bytesPerToken)));
}
