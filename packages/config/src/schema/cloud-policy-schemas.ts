import { SCALING_SIGNALS, type ScalingSignal } from "@tokentide/scaling-manager";
import * as z from "zod";
import { nonNegative, positive, wholeFrom } from "./quantities";
import { watchedPools } from "./watched-pools";

const signal = (by: string) =>
  z
    .enum(SCALING_SIGNALS as [ScalingSignal, ...ScalingSignal[]])
    .optional()
    .describe(`What is measured: loads and demand per instance, shares and latencies as they are; default ${by}.`);

const period = () =>
  positive().optional().describe("Seconds of one datapoint, and of the windows of rates; default 60.");

/** Target tracking of AWS. */
export const targetTrackingSchema = z.strictObject({
  type: z.literal("target-tracking").describe("As AWS: a metric kept at a target, up fast, down slow."),
  signal: signal("pending_requests"),
  target: positive().optional().describe("Of one instance; of shares 0 to 1, of latencies seconds; default 5."),
  period: period(),
  scale_out_periods: wholeFrom(1).optional().describe("Datapoints above the target before the pool grows; default 3."),
  scale_in_periods: wholeFrom(1).optional().describe("Datapoints below the bound before it shrinks; default 15."),
  scale_in_fraction: z.number().min(0).max(1).optional().describe("The lower bound, of the target; default 0.9."),
  scale_out_cooldown: nonNegative()
    .optional()
    .describe("Seconds that what was added counts as part of what is to be added; default 300."),
  scale_in_cooldown: nonNegative().optional().describe("Seconds after shrinking without shrinking again; default 300."),
  disable_scale_in: z.boolean().optional().describe("Whether it only grows; default false."),
  ...watchedPools,
});

const alarm = (side: string, example: string) =>
  z
    .strictObject({
      threshold: nonNegative().describe("In the unit of the signal."),
      steps: z
        .array(
          z.strictObject({
            from: z.number().optional().describe("Lower bound, from the threshold; absent: none."),
            to: z.number().optional().describe("Upper bound, from the threshold; absent: none."),
            change: z.number().describe("By how much, in the unit of `adjustment`."),
          }),
        )
        .min(1)
        .describe("What is done how far from the threshold, without gaps and overlaps."),
    })
    .optional()
    .describe(`What is done ${side} a threshold; default: ${example}.`);

/** Step scaling of AWS. */
export const stepSchema = z.strictObject({
  type: z.literal("step").describe("As AWS: the further from a threshold, the larger the step."),
  signal: signal("busy"),
  period: period(),
  evaluation_periods: wholeFrom(1).optional().describe("Datapoints beyond a threshold before it acts; default 1."),
  adjustment: z
    .enum(["change", "percent", "exact"])
    .optional()
    .describe("Whether steps are instances, percent, or the count itself; default percent."),
  min_magnitude: wholeFrom(1).optional().describe("Instances that a step in percent changes at least; default 1."),
  scale_out: alarm("above", "10 % more from 0.6 on, 30 % from 0.7 on"),
  scale_in: alarm("below", "10 % less from 0.4 down, 30 % from 0.3 down"),
  ...watchedPools,
});
