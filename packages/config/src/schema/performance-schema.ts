import * as z from "zod";
import { nameOf, nonNegative, positive, share } from "./quantities";

const efficiencySchema = z
  .strictObject({
    compute: share().optional().describe("Share of the peak FLOP/s that large matrix products reach, above 0 to 1."),
    narrow_compute: share()
      .optional()
      .describe(
        "Share of that which products in 8 bits and fewer reach of their higher peak, above 0 to 1; default 1.",
      ),
    memory: share().optional().describe("Share of the memory bandwidth that reading weights reaches, above 0 to 1."),
    context: share()
      .optional()
      .describe("Share of the memory bandwidth that reading the KV cache reaches, above 0 to 1; default: memory's."),
    interconnect: share().optional().describe("Share of the link bandwidth that all-reduces reach, above 0 to 1."),
    step_overhead: nonNegative()
      .optional()
      .describe("Seconds that every step takes on top: scheduling, input, sampling."),
    layer_overhead: nonNegative()
      .optional()
      .describe("Seconds that every layer takes on top: kernel launches that nothing hides."),
    sequence_overhead: nonNegative()
      .optional()
      .describe("Seconds that every request in its token phase adds to a step."),
  })
  .describe("What a serving engine reaches of the hardware's peaks; default: assumed by the processor's family.");

/** How long an iteration takes. */
export const performanceModelSchema = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("constant").describe("Fixed times, whatever the batch."),
      prompt_time: positive().describe("Seconds of one prompt iteration."),
      token_time: positive().describe("Seconds of one token iteration."),
    }),
    z.strictObject({
      type: z.literal("profile").describe("Measured medians, interpolated."),
      path: nameOf().optional().describe("CSV of your own measurements, used before the built-in profiles."),
      fallback: z
        .literal("roofline")
        .optional()
        .describe("What serves a model, processor and parallelism without a profile; absent: an error."),
      efficiency: efficiencySchema
        .optional()
        .describe("What is known better than the efficiency assumed by the fallback."),
    }),
    z.strictObject({
      type: z.literal("roofline").describe("Derived from the model's architecture and the processor's peaks."),
      efficiency: efficiencySchema.optional().describe("What is known better than the assumed efficiency."),
    }),
    z.strictObject({
      type: z.literal("calibrated").describe("Fitted to measured runs by `tokentide calibrate`."),
      file: nameOf().describe("The profile that it wrote, relative to the file in which this stands."),
    }),
  ])
  .describe("How long one iteration of an instance takes.");

export type PerformanceModelInput = z.infer<typeof performanceModelSchema>;
