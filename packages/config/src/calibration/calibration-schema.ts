import * as z from "zod";
import { nameOf, nonNegative, positive, share, wholeFrom } from "../schema/quantities";

/** Raised when a reader of older files would misunderstand newer ones. */
export const CALIBRATION_VERSION = 1;

const parallelismSchema = z
  .strictObject({ tensor: wholeFrom(1), pipeline: wholeFrom(1) })
  .describe("How many ways an instance of the model is split over processors.");

const coefficientsSchema = z.strictObject({
  parallelism: parallelismSchema,
  step: nonNegative().describe("Seconds of every step."),
  weight_read: nonNegative().describe("Seconds to read all weights once."),
  product_per_token: nonNegative().describe("Seconds of matrix products of a token."),
  attention_per_pair: nonNegative().describe("Seconds of a prompt token's attention to one token."),
  context_read_per_token: nonNegative().describe("Seconds to read a token of KV cache."),
  per_sequence: nonNegative().describe("Seconds of a sequence in its token phase."),
  transfer_per_token: nonNegative().describe("Seconds of all-reduces and hand-overs of a token."),
});

const efficiencySchema = z.strictObject({
  compute: share(),
  narrow_compute: share(),
  memory: share(),
  context: share(),
  interconnect: share(),
  step_overhead: nonNegative(),
  layer_overhead: nonNegative(),
  sequence_overhead: nonNegative(),
});

const engineSchema = z.strictObject({
  max_num_seqs: wholeFrom(1),
  max_num_batched_tokens: wholeFrom(1),
  chunked_prefill: z.boolean(),
  prompt_steps: z.enum(["shared", "alone"]),
  block_size: wholeFrom(1),
  num_gpu_blocks: wholeFrom(1).optional(),
  gpu_memory_utilization: share(),
  max_model_len: wholeFrom(1).optional(),
});

const figuresSchema = z
  .strictObject({
    requests: wholeFrom(1),
    unserved: wholeFrom(0).describe("Requests that the prediction rejects or never finishes."),
    ttft_median_error: nonNegative().nullable(),
    tpot_median_error: nonNegative().nullable(),
    e2e_median_error: nonNegative().nullable(),
  })
  .describe("Median of the requests' relative errors; null where no request has such a figure.");

const runSchema = z.strictObject({
  name: nameOf(),
  format: nameOf(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  slowdown: positive().describe("How much longer steps took in this run than in the typical one."),
  fitted: figuresSchema.describe("Of the requests whose latencies the fit knew."),
  held_out: figuresSchema.optional().describe("Of the requests that were kept from the fit."),
});

/** A calibration as it is written and read. */
export const calibrationSchema = z.strictObject({
  tokentide_calibration: z.literal(CALIBRATION_VERSION),
  model_architecture: nameOf(),
  model_size: nameOf(),
  sku: nameOf().describe("The server whose processor and interconnect were measured."),
  processor: nameOf(),
  parallelism: parallelismSchema.describe("Of the instance, or of the one that serves the token phase."),
  prompt_parallelism: parallelismSchema
    .optional()
    .describe("Of the instance that serves the prompt phase alone; absent: one instance serves both."),
  engine: engineSchema.describe("The settings of the engine that was measured, by vLLM's names."),
  first_token_at: z.enum(["prefill_end", "client"]),
  efficiency: efficiencySchema.describe("Shares of the processor's peaks, and overheads in seconds."),
  request_overhead: nonNegative().describe("Seconds of every request outside of the engine's steps."),
  coefficients: z.array(coefficientsSchema).min(1),
  range: z
    .strictObject({
      prompt_tokens_per_step: wholeFrom(0),
      sequences_per_step: wholeFrom(0),
      context_tokens: wholeFrom(0),
    })
    .describe("The largest figures of the runs: what goes beyond is an extrapolation."),
  runs: z.array(runSchema).min(1),
});

export type CalibrationFile = z.infer<typeof calibrationSchema>;
