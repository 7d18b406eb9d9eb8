import * as z from "zod";
import { POLICY_TYPES, type PolicyInput, policySettings } from "./policy-schema";
import { nameOf, wholeFrom } from "./quantities";

const ownName = { name: nameOf().optional().describe("What the comparison calls it; default: its type.") };

/** A policy with all its settings, and what a comparison calls it. */
export type NamedPolicyInput = PolicyInput & { readonly name?: string };

// The type of the options is kept: what `extend` adds to each of a tuple cannot be said.
const namedPolicy: z.ZodType<NamedPolicyInput> = z.discriminatedUnion(
  "type",
  policySettings.options.map((option) => option.extend(ownName)) as unknown as typeof policySettings.options,
);

/** What `tokentide compare` compares when its command line does not say. */
export const comparisonSchema = z
  .strictObject({
    policies: z
      .array(z.union([z.enum(POLICY_TYPES), namedPolicy]))
      .min(1)
      .optional()
      .describe("Policies: names, or types and settings, with a name each where a type stands there twice."),
    seeds: wholeFrom(1).optional().describe("Runs of each policy, with this seed and the ones that follow; default 5."),
  })
  .describe("What `tokentide compare` compares: policies in place of the applications' own; has no effect on a run.");

export type ComparisonInput = z.infer<typeof comparisonSchema>;
