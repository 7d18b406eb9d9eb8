import { type CalibrationFile, parallelismOf } from "@tokentide/config";
import { findSku, servedModel } from "@tokentide/hardware";
import type { ServingSetup } from "./serving-setup";

/** Preemptions after which `splitwise` instances put a task first; `vllm` instances have no such rule. */
export const UNUSED_PREEMPTION_LIMIT = 1;

/**
 * The server that a calibration was made on.
 *
 * @throws UnknownNameError when the catalog does not know its model or SKU
 */
export function setupOfCalibration(file: CalibrationFile): ServingSetup {
  const { engine, prompt_parallelism: prompt } = file;
  return {
    model: servedModel(file.model_architecture, file.model_size),
    sku: findSku(file.sku),
    parallelism: parallelismOf(file.parallelism),
    ...(prompt === undefined ? {} : { promptParallelism: parallelismOf(prompt) }),
    engine: {
      type: "vllm",
      maxBatchSize: engine.max_num_seqs,
      maxBatchTokens: engine.max_num_batched_tokens,
      maxPreemptions: UNUSED_PREEMPTION_LIMIT,
      vllm: {
        chunkedPrefill: engine.chunked_prefill,
        promptSteps: engine.prompt_steps,
        blockTokens: engine.block_size,
        ...(engine.num_gpu_blocks === undefined ? {} : { blocks: engine.num_gpu_blocks }),
        gpuMemoryUtilization: engine.gpu_memory_utilization,
        ...(engine.max_model_len === undefined ? {} : { maxModelTokens: engine.max_model_len }),
      },
    },
    firstTokenAt: file.first_token_at,
  };
}

/** A setup as a calibration states it. */
export function setupForFile(
  setup: ServingSetup,
): Pick<
  CalibrationFile,
  | "model_architecture"
  | "model_size"
  | "sku"
  | "processor"
  | "parallelism"
  | "prompt_parallelism"
  | "engine"
  | "first_token_at"
> {
  const { model, sku, parallelism, promptParallelism, engine, firstTokenAt } = setup;
  const vllm = engine.vllm!;
  const degrees = (of: ServingSetup["parallelism"]) => ({
    tensor: of.tensorParallelism,
    pipeline: of.pipelineParallelism,
  });
  return {
    model_architecture: model.architecture.name,
    model_size: model.size.name,
    sku: sku.name,
    processor: sku.processor.name,
    parallelism: degrees(parallelism),
    ...(promptParallelism === undefined ? {} : { prompt_parallelism: degrees(promptParallelism) }),
    engine: {
      max_num_seqs: engine.maxBatchSize,
      max_num_batched_tokens: engine.maxBatchTokens,
      chunked_prefill: vllm.chunkedPrefill,
      prompt_steps: vllm.promptSteps,
      block_size: vllm.blockTokens,
      ...(vllm.blocks === undefined ? {} : { num_gpu_blocks: vllm.blocks }),
      gpu_memory_utilization: vllm.gpuMemoryUtilization,
      ...(vllm.maxModelTokens === undefined ? {} : { max_model_len: vllm.maxModelTokens }),
    },
    first_token_at: firstTokenAt,
  };
}
