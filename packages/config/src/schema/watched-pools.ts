import * as z from "zod";

/** Names of the pools, for settings that have a value for each. */
export const poolTag = () => z.enum(["prompt", "token", "mixed"]);

/** The pools that a policy decides about. */
export const watchedPools = {
  pools: z
    .array(poolTag())
    .min(1)
    .optional()
    .describe("Pools that the policy decides about; default: those that have or had instances."),
};
