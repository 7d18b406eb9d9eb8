import { SCALING_SIGNALS, type ScalingSignal } from "@tokentide/scaling-manager";
import * as z from "zod";
import { nonNegative, positive, wholeFrom } from "./quantities";
import { watchedPools } from "./watched-pools";

const signal = () => z.enum(SCALING_SIGNALS as [ScalingSignal, ...ScalingSignal[]]);

const window = () =>
  positive().optional().describe("Seconds over which rates and latencies are taken; default: those of `observation`.");

const bounds = (min: string, max: string) => ({
  min_instances: wholeFrom(0).optional().describe(`Instances that each pool keeps; default ${min}.`),
  max_instances: wholeFrom(1).optional().describe(`Instances that each pool has at most; default ${max}.`),
});

const rules = (what: string, window: string, policies: string) =>
  z
    .strictObject({
      stabilization_window: nonNegative()
        .optional()
        .describe(`Seconds to look back, the safest recommendation counts; default ${window}.`),
      select_policy: z
        .enum(["Max", "Min", "Disabled"])
        .optional()
        .describe("Which of several policies counts: the one that allows most, least, or none at all; default Max."),
      policies: z
        .array(
          z.strictObject({
            type: z.enum(["Pods", "Percent"]).describe("Whether `value` is instances or percent."),
            value: positive().describe("How many, or how many percent of what there was, in `period`."),
            period: positive().describe("Seconds."),
          }),
        )
        .min(1)
        .optional()
        .describe(`How much may change in how long; default ${policies}.`),
      tolerance: nonNegative().optional().describe("How far a metric may be from its target; default: the policy's."),
    })
    .describe(`How fast the pool may ${what}.`);

const behavior = () =>
  z
    .strictObject({
      scale_up: rules("grow", "0", "4 instances or 100 percent in 15 s").optional(),
      scale_down: rules("shrink", "300", "100 percent in 15 s").optional(),
    })
    .optional()
    .describe("Windows and rates by direction; absent: at most twice as many at a time, 300 s before shrinking.");

/** The HorizontalPodAutoscaler of Kubernetes. */
export const hpaSchema = z.strictObject({
  type: z.literal("hpa").describe("As Kubernetes: in proportion to how far metrics are from their targets."),
  metrics: z
    .array(
      z.strictObject({
        signal: signal().describe("What is measured."),
        target: positive().describe("Of one instance; of shares 0 to 1, of latencies seconds."),
        window: window(),
      }),
    )
    .min(1)
    .optional()
    .describe("The highest proposal counts; default: busy 0.8."),
  behavior: behavior(),
  tolerance: nonNegative().optional().describe("How far a metric may be from its target; default 0.1."),
  downscale_stabilization: nonNegative()
    .optional()
    .describe("Seconds of which the highest recommendation counts when shrinking; default 300."),
  sync_period: positive().optional().describe("Seconds between passes; default 15."),
  ...bounds("1", "the pool's own"),
  ...watchedPools,
});

/** The autoscaler of Knative. */
export const kpaSchema = z.strictObject({
  type: z.literal("kpa").describe("As Knative: load over a long and a short window, panic, to zero and back."),
  metric: z.enum(["concurrency", "rps"]).optional().describe("Requests at a time, or requests/s; default concurrency."),
  target: positive().optional().describe("What one instance carries in full; default 100 at a time, 200/s."),
  target_utilization_percent: positive().max(100).optional().describe("How much of it is aimed at; default 70."),
  container_concurrency: nonNegative()
    .optional()
    .describe("Requests that an instance takes at a time at most, 0 for any number; default 0."),
  aggregation: z
    .enum(["linear", "weighted_exponential"])
    .optional()
    .describe("The mean of a window, or one in which the newest counts most; default linear."),
  stable_window: z.int().min(6).max(3600).optional().describe("Seconds; default 60."),
  panic_window_percentage: z.number().min(1).max(100).optional().describe("Of the stable window; default 10."),
  panic_threshold_percentage: positive().optional().describe("Of what is ready; default 200."),
  max_scale_up_rate: z.number().gt(1).optional().describe("Times what is ready; default 1000."),
  max_scale_down_rate: z.number().gt(1).optional().describe("What is ready, divided by this, stays; default 2."),
  scale_down_delay: wholeFrom(0).optional().describe("Seconds of which the highest decision counts; default 0."),
  activation_scale: wholeFrom(1).optional().describe("Instances to start whenever any are started; default 1."),
  initial_scale: wholeFrom(1).optional().describe("Instances of a pool's first start; default 1."),
  target_burst_capacity: z
    .number()
    .min(-1)
    .optional()
    .describe("Requests of a burst that there should be room for, -1 for any number; default 211."),
  enable_scale_to_zero: z.boolean().optional().describe("Whether the last instance leaves without load; default true."),
  scale_to_zero_grace_period: positive()
    .optional()
    .describe("Seconds between no load and the end of the last instance; default 30."),
  scale_to_zero_pod_retention_period: nonNegative()
    .optional()
    .describe("Seconds that the last instance stays at least; default 0."),
  progress_deadline: positive()
    .optional()
    .describe("Seconds after which an instance that is not there is given up, when none is wanted; default 600."),
  ...bounds("0", "the pool's own"),
  ...watchedPools,
});

/** The scaler of KEDA. */
export const kedaSchema = z.strictObject({
  type: z.literal("keda").describe("As KEDA: woken by a threshold, then as Kubernetes, a cooldown to zero."),
  triggers: z
    .array(
      z.strictObject({
        signal: signal().describe("What is measured."),
        threshold: positive().describe("Aimed at by each instance; of shares 0 to 1, of latencies seconds."),
        activation_threshold: nonNegative().optional().describe("Above it there is something to do; default 0."),
        window: window(),
      }),
    )
    .min(1)
    .optional()
    .describe("The highest proposal counts; default: pending_requests 10."),
  idle_instances: wholeFrom(0)
    .optional()
    .describe("Instances kept without anything to do, fewer than the minimum; default: the minimum."),
  cooldown: nonNegative().optional().describe("Seconds without anything to do before the last leave; default 300."),
  initial_cooldown: nonNegative()
    .optional()
    .describe("The same in seconds, before there was ever anything to do; default 0."),
  polling_interval: positive()
    .optional()
    .describe("Seconds between looks whether there is anything to do; default 30."),
  fallback: z
    .strictObject({
      failure_threshold: wholeFrom(0).describe("More failures in a row than this."),
      instances: wholeFrom(0).describe("Instances that there should be then."),
      behavior: z
        .enum(["static", "current", "current_if_higher", "current_if_lower"])
        .optional()
        .describe("That many, or as many as there are; default static."),
    })
    .optional()
    .describe("What holds while a trigger has no data; absent: nothing shrinks."),
  behavior: behavior(),
  ...bounds("0", "100"),
  ...watchedPools,
});
