import * as z from "zod";
import { countSchema, timeSchema } from "./distribution-schema";
import { meanTokens, nameOf, nonNegative, positive, tokens, wholeFrom } from "./quantities";

/** Requests from a file. */
export const traceSchema = z
  .strictObject({
    path: nameOf().describe(
      "CSV in SplitwiseSim's or the Azure trace's form, also .gz; relative to the file in which this stands.",
    ),
  })
  .describe("Requests from a recorded trace.");

const stepSchema = z.strictObject({
  start: nonNegative().describe("Second from which this rate holds."),
  rate: nonNegative().describe("Requests per second; 0 is a pause."),
});

const arrivalsSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("poisson").describe("Independent arrivals at a mean rate."),
    rate: positive().describe("Requests per second."),
  }),
  z.strictObject({
    type: z
      .literal("gamma")
      .describe("Gamma-distributed gaps: burstier than Poisson above a CV of 1, more even below."),
    rate: positive().describe("Requests per second."),
    cv: positive().describe("Coefficient of variation of the gaps; 1 is Poisson."),
  }),
  z.strictObject({
    type: z.literal("constant").describe("Equal gaps."),
    rate: positive().describe("Requests per second."),
  }),
  z.strictObject({
    type: z.literal("piecewise").describe("Poisson arrivals whose rate changes in steps."),
    steps: z
      .array(stepSchema)
      .min(1)
      .describe("Rates in order of time; none arrive before the first, the last goes on for ever."),
    repeat_every: positive().optional().describe("Seconds after which the steps start again; default: never."),
  }),
  z.strictObject({
    type: z
      .literal("diurnal")
      .describe("Poisson arrivals whose rate goes up and down with the time of day, see `start_time`."),
    mean_rate: positive().describe("Requests per second over a whole week."),
    peak_to_trough: z
      .number()
      .min(1)
      .default(3)
      .describe("Rate of the busiest moment of a day over that of its quietest, at least 1."),
    peak_hour: z.number().min(0).lt(24).default(14).describe("Hour of the day of the busiest moment, 0 to below 24."),
    weekday_factors: z
      .array(nonNegative())
      .length(7)
      .optional()
      .describe("Rate of each day relative to the others, seven numbers, Monday first; default: all alike."),
  }),
  z.strictObject({
    type: z.literal("spike").describe("Poisson arrivals with a burst, once or again and again."),
    base_rate: nonNegative().describe("Requests per second outside of the spike."),
    peak_rate: positive().describe("Requests per second at the peak."),
    start: nonNegative().describe("Second when the rate leaves the base."),
    duration: positive().describe("Seconds at the peak."),
    ramp: nonNegative()
      .default(0)
      .describe("Seconds from base to peak, and from peak to base, in a straight line; 0 is at once."),
    repeat_every: positive()
      .optional()
      .describe("Seconds from the start of a spike to that of the next; default: one spike."),
  }),
  z.strictObject({
    type: z.literal("azure-conv-2023").describe("Shape of one hour of Azure's conversation service, November 2023."),
    rate: positive().optional().describe("Mean requests per second; default: as recorded."),
  }),
  z.strictObject({
    type: z.literal("azure-code-2023").describe("Shape of one hour of Azure's code completion service, November 2023."),
    rate: positive().optional().describe("Mean requests per second; default: as recorded."),
  }),
  z.strictObject({
    type: z
      .literal("closed_loop")
      .describe("Users who wait: each sends its next request when the last one left, completed or not."),
    concurrency: tokens().describe("Number of users; with no time to think, of requests in the system."),
    think_time: timeSchema
      .default(0)
      .describe("Seconds from the end of a request to the user's next one: a number, or a distribution."),
    ramp_up: nonNegative()
      .default(0)
      .describe("Seconds over which the users' first requests are evenly spread; 0 is all at once."),
  }),
]);

