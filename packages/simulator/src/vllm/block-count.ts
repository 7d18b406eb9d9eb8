import { keyValueReplication, type Processor, type ServedModel } from "@tokentide/hardware";
import type { InstanceConfig } from "../simulation-config";

/**
 * Memory of each processor that is neither weights nor KV cache: activations of the largest step, captured graphs, the
 * driver's context. vLLM 0.19 with llama-3.1-8b on an RTX 4090 keeps 1.24 GB of the share it may use.
 */
const ENGINE_BYTES_PER_PROCESSOR = 1.24e9;

/**
 * KV blocks of an instance: as given, or what the engine's share of the memory leaves beside the weights and what the
 * engine itself needs. At least 0.
 */
export function blockCount(
  config: InstanceConfig,
  model: ServedModel,
  processor: Processor,
  processors: number,
): number {
  const { blocks, blockTokens, gpuMemoryUtilization } = config.vllm!;
  if (blocks !== undefined) return blocks;
  const usable = (processor.memoryBytes * gpuMemoryUtilization - ENGINE_BYTES_PER_PROCESSOR) * processors;
  const bytesPerToken =
    model.kvBytesPerToken * keyValueReplication(model.architecture, config.parallelism.tensorParallelism);
  return Math.max(0, Math.floor((usable - model.weightBytes) / (blockTokens * bytesPerToken)));
}
