import * as z from "zod";
import { nonNegative, positive } from "./quantities";
import { watchedPools } from "./watched-pools";

const fraction = () => z.number().min(0).max(1);

/** HeteroScale, of ByteDance. */
export const heteroscaleSchema = z.strictObject({
  type: z.literal("heteroscale").describe("As HeteroScale: output tokens/s for both pools, at a fixed ratio."),
  target: positive()
    .optional()
    .describe("Output tokens/s that one token (or mixed) instance is to carry; default: `instance_capacity`."),
  prompt_to_token_ratio: positive().optional().describe("Prompt instances for each token instance; default 0.33."),
  tolerance: nonNegative().optional().describe("Share of a pool that it may be off; default 0.1."),
  tbt: positive().optional().describe("Promised seconds between tokens; default: `slo.tbt`, without it no panic."),
  panic_threshold: positive().optional().describe("Times the promise above which it panics; default 1.2."),
  panic_factor: z.number().gt(1).optional().describe("Times what serves that both pools become in panic; default 1.2."),
  scale_out_cooldown: nonNegative().optional().describe("Seconds after a change without growth; default 180."),
  scale_in_cooldown: nonNegative().optional().describe("Seconds after a change without shrinking; default 600."),
  window: positive()
    .optional()
    .describe("Seconds over which rates and latencies are taken; default: those of `observation`."),
  ...watchedPools,
});

/** The saturation rule of llm-d. */
export const wvaSchema = z.strictObject({
  type: z
    .literal("wva")
    .describe("As llm-d: one more where KV caches and queues are nearly full, on the cheapest SKU."),
  kv_threshold: fraction().optional().describe("KV cache in use of a saturated instance, 0 to 1; default 0.8."),
  queue_threshold: positive().optional().describe("Waiting requests of a saturated instance; default 5."),
  kv_spare: fraction().optional().describe("Spare KV cache below which the pool grows, 0 to 1; default 0.1."),
  queue_spare: nonNegative().optional().describe("Spare waiting requests below which it grows; default 3."),
  ...watchedPools,
});

/** The token analyzer of BLIS. */
export const tokenSupplySchema = z.strictObject({
  type: z.literal("token-supply").describe("As BLIS: KV cache that is there against KV cache that is asked for."),
  kv_threshold: fraction().optional().describe("Share of the KV cache that counts as supply, 0 to 1; default 0.8."),
  up: positive().optional().describe("Share of the supply above which the pool grows; default 0.8."),
  down: positive().optional().describe("Share of the supply up to which it shrinks; default 0.4."),
  mean_input_tokens: positive().optional().describe("Tokens of a waiting request, if nothing is known; default 512."),
  ...watchedPools,
});

/** TokenScale's token velocities. */
export const tokenVelocitySchema = z.strictObject({
  type: z
    .literal("token-velocity")
    .describe("As TokenScale: tokens that arrive over tokens that an instance gets done, stage by stage."),
  transfer: positive()
    .optional()
    .describe("Prompt tokens/s whose KV cache one prompt instance can hand over; default: never the bottleneck."),
  window: positive().optional().describe("Seconds over which arrivals are counted; default: those of `observation`."),
  ...watchedPools,
});

/** Chiron's back-pressure. */
export const chironSchema = z.strictObject({
  type: z
    .literal("chiron")
    .describe("As Chiron: instances to spare for interactive requests, batch requests by their deadlines."),
  interactive_share: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe("Share of the instances that interactive requests may keep busy, to 1; default 0.6."),
  batch_from: positive()
    .optional()
    .describe(
      "Seconds: classes whose first token may take so long or longer, by promise or deadline, are batch work; default 60.",
    ),
  requests_per_instance: positive()
    .optional()
    .describe("Requests that keep one instance busy; default: what it has in hand at the load it carries."),
  ...watchedPools,
});

/** The two loops of NVIDIA Dynamo's planner. */
export const twoLoopSchema = z.strictObject({
  type: z
    .literal("two-loop")
    .describe("As NVIDIA Dynamo: a slow loop sets a floor by throughput, a fast one adds by latency."),
  ttft: positive().optional().describe("Promised seconds to the first token; default: `slo.ttft`, else 0.5."),
  tbt: positive().optional().describe("Promised seconds between tokens; default: `slo.tbt`, else 0.05."),
  load_interval: positive().optional().describe("Seconds between looks at latencies; default 5."),
  throughput_interval: positive()
    .max(600)
    .optional()
    .describe("Seconds between looks at the throughput, and the window of it, at most 600; default 180."),
  scale_down_fraction: positive().optional().describe("Share of the promises it shrinks below; default 0.8."),
  ...watchedPools,
});
