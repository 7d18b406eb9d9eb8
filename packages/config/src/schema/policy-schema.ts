import * as z from "zod";
import { stepSchema, targetTrackingSchema } from "./cloud-policy-schemas";
import {
  chironSchema,
  heteroscaleSchema,
  tokenSupplySchema,
  tokenVelocitySchema,
  twoLoopSchema,
  wvaSchema,
} from "./llm-policy-schemas";
import { clairvoyantSchema, predictiveSchema, sageSchema, slaPlannerSchema } from "./planning-policy-schemas";
import { hpaSchema, kedaSchema, kpaSchema } from "./platform-policy-schemas";
import { nonNegative, positive, wholeFrom } from "./quantities";
import { watchedPools } from "./watched-pools";

/** The same settings for each pool that is named. */
const perPool = <Schema extends z.ZodType>(schema: Schema, what: string) =>
  z.strictObject({
    prompt: schema.optional().describe(`${what} of the prompt pool.`),
    token: schema.optional().describe(`${what} of the token pool.`),
    mixed: schema.optional().describe(`${what} of the mixed pool.`),
  });

const instanceCounts = () => perPool(wholeFrom(0), "Instances");

const step = { step: wholeFrom(1).optional().describe("Instances that one decision adds or removes; default 1.") };

const staticPolicy = z.strictObject({
  type: z.literal("static").describe("Always the same counts: what is missing is started again."),
  instances: instanceCounts().describe("Instances of each pool; a pool that is not named stays as it is."),
});

const scheduleEntry = z.strictObject({
  at: z
    .string()
    .regex(/^([01]?\d|2[0-3]):[0-5]\d$/)
    .optional()
    .describe("Time of day, every day, such as 09:00; either this or `cron`."),
  cron: z
    .string()
    .min(1)
    .optional()
    .describe("Cron expression of five fields, such as 0 9 * * mon-fri; either this or `at`."),
  instances: instanceCounts().describe("Instances from then on; a pool that is not named keeps what it had."),
});

const scheduled = z.strictObject({
  type: z.literal("scheduled").describe("Counts by the time of day or by cron expressions, see `start_time`."),
  schedule: z
    .array(scheduleEntry)
    .min(1)
    .optional()
    .describe(
      "What holds from when on; default: 30 prompt and 100 token instances from 09:00 to 23:00, else 10 and 20.",
    ),
  utc_offset_minutes: z
    .number()
    .min(-14 * 60)
    .max(14 * 60)
    .optional()
    .describe("Minutes that the schedule's clock is ahead of UTC; default: the offset of `start_time`, else 0."),
});

const queueThresholds = z.strictObject({
  up_tokens: nonNegative().describe("Waiting tokens of the pool above which it grows."),
  down_tokens: nonNegative().describe("Waiting tokens of the pool below which it shrinks; below the other bound."),
});

const queue = z.strictObject({
  type: z.literal("queue").describe("One more where the queue is long, one less where it is short."),
  thresholds: perPool(queueThresholds, "Bounds")
    .optional()
    .describe("When a queue is long or short; default: prompt and mixed 1000 and 100, token 5000 and 500."),
  up_requests_per_instance: positive()
    .optional()
    .describe("Waiting requests per active instance above which a pool grows, too; default 50."),
  ...step,
  ...watchedPools,
});

const fraction = () => z.number().min(0).max(1);

const utilization = z.strictObject({
  type: z.literal("utilization").describe("One more where memory or time is used up, one less where it is free."),
  signal: z
    .enum(["memory", "kv", "busy"])
    .optional()
    .describe("What is meant: all memory, KV cache memory, or share of the time that is busy; default memory."),
  up: fraction().optional().describe("Utilisation above which a pool grows, 0 to 1; default 0.8."),
  down: fraction()
    .optional()
    .describe("Utilisation below which a pool shrinks, 0 to 1; default 0.3, of the busy share 0.2."),
  ...step,
  ...watchedPools,
});

const schedulerLoad = z.strictObject({
  type: z
    .literal("scheduler-load")
    .describe("The quick start's example: looks once for so many requests at pending tokens and memory."),
  check_every_requests: wholeFrom(1)
    .optional()
    .describe("Looks when so many requests have arrived since the last look; default 100."),
  check_every: positive().optional().describe("Looks also so many seconds after the last look; default 60."),
  cooldown: nonNegative().optional().describe("Seconds after a change in which its pool is left alone; default 5."),
  up: positive().optional().describe("Load above which a pool grows by one; default 0.8."),
  down: nonNegative().optional().describe("Load below which a pool shrinks by one; default 0.3."),
  tokens_per_instance: positive()
    .optional()
    .describe("Pending tokens that are a load of 1 for one instance; default 10000."),
  min_instances: wholeFrom(0).optional().describe("Instances that each pool keeps; default 1."),
  max_instances: wholeFrom(1).optional().describe("Instances that each pool has at most; default 100."),
  ...watchedPools,
});

const external = z.strictObject({
  type: z
    .literal("external")
    .describe("Another process decides: observations go to its standard input, actions come back."),
  command: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      "Program and its arguments, such as [python3, agent.py]; run in the folder of the file in which this stands.",
    ),
  timeout: positive().optional().describe("Seconds of real time that an answer may take; default 30."),
});

/** Settings of every policy that decides by itself, from the simplest to the cleverest. */
const singlePolicies = [
  staticPolicy,
  scheduled,
  queue,
  utilization,
  schedulerLoad,
  hpaSchema,
  kpaSchema,
  kedaSchema,
  targetTrackingSchema,
  stepSchema,
  wvaSchema,
  tokenSupplySchema,
  heteroscaleSchema,
  twoLoopSchema,
  tokenVelocitySchema,
  chironSchema,
  slaPlannerSchema,
  predictiveSchema,
  sageSchema,
  clairvoyantSchema,
] as const;

const singleSettings = z.discriminatedUnion("type", singlePolicies);
const singleNames = () => z.enum(singlePolicies.map(({ shape }) => shape.type.value) as [SingleType, ...SingleType[]]);
const singlePolicy = () => z.union([singleNames(), singleSettings]);

const max = z.strictObject({
  type: z.literal("max").describe("Several policies: the one that wants most counts; shrinking takes all of them."),
  policies: z.array(singlePolicy()).min(2).describe("The policies: names, or names and settings."),
});

const floor = z.strictObject({
  type: z.literal("floor").describe("A reactive policy that never goes below what another one plans."),
  floor: singlePolicy().describe("Plans how many there are at least: a schedule, for one."),
  reactive: singlePolicy().describe("Decides above that."),
});

/** Settings of every policy: the single ones, then those of others. */
export const policySettings = z.discriminatedUnion("type", [...singlePolicies, max, floor, external]);

/** Names of all policies. */
export const POLICY_TYPES = policySettings.options.map((option) => option.shape.type.value);

/** A rule that says how many instances there should be; just the name will do where nothing else is set. */
export const policySchema = z
  .union([z.enum(POLICY_TYPES as [PolicyType, ...PolicyType[]]), policySettings])
  .describe("Rule that says how many instances there should be: its name, or its name and settings.");

export type PolicyInput = z.infer<typeof policySettings>;
export type SinglePolicyInput = z.infer<typeof singleSettings>;
type SingleType = SinglePolicyInput["type"];
type PolicyType = PolicyInput["type"];
