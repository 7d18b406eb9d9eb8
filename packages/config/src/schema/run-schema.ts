import * as z from "zod";
import { applicationSchema } from "./application-schema";
import { clusterSchema } from "./cluster-schema";
import { comparisonSchema } from "./comparison-schema";
import { failureSchema } from "./failure-schema";
import { performanceModelSchema } from "./performance-schema";
import { nameOf, positive, wholeFrom, withoutEffect } from "./quantities";
import { startStateSchema } from "./start-state-schema";
import { traceSchema, workloadSchema } from "./workload-schema";

/** Which results are written. */
export const outputSchema = z
  .strictObject({
    dir: nameOf()
      .optional()
      .describe(
        "Folder for the results, relative to the file in which this stands; absent: only the table is printed.",
      ),
    detailed: z
      .union([z.boolean(), z.enum(["auto", "csv", "parquet", "none"])])
      .default("auto")
      .describe(
        "How one row for every completed request is written: csv, parquet or none; auto is csv, and none of an application's rows when it completes more than 1,000,000 requests; true is csv, false is none.",
      ),
  })
  .describe("Which results are written, and where.");

/** The settings of a run as a whole, each valid or not by itself. */
export const runSettings = {
  end_time: positive()
    .optional()
    .describe("Seconds after which the run ends even when work is left; default: no bound."),
  seed: wholeFrom(0).default(0).describe("Decides every random choice: the same seed gives the same run."),
  compat: z
    .literal("splitwise-sim")
    .optional()
    .describe("splitwise-sim reproduces SplitwiseSim, its faults included; absent: the correct rules."),
  start_time: z.iso
    .datetime({ offset: true, local: true })
    .or(z.iso.date())
    .optional()
    .describe("ISO date, with or without a time, of second 0 of the run; default: a Monday, 00:00 UTC."),
  timeline_interval: positive().default(60).describe("Seconds of one row of the timeline."),
  exact_samples: wholeFrom(1)
    .default(1_000_000)
    .describe("Up to so many requests percentiles are exact, beyond they are estimated with a bounded error."),
  on_loss: z
    .enum(["requeue", "abort"])
    .optional()
    .describe("What becomes of the requests of a lost instance: they start anew elsewhere, or fail; default requeue."),
  drain: z
    .boolean()
    .default(false)
    .describe("Whether the run goes on, when all requests are done, until every fleet is down to its minimum."),
};

const ancestorKeys = {
  allocator: withoutEffect(),
  router: withoutEffect(),
  arbiter: withoutEffect(),
  overheads: withoutEffect(),
  executor_overheads: withoutEffect(),
  debug: withoutEffect(),
  choices: withoutEffect(),
  hydra: withoutEffect(),
  power_model: withoutEffect(),
};

/** A whole configuration, as its YAML has it after `extends` and `include` were followed. */
export const runSchema = z.strictObject({
  cluster: clusterSchema,
  trace: traceSchema.optional(),
  workload: workloadSchema.optional(),
  performance_model: z
    .union([z.enum(["profile", "roofline"]), performanceModelSchema])
    .default({ type: "profile" })
    .describe("How long one iteration of an instance takes: a type's name, or type and settings."),
  applications: z
    .array(applicationSchema)
    .min(1)
    .describe("The endpoints, each with a model, a scheduler and instances."),
  start_state: z
    .union([startStateSchema, z.array(startStateSchema).min(1)])
    .describe("The instances that the run starts with; a list has one entry per application."),
  failures: z.array(failureSchema).optional().describe("Things that go wrong on purpose; default: none."),
  output: outputSchema.default({ detailed: "auto" }),
  comparison: comparisonSchema.optional(),
  ...runSettings,
  ...ancestorKeys,
});

export type OutputInput = z.infer<typeof outputSchema>;
