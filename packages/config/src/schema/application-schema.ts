import * as z from "zod";
import { applicationNumber, nameOf, positive, wholeFrom, withoutEffect } from "./quantities";
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
    queue_limit: wholeFrom(0)
      .optional()
      .describe("Requests that may wait for an instance, one more is rejected; default: no limit."),
    deadline: positive()
      .optional()
      .describe("Seconds after its arrival when a request without a first token is rejected; default: never."),
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

export type ApplicationInput = z.infer<typeof applicationSchema>;
