import type { InstanceConfig, VllmSettings } from "@tokentide/simulator";
import type { ProblemSink } from "../problems/problem-sink";
import type { InstanceInput } from "../schema/instance-schema";
import type { Placed } from "../sections";
import type { ConfigPath } from "../source/config-node";

const DEFAULT_MAX_BATCH_SIZE = 512;
const DEFAULT_MAX_BATCH_TOKENS = 2048;
const DEFAULT_MAX_PREEMPTIONS = 4;

/** vLLM's defaults for serving (version 0.19) but on the largest cards, where sequences and tokens are more. */
const VLLM_DEFAULTS = { maxSequences: 256, blockTokens: 16, gpuMemoryUtilization: 0.9 } as const;

/** The batch sizes for which vLLM captures CUDA graphs: 1, 2, 4, then every eighth up to 512. */
const VLLM_GRAPH_SIZES: readonly number[] = [1, 2, 4, ...Array.from({ length: 64 }, (_, index) => 8 * (index + 1))];

const VLLM_ONLY = [
  "max_num_seqs",
  "max_num_batched_tokens",
  "chunked_prefill",
  "prompt_steps",
  "block_size",
  "num_gpu_blocks",
  "gpu_memory_utilization",
  "max_model_len",
  "prefix_caching",
  "speculative",
  "cuda_graph_sizes",
] as const satisfies readonly (keyof InstanceInput)[];

/** An instance as the simulator wants it. Settings without effect in its kind are reported. */
export function resolveInstance(
  { path, value: input }: Placed<InstanceInput>,
  isCompat: boolean,
  sink: ProblemSink,
): InstanceConfig {
  const kind = input.instance_type ?? (isCompat ? "Splitwise" : "vllm");
  const parallelism = {
    pipelineParallelism: input.pipeline_parallelism,
    tensorParallelism: input.tensor_parallelism,
  };
  if (isCompat && kind === "DEFAULT") {
    sink.report([...path, "instance_type"], {
      message: "SplitwiseSim cannot run DEFAULT instances: it crashes at the first prompt",
      allowed: "Splitwise, ORCA",
      hint: "take Splitwise, or leave `compat` out, where DEFAULT means vllm",
    });
  }
  if (isCompat && kind === "vllm") {
    sink.report([...path, "instance_type"], {
      message: "SplitwiseSim knows no vllm instances",
      allowed: "Splitwise, ORCA",
      hint: "leave `compat` out",
    });
  }
  if (kind === "vllm" || kind === "DEFAULT") {
    reportWithoutEffect(sink, path, input, ["max_preemptions"], "a vllm instance preempts the youngest request");
    reportTwice(sink, path, input, "max_num_seqs", "max_batch_size");
    reportTwice(sink, path, input, "max_num_batched_tokens", "max_batch_tokens");
    return {
      type: "vllm",
      maxBatchSize: input.max_num_seqs ?? input.max_batch_size ?? VLLM_DEFAULTS.maxSequences,
      maxBatchTokens: input.max_num_batched_tokens ?? input.max_batch_tokens ?? DEFAULT_MAX_BATCH_TOKENS,
      maxPreemptions: Number.POSITIVE_INFINITY,
      parallelism,
      vllm: vllmSettings(input, path, sink),
    };
  }
  const isOrca = kind === "ORCA";
  reportWithoutEffect(sink, path, input, VLLM_ONLY, `${kind} instances do not have it, only vllm ones do`);
  if (isOrca && !isCompat) {
    const reason = "an ORCA instance has neither a token budget nor preemption";
    reportWithoutEffect(sink, path, input, ["max_batch_tokens", "max_preemptions"], reason);
  }
  return {
    type: isOrca ? "orca" : "splitwise",
    maxBatchSize: input.max_batch_size ?? DEFAULT_MAX_BATCH_SIZE,
    maxBatchTokens: isOrca ? Number.POSITIVE_INFINITY : (input.max_batch_tokens ?? DEFAULT_MAX_BATCH_TOKENS),
    maxPreemptions: isOrca ? Number.POSITIVE_INFINITY : (input.max_preemptions ?? DEFAULT_MAX_PREEMPTIONS),
    parallelism,
  };
}

function vllmSettings(input: InstanceInput, path: ConfigPath, sink: ProblemSink): VllmSettings {
  const chunkedPrefill = input.chunked_prefill ?? true;
  const promptSteps = input.prompt_steps ?? (chunkedPrefill ? "shared" : "alone");
  if (chunkedPrefill && promptSteps === "alone") {
    sink.report([...path, "prompt_steps"], {
      message: "prompts in chunks share their steps with decodes",
      allowed: "shared",
      hint: "add chunked_prefill: false for prompts that run whole in steps of their own",
    });
  }
  const { prefix_caching: caching = true, speculative, cuda_graph_sizes: sizes } = input;
  return {
    chunkedPrefill,
    promptSteps,
    blockTokens: input.block_size ?? VLLM_DEFAULTS.blockTokens,
    gpuMemoryUtilization: input.gpu_memory_utilization ?? VLLM_DEFAULTS.gpuMemoryUtilization,
    ...(input.num_gpu_blocks === undefined ? {} : { blocks: input.num_gpu_blocks }),
    ...(input.max_model_len === undefined ? {} : { maxModelTokens: input.max_model_len }),
    ...(caching === false ? {} : { prefixCache: caching === true ? {} : { hitRate: caching.hit_rate } }),
    ...(speculative === undefined
      ? {}
      : { speculation: { draftTokens: speculative.draft_tokens, acceptanceRate: speculative.acceptance_rate } }),
    ...(sizes === undefined
      ? {}
      : { graphBatchSizes: sizes === "vllm" ? VLLM_GRAPH_SIZES : sizes.toSorted((one, other) => one - other) }),
  };
}

/** Reports each of `keys` that was given: nothing a user wrote is passed over in silence. */
export function reportWithoutEffect(
  sink: ProblemSink,
  path: ConfigPath,
  input: object,
  keys: readonly string[],
  reason: string,
): void {
  for (const key of keys) {
    if ((input as Readonly<Record<string, unknown>>)[key] !== undefined)
      sink.report([...path, key], { message: `has no effect here: ${reason}`, hint: "take it out" });
  }
}

function reportTwice(
  sink: ProblemSink,
  path: ConfigPath,
  input: InstanceInput,
  key: keyof InstanceInput,
  other: keyof InstanceInput,
): void {
  if (input[key] === undefined || input[other] === undefined) return;
  sink.report([...path, key], {
    message: `means the same as ${other}, which is given too`,
    hint: "take one of them out",
  });
}
