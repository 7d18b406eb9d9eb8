import { METRIC_PATHS, type MetricPathName } from "@tokentide/scaling-manager";
import * as z from "zod";
import { nonNegative } from "./quantities";

const METRIC_PATH_NAMES = Object.keys(METRIC_PATHS) as [MetricPathName, ...MetricPathName[]];

const platform = () => z.enum(METRIC_PATH_NAMES);

const observationSettings = z.strictObject({
  type: platform()
    .optional()
    .describe("The platform whose figures hold where none is given here; default: the policy's."),
  scrape: nonNegative()
    .optional()
    .describe("Seconds between scrapes, of which the policy sees the last; 0: every look is a fresh one."),
  window: z
    .number()
    .min(1)
    .optional()
    .describe("Seconds over which rates and latencies are taken where the policy does not say, at least 1."),
  delay: nonNegative().optional().describe("Seconds from a scrape until the policy can see it."),
  loss: z.number().min(0).max(1).optional().describe("Probability that a scrape does not arrive, 0 to 1."),
});

/** How the policy sees the fleet; just the name of a platform will do. */
export const observationSchema = z
  .union([platform(), observationSettings])
  .describe(
    "How late and coarse the policy sees the fleet: a platform, or some of its figures; default: the policy's own platform.",
  );

export type ObservationInput = z.infer<typeof observationSettings>;