const sessionsSchema = z
  .strictObject({
    turns: countSchema.describe("Turns of a session: a number, or a distribution."),
    think_time: timeSchema
      .default(0)
      .describe("Seconds from the end of a turn to the user's next one: a number, or a distribution."),
    max_context: tokens()
      .optional()
      .describe("A session ends before a turn whose prompt would have more tokens; default: no limit."),
  })
  .describe(
    "Makes conversations of the requests: arrivals are those of sessions, sizes what each turn adds, and its prompt is all that was said before and the new. Default: requests stand alone.",
  );

const sharedPrefixSchema = z
  .strictObject({
    groups: wholeFrom(1).max(1_000_000).default(1).describe("Number of different prefixes."),
    tokens: countSchema.describe(
      "Tokens of a prefix, drawn once for each; they come before those of `sizes`: a number, or a distribution.",
    ),
    popularity: z
      .enum(["uniform", "zipf"])
      .default("uniform")
      .describe("Which prefix a prompt begins with: all equally often, or the k-th in proportion to 1 / k^exponent."),
    exponent: positive()
      .optional()
      .describe("Of `zipf`; the larger, the more prompts share the first few; default: 1."),
  })
  .describe("Prefixes that prompts have in common, such as system prompts. Default: no two prompts are alike.");

const sizesSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("azure-conv-2023").describe("Sizes of Azure's conversation service, November 2023."),
  }),
  z.strictObject({
    type: z.literal("azure-code-2023").describe("Sizes of Azure's code completion service, November 2023."),
  }),
  z.strictObject({
    type: z.literal("fixed").describe("All requests alike."),
    prompt_tokens: tokens().describe("Tokens of every prompt."),
    output_tokens: tokens().describe("Tokens of every answer."),
  }),
  z.strictObject({
    type: z.literal("log-normal").describe("Prompts and answers from two independent log-normal distributions."),
    prompt_mean: meanTokens().describe("Mean tokens of a prompt."),
    prompt_cv: nonNegative().describe("Standard deviation of the prompts' tokens over their mean."),
    prompt_max: tokens()
      .optional()
      .describe("Tokens of the longest prompt; longer draws become this; default: no limit."),
    output_mean: meanTokens().describe("Mean tokens of an answer."),
    output_cv: nonNegative().describe("Standard deviation of the answers' tokens over their mean."),
    output_max: tokens()
      .optional()
      .describe("Tokens of the longest answer; longer draws become this; default: no limit."),
  }),
  z.strictObject({
    type: z.literal("trace").describe("Drawn from the requests of a recorded trace, prompt and answer together."),
    path: nameOf().describe("CSV of the trace, relative to the file in which this stands."),
  }),
]);

const justType = <T extends string>(types: readonly T[]) => z.enum(types as [T, ...T[]]);

/** Requests made up from distributions. */
export const workloadSchema = z
  .strictObject({
    arrivals: z
      .union([justType(["azure-conv-2023", "azure-code-2023"] as const), arrivalsSchema])
      .describe("When requests arrive."),
    sizes: z
      .union([justType(["azure-conv-2023", "azure-code-2023"] as const), sizesSchema])
      .describe("How long prompts and answers are."),
    sessions: sessionsSchema.optional(),
    shared_prefix: sharedPrefixSchema.optional(),
    duration: positive()
      .optional()
      .describe("Seconds in which requests arrive; no default: give it, or `requests`, or `end_time`."),
    requests: wholeFrom(1).optional().describe("Number of requests after which no more arrive."),
  })
  .describe("Requests made up from distributions.");

export type WorkloadInput = z.infer<typeof workloadSchema>;
export type ArrivalsInput = z.infer<typeof arrivalsSchema>;
export type SessionsInput = z.infer<typeof sessionsSchema>;
export type SharedPrefixInput = z.infer<typeof sharedPrefixSchema>;
export type SizesInput = z.infer<typeof sizesSchema>;
