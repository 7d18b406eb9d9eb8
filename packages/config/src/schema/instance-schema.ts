import * as z from "zod";
import { nonNegative, share, wholeFrom } from "./quantities";

const prefixCaching = z
  .union([
    z.boolean(),
    z.strictObject({
      hit_rate: z
        .number()
        .nonnegative()
        .lt(1)
        .describe(
          "Share of a prompt found cached on a warm instance, for requests that do not say what they share; a new instance starts cold.",
        ),
    }),
  ])
  .optional()
  .describe(
    "vllm: blocks of prompts that begin alike are reused, the least recently used given up first; default true. Needs requests with prefixes, or a hit_rate.",
  );

const speculative = z
  .strictObject({
    draft_tokens: wholeFrom(1).describe("Tokens proposed a step."),
    acceptance_rate: nonNegative()
      .max(1)
      .describe("Chance that a proposed token is accepted when those before it were."),
  })
  .optional()
  .describe("vllm: speculative decoding; default: one token a step.");

/** What a step of an instance is, and what it holds. */
export const instanceKeys = {
  instance_type: z
    .enum(["vllm", "Splitwise", "ORCA", "DEFAULT"])
    .optional()
    .describe(
      "How an instance batches: vllm (paged KV cache, decodes first, prompts in chunks), Splitwise (prompts first, a token budget, preemption; SplitwiseSim's) or ORCA (whole batch kept, first come first served). Default, and DEFAULT: vllm; under `compat: splitwise-sim` Splitwise.",
    ),
  max_batch_size: wholeFrom(1)
    .optional()
    .describe("Requests in one batch at most; default 512, of vllm instances 256."),
  max_batch_tokens: wholeFrom(1).optional().describe("Tokens of one iteration at most (not ORCA); default 2048."),
  max_preemptions: wholeFrom(0)
    .optional()
    .describe("A task preempted this often goes first (Splitwise only); default 4."),
  max_num_seqs: wholeFrom(1).optional().describe("vLLM's name of max_batch_size (vllm only)."),
  max_num_batched_tokens: wholeFrom(1).optional().describe("vLLM's name of max_batch_tokens (vllm only)."),
  chunked_prefill: z
    .boolean()
    .optional()
    .describe("vllm: prompts are cut to what decodes leave of the token budget; default true."),
  prompt_steps: z
    .enum(["shared", "alone"])
    .optional()
    .describe(
      "vllm: prompts share steps with decodes, or have steps of their own that go first, as in vLLM until 2024; default shared, without chunked prefill alone.",
    ),
  block_size: wholeFrom(1).optional().describe("vllm: tokens of a block of KV cache; default 16."),
  num_gpu_blocks: wholeFrom(1)
    .optional()
    .describe("vllm: blocks of an instance; default: what its memory holds beside the weights."),
  gpu_memory_utilization: share()
    .optional()
    .describe("vllm: share of the memory that the engine may take; default 0.9."),
  max_model_len: wholeFrom(2)
    .optional()
    .describe(
      "vllm: prompt and output tokens of a request at most, longer ones are rejected; default: what fits the blocks.",
    ),
  prefix_caching: prefixCaching,
  speculative,
  cuda_graph_sizes: z
    .union([z.literal("vllm"), z.array(wholeFrom(1)).min(1)])
    .optional()
    .describe(
      "vllm: decode batches are padded to the next of these sizes; `vllm` stands for 1, 2, 4, 8, 16, 24, … 512. Default: no padding.",
    ),
  pipeline_parallelism: wholeFrom(1)
    .default(1)
    .describe("Stages of consecutive layers, each on processors of its own."),
  tensor_parallelism: wholeFrom(1).describe("Processors among which each layer is split."),
};

export const instanceSchema = z.strictObject(instanceKeys);

export type InstanceInput = z.infer<typeof instanceSchema>;
