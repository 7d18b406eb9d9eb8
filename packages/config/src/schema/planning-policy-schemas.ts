import { FORECASTER_TYPES } from "@tokentide/scaling-manager";
import * as z from "zod";
import { nonNegative, positive, wholeFrom } from "./quantities";

const watchedPools = {
  pools: z
    .array(z.enum(["prompt", "token", "mixed"]))
    .min(1)
    .optional()
    .describe("Pools that the policy decides about; default: those that have or had instances."),
};

const season = () =>
  positive().optional().describe("Seconds after which the load repeats itself; default 86400, a day.");

/** Load forecast one boot time ahead. */
export const predictiveSchema = z.strictObject({
  type: z.literal("predictive").describe("Load forecast one boot time ahead, never below the load of the moment."),
  forecaster: z.enum(FORECASTER_TYPES).optional().describe("How the load is forecast; default holt-winters."),
  step: positive().max(600).optional().describe("Seconds of a step of the series that is forecast; default 60."),
  season: season(),
  lead: nonNegative()
    .optional()
    .describe(
      "Seconds that capacity is started ahead of the load; default: the mean time that an instance takes to start.",
    ),
  z: nonNegative()
    .optional()
    .describe("Standard errors that are planned for on top of the expected load, 0 for none; default 1."),
  utilization: positive().optional().describe("Share of what an instance carries that is planned with; default 1."),
  load: z
    .enum(["requests", "prompt_tokens"])
    .optional()
    .describe(
      "What is forecast: requests, or prompt tokens, where sizes change with the time of day; default requests.",
    ),
  max_mase: positive()
    .optional()
    .describe("Forecasts with a larger error, relative to the naive forecast's, are not used; default 1."),
  ...watchedPools,
});

const fraction = () => z.number().min(0).max(1);

/** The hourly budget of SageServe. */
export const sageSchema = z.strictObject({
  type: z.literal("sage").describe("As SageServe: an hourly plan from a forecast, spent only while KV caches fill."),
  plan_interval: positive().max(86_400).optional().describe("Seconds between plans, at most a day; default 3600."),
  forecaster: z.enum(FORECASTER_TYPES).optional().describe("How the load is forecast; default holt-winters."),
  step: positive().max(600).optional().describe("Seconds of a step of the series that is forecast; default 60."),
  season: season(),
  buffer: nonNegative().optional().describe("Share of the forecast peak that is planned for on top; default 0.1."),
  spend_above: fraction().optional().describe("KV cache in use above which the plan is spent, 0 to 1; default 0.5."),
  give_back_below: fraction()
    .optional()
    .describe("KV cache in use below which what is beyond the plan leaves, 0 to 1; default 0.25."),
  override_above: fraction()
    .optional()
    .describe("KV cache in use above which it grows beyond the plan, 0 to 1; default 0.9."),
  override_ratio: positive()
    .optional()
    .describe("Times the forecast that the load may be before it grows beyond the plan; default 5."),
  ...watchedPools,
});

/** The planner of NVIDIA Dynamo. */
export const slaPlannerSchema = z.strictObject({
  type: z.literal("sla-planner").describe("As NVIDIA Dynamo's planner: expected load by throughput at the promise."),
  adjustment_interval: positive().max(600).optional().describe("Seconds between plans; default 180."),
  itl: positive()
    .optional()
    .describe("Seconds between two tokens as promised; default: the application's tbt, else 0.05."),
  predictor: z
    .enum(["constant", "ewma", "kalman", "seasonal"])
    .optional()
    .describe("What the next interval is expected to be like: as the last one, or by a forecaster; default constant."),
  season: season(),
  max_gpus: wholeFrom(1)
    .optional()
    .describe("GPUs of all pools; more is taken from both in proportion; default: no bound of its own."),
  min_instances: wholeFrom(0).optional().describe("Instances that each pool keeps; default 1."),
  ...watchedPools,
});

/** The bound: sees the whole trace. */
export const clairvoyantSchema = z.strictObject({
  type: z.literal("clairvoyant").describe("Sees the whole trace: the bound that others are measured against."),
  target: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("Share of the requests that have to meet their bounds, 0 to 1; default 0.99."),
  schedule: z
    .array(
      z.strictObject({
        from: nonNegative().describe("Second of the run from which this holds."),
        instances: z
          .strictObject({
            prompt: wholeFrom(0).optional().describe("Instances of the prompt pool."),
            token: wholeFrom(0).optional().describe("Instances of the token pool."),
            mixed: wholeFrom(0).optional().describe("Instances of the mixed pool."),
          })
          .describe("Instances from then on; a pool that is not named keeps what it had."),
      }),
    )
    .min(1)
    .optional()
    .describe("Counts in order of time; default: computed from the requests of the run, many runs of which it takes."),
});
