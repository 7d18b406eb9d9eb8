import * as z from "zod";
import { instanceKeys, instanceSchema } from "./instance-schema";
import { applicationNumber, nameOf, serverCount } from "./quantities";

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
      .regex(/^(unallocated|uniform|orca|baseline|disaggregated|splitwise.*)$/)
      .describe(
        "unallocated (none), uniform (every server filled with instances of one kind; SplitwiseSim: orca, baseline), disaggregated (a prompt and a token pool; SplitwiseSim: any name that begins with splitwise).",
      ),
    application_id: applicationNumber()
      .optional()
      .describe("The application that gets these instances; may be left out when there is only one."),
    split_type: z
      .enum(["homogeneous", "heterogeneous"])
      .optional()
      .describe("How servers are divided between the pools: the first ones by count, or by SKU; default homogeneous."),
    instance: instanceSchema
      .optional()
      .describe("The instances of uniform; of unallocated, what is started when scaling up."),
    prompt: poolSchema.optional().describe("The instances that serve the prompt phase."),
    token: poolSchema.optional().describe("The instances that serve the token phase."),
  })
  .describe("The instances that an application starts with.");

export type StartStateInput = z.infer<typeof startStateSchema>;
export type PoolInput = z.infer<typeof poolSchema>;
