import * as z from "zod";
import { actuatorSchema } from "./actuator-schema";
import { bootSchema } from "./boot-schema";
import { observationSchema } from "./observation-schema";
import { policySchema } from "./policy-schema";
import { nonNegative, positive, serverCount, wholeFrom } from "./quantities";
import { MEASURED_IN_WORDS, measuredStartUpTime } from "./start-up-time-schema";

/** The quick start's `scale_up_delay`, when neither it nor boot stages are given. */
export const DEFAULT_SCALE_UP_DELAY_SECONDS = 10;

const bounds = z.strictObject({
  min: wholeFrom(0).optional().describe("Instances that the pool keeps; default: `min_instances`."),
  max: wholeFrom(1).optional().describe("Instances that the pool has at most; default: `max_instances`."),
});

const loadPoint = {
  requests_per_second: positive().describe("Requests per second."),
  prompt_tokens_per_second: nonNegative().describe("Tokens of prompts per second at that rate."),
  output_tokens_per_second: nonNegative().describe("Tokens of answers per second at that rate."),
};

const capacitySchema = (tag: string) =>
  z
    .strictObject({
      ...loadPoint,
      ladder: z
        .array(
          z.strictObject({
            ...loadPoint,
            ttft: positive().describe("Seconds to the first token, median."),
            tbt: positive().describe("Seconds between tokens, median."),
            attainment: z.number().min(0).max(1).describe("Share of the requests that met their bounds, 0 to 1."),
          }),
        )
        .min(2)
        .optional()
        .describe("Loads that were tried, in order of their rate; default: only the figures above are known."),
    })
    .optional()
    .describe(`What one instance of the ${tag} pool carries.`);

const direction = (what: string) =>
  z
    .strictObject({
      cooldown: nonNegative()
        .optional()
        .describe("Seconds after a pool's last change, up or down, in which it does not change this way; default 0."),
      window: nonNegative()
        .optional()
        .describe("Seconds to look back: the safest recommendation of them counts; default 0."),
      max_step: wholeFrom(1).optional().describe("Instances of a pool that one decision changes at most; no bound."),
    })
    .describe(`How fast decisions may ${what}.`);

const billingSchema = z.strictObject({
  committed: serverCount()
    .optional()
    .describe("Servers that are paid for at the committed price whether used or not; default 0."),
  minimum_billing: nonNegative().optional().describe("Seconds that a server is billed for at least; default 0."),
});

/** The `scaling_manager` block of an application: its presence gives the application a scaling manager. */
export const scalingManagerSchema = z
  .strictObject({
    scale_up_delay: measuredStartUpTime()
      .optional()
      .meta({ default: DEFAULT_SCALE_UP_DELAY_SECONDS })
      .describe(
        `Seconds from the decision to add an instance until it serves: a number, { mean, sd }, { low, high }, or ${MEASURED_IN_WORDS}.`,
      ),
    boot: bootSchema.optional(),
    boot_deadline: positive()
      .optional()
      .describe("Seconds after which a server or instance that is not ready is given up; default: never."),
    drain_check_interval: positive()
      .optional()
      .describe("Seconds between looks at a draining instance; absent: it leaves the moment it owes nothing."),
    drain_timeout: positive().optional().describe("Seconds that a drain may take; default: as long as it needs."),
    on_drain_timeout: z
      .enum(["wait", "requeue", "abort"])
      .optional()
      .describe("What then becomes of the work: waited for, started anew elsewhere, or failed; default wait."),
    decision_interval: positive().optional().describe("Seconds between decisions of the policy; default 30."),
    policy: policySchema.optional(),
    observation: observationSchema.optional(),
    min_instances: wholeFrom(0)
      .optional()
      .describe("Instances that each pool keeps; default: decisions keep 1, commands may empty a pool."),
    max_instances: wholeFrom(1).optional().describe("Instances that each pool has at most; default: no bound."),
    pools: z
      .strictObject({
        prompt: bounds.optional().describe("Bounds of the prompt pool."),
        token: bounds.optional().describe("Bounds of the token pool."),
        mixed: bounds.optional().describe("Bounds of the mixed pool."),
      })
      .optional()
      .describe("Bounds of single pools."),
    min_total_instances: wholeFrom(0).optional().describe("Instances of all pools that are kept; default 0."),
    max_total_instances: wholeFrom(1).optional().describe("Instances of all pools at most; default: no bound."),
    max_gpus: wholeFrom(1)
      .optional()
      .describe("GPUs of the application's servers at most, draining ones counted; default: no bound."),
    instance_capacity: z
      .strictObject({
        prompt: capacitySchema("prompt"),
        token: capacitySchema("token"),
        mixed: capacitySchema("mixed"),
      })
      .optional()
      .describe("What one instance carries at the promised bounds; default: measured, if the policy plans by it."),
    scale_up: direction("add instances").optional(),
    scale_down: direction("remove instances").optional(),
    placement: z
      .enum(["fill", "server_per_instance"])
      .optional()
      .describe("Where decisions put instances: on free GPUs first, or each on a new server; default fill."),
    cancel_booting_first: z
      .boolean()
      .optional()
      .describe("Whether decisions cancel booting instances before they drain any; default true."),
    revive_draining_first: z
      .boolean()
      .optional()
      .describe("Whether decisions take back draining instances before they boot any; default true."),
    dry_run: z.boolean().optional().describe("Whether to decide and record, but not to act; default false."),
    back_off: z
      .strictObject({
        first: positive().default(5).describe("Seconds before the second attempt."),
        factor: z.number().min(1).default(2).describe("How many times longer each further wait is, at least 1."),
        max: positive().default(300).describe("Seconds of the longest wait."),
      })
      .optional()
      .describe("Waits between attempts to start after a failure or a shortage; default 5 s, doubled up to 300 s."),
    actuator: actuatorSchema.optional(),
    billing: z
      .record(z.string(), billingSchema)
      .optional()
      .describe("How servers of a SKU are paid for, by the SKU's name; default: on demand, to the second."),
  })
  .describe(
    "How instances are added and removed while the run goes on; its presence, also empty, makes that possible.",
  );

export type ScalingManagerInput = z.infer<typeof scalingManagerSchema>;
