import * as z from "zod";
import { nonNegative, positive, wholeFrom, withoutEffect } from "./quantities";

const ancestorKeys = { overheads: withoutEffect(), executor_overheads: withoutEffect() };

const transferKeys = {
  ...ancestorKeys,
  transfer_bandwidth: positive()
    .optional()
    .describe(
      "KV transfer bandwidth in GiB per second, under `compat` only; otherwise the first interconnect decides.",
    ),
  prompt_processors: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      "Processor types whose instances serve prompts when the start state does not say; no effect under `compat`.",
    ),
  token_processors: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      "Processor types whose instances serve tokens when the start state does not say; no effect under `compat`.",
    ),
};

const plain = <T extends string>(type: T, description: string) =>
  z.strictObject({ type: z.literal(type).describe(description), ...ancestorKeys });

const transferring = <T extends string>(type: T, description: string) =>
  z.strictObject({ type: z.literal(type).describe(description), ...transferKeys });

const mixedPool = z.strictObject({
  type: z
    .literal("mixed_pool")
    .describe("Prompt and token pools with the least load first; lends instances to the other pool when one is full."),
  ...transferKeys,
  prompt_max_pending_batch_tokens: wholeFrom(1)
    .optional()
    .describe("Tokens routed to a prompt instance beyond which it counts as full; default 8192."),
  token_max_pending_batch_tokens: wholeFrom(1)
    .optional()
    .describe("Requests in their token phase beyond which a token instance counts as full; no effect under `compat`."),
});

const routing = z.discriminatedUnion("type", [
  plain("random", "Any instance, each as likely."),
  plain("round_robin", "Each instance in turn."),
  plain("jsq", "The instance with the fewest requests."),
  plain("token_jsq", "The instance with the fewest tokens to process."),
  transferring("kv_round_robin", "Prompt and token instances, each pool in turn."),
  transferring("kv_jsq", "In each pool the instance with the fewest requests."),
  transferring("kv_token_jsq", "In each pool the instance with the fewest tokens to process."),
  transferring("overlap_kv_jsq", "kv_jsq with transfers that overlap the prompt phase: ten times the bandwidth."),
  transferring(
    "overlap_kv_token_jsq",
    "kv_token_jsq with transfers that overlap the prompt phase: ten times the bandwidth.",
  ),
  mixedPool,
]);

const ROUTING_TYPES = routing.options.map((option) => option.shape.type.value);

const autoscaling = z.strictObject({
  type: z
    .literal("autoscaling")
    .describe("Routes by another scheduler and scales by the mean queue; needs a scaling_manager block."),
  ...ancestorKeys,
  routing: z
    .union([z.enum(ROUTING_TYPES as [RoutingType, ...RoutingType[]]), routing])
    .optional()
    .describe("The scheduler that routes the requests: its name, or its name and settings; default jsq."),
  check_every_requests: wholeFrom(1)
    .optional()
    .describe("Looks at the queues once for so many placed requests; default 100."),
  scale_up_queue_length: nonNegative()
    .optional()
    .describe("Mean waiting requests per instance of a pool above which it grows by one; default 10."),
  scale_down_queue_length: nonNegative()
    .optional()
    .describe("Mean waiting requests per instance of a pool below which it shrinks by one; default 1, 0 is never."),
  cooldown: nonNegative().optional().describe("Seconds after an action in which its pool is left alone; default 0."),
});

const settings = z.discriminatedUnion("type", [...routing.options, autoscaling]);

/** Names of all schedulers, in the order of the reference. */
export const SCHEDULER_TYPES = settings.options.map((option) => option.shape.type.value);

/** Which instance gets a request; just the name will do where nothing else is set. */
export const schedulerSchema = z
  .union([z.enum(SCHEDULER_TYPES as [SchedulerType, ...SchedulerType[]]), settings])
  .describe("Which instance gets a request: a scheduler's name, or its name and settings.");

export type SchedulerInput = z.infer<typeof settings>;
export type RoutingInput = z.infer<typeof routing>;
type RoutingType = RoutingInput["type"];
export type SchedulerType = SchedulerInput["type"];
