import * as z from "zod";
import { applicationNumber, nameOf, serverCount, wholeFrom } from "./quantities";

const instanceKeys = {
  instance_type: z
    .enum(["Splitwise", "ORCA", "DEFAULT"])
    .default("Splitwise")
    .describe(
      "How an instance batches: Splitwise (prompts first, a token budget, preemption) or ORCA (whole batch kept, first come first served).",
    ),
  max_batch_size: wholeFrom(1).default(512).describe("Requests in one batch at most."),
  max_batch_tokens: wholeFrom(1).optional().describe("Tokens of one iteration at most (Splitwise only); default 2048."),
  max_preemptions: wholeFrom(0)
    .optional()
    .describe("A task preempted this often goes first (Splitwise only); default 4."),
  pipeline_parallelism: wholeFrom(1)
    .default(1)
    .describe("Stages of consecutive layers, each on processors of its own."),
  tensor_parallelism: wholeFrom(1).describe("Processors among which each layer is split."),
};

const instanceSchema = z.strictObject(instanceKeys);

const poolSchema = z.strictObject({
  ...instanceKeys,
  num_instances: serverCount()
    .optional()
    .describe("Servers of this pool under `split_type: homogeneous`; each is cut into as many instances as fit."),
  instance_names: z
    .array(nameOf())
    .min(1)
    .optional()
    .describe("SKUs of this pool under `split_type: heterogeneous`; one named in both pools serves prompts."),
});

/** The instances that an application starts with. */
export const startStateSchema = z
  .strictObject({
    state_type: z
      .string()
      .regex(/^(unallocated|orca|baseline|splitwise.*)$/)
      .describe(
        "unallocated (none), orca or baseline (every server filled with instances of one kind), splitwise or any name that begins so (a prompt and a token pool).",
      ),
    application_id: applicationNumber()
      .optional()
      .describe("The application that gets these instances; may be left out when there is only one."),
    split_type: z
      .enum(["homogeneous", "heterogeneous"])
      .optional()
      .describe("How servers are divided (splitwise only): the first ones by count, or by SKU; default homogeneous."),
    instance: instanceSchema
      .optional()
      .describe("The instances of orca and baseline; of unallocated, what is started when scaling up."),
    prompt: poolSchema.optional().describe("The instances that serve the prompt phase."),
    token: poolSchema.optional().describe("The instances that serve the token phase."),
  })
  .describe("The instances that an application starts with.");

export type StartStateInput = z.infer<typeof startStateSchema>;
export type InstanceInput = z.infer<typeof instanceSchema>;
export type PoolInput = z.infer<typeof poolSchema>;
