import * as z from "zod";
import { applicationNumber, nameOf, nonNegative, positive, wholeFrom, withoutEffect } from "./quantities";
import { scalingManagerSchema } from "./scaling-manager-schema";
import { schedulerSchema } from "./scheduler-schema";
import { traceSchema, workloadSchema } from "./workload-schema";

const sloSchema = z
  .strictObject({
    ttft: positive().optional().describe("Seconds to the first token."),
    tbt: positive().optional().describe("Mean seconds between output tokens of one request."),
    e2e: positive().optional().describe("Seconds to the last token."),
  })
  .describe("The latency promise: a request keeps it when it meets every bound that is given.");

const classSchema = z.strictObject({
  name: nameOf().describe("What results call the class."),
  class_id: applicationNumber()
    .optional()
    .describe("Number of the class, as the column `class` of a trace has it; default: its position in the list."),
  share: positive()
    .optional()
    .describe(
      "How many of a workload's requests are of this class, relative to the other classes; default: 1. A trace says it itself.",
    ),
  deadline: positive()
    .optional()
    .describe("Takes the place of the application's `deadline` for this class; default: the application's."),
  slo: sloSchema
    .optional()
    .describe("Takes the place of the application's promise, as a whole; default: the application's."),
});

const engineOverheadsSchema = z
  .strictObject({
    network: nonNegative().optional().describe("Seconds of a request on the way from the client and back."),
    tokenizer: nonNegative().optional().describe("Seconds to tokenise a prompt and take it in."),
    scheduler: nonNegative().optional().describe("Seconds of every step beside the forward pass."),
    sampler: nonNegative().optional().describe("Seconds of every sequence of a step beside the forward pass."),
  })
  .describe("What a request and a step take beside the forward pass; default 0.");

/** An endpoint: model, scheduler, promise. */
export const applicationSchema = z
  .strictObject({
    application_id: applicationNumber()
      .optional()
      .describe("Number of the application; default: its position in the list."),
    model_architecture: nameOf().describe("Model: a name of `tokentide catalog models`."),
    model_size: nameOf()
      .optional()
      .describe("Weights in one number format, e.g. llama2-70b-fp16; default: the architecture's 16-bit weights."),
    scheduler: schedulerSchema,
    slo: sloSchema.optional(),
    classes: z
      .array(classSchema)
      .min(1)
      .optional()
      .describe(
        "Kinds of requests with promises and deadlines of their own, which results show apart; default: none. Requests of a workload are divided among them.",
      ),
    queue_limit: wholeFrom(0)
      .optional()
      .describe("Requests that may wait for an instance, one more is rejected; default: no limit."),
    deadline: positive()
      .optional()
      .describe(
        "Seconds after its arrival when a request whose prompt phase has not begun is rejected; a trace's column `deadline` goes before it; default: never.",
      ),
    first_token: z
      .enum(["prefill_end", "client"])
      .optional()
      .describe(
        "When the first token counts as there if the phases run on different instances: at the end of the prompt phase, or when the cache was handed over and the client sees it; default prefill_end.",
      ),
    engine_overheads: engineOverheadsSchema.optional(),
    scaling_manager: scalingManagerSchema.optional(),
    trace: traceSchema.optional().describe("Requests of this application alone, from a recorded trace."),
    workload: workloadSchema.optional().describe("Requests of this application alone, made up from distributions."),
    allocator: withoutEffect(),
    router: withoutEffect(),
    arbiter: withoutEffect(),
    overheads: withoutEffect(),
    executor_overheads: withoutEffect(),
    debug: withoutEffect(),
    choices: withoutEffect(),
    hydra: withoutEffect(),
    power_model: withoutEffect(),
  })
  .describe("An endpoint: a model, its scheduler, its promise and its instances.");

export type ClassInput = z.infer<typeof classSchema>;
export type SloInput = z.infer<typeof sloSchema>;
export type ApplicationInput = z.infer<typeof applicationSchema>;
