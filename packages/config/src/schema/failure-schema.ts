import * as z from "zod";
import { applicationNumber, nameOf, nonNegative, positive, share } from "./quantities";
import { startUpTime } from "./start-up-time-schema";

const application = {
  application_id: applicationNumber()
    .optional()
    .describe("The application that is hit; default: every one that has a scaling manager."),
};

const times = (what: string) =>
  z
    .union([nonNegative(), z.array(nonNegative()).min(1)])
    .optional()
    .describe(what);

/** Which boots are hit. */
const occurrence = {
  ...application,
  probability: share().optional().describe("Share of the boots that are hit, above 0 to 1; either this or `at`."),
  at: times("Second, or list of seconds, at or after which one boot is hit each; either this or `probability`."),
};

/** When something that runs is hit. */
const strike = {
  ...application,
  mtbf: positive()
    .optional()
    .describe("Mean seconds that each of them runs until it is hit, at random; either this or `at`."),
  at: times("Second, or list of seconds, at which one is hit each, drawn at random; either this or `mtbf`."),
};

/** Something that goes wrong on purpose. */
export const failureSchema = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("boot_failure").describe("Instances that do not come up."),
      ...occurrence,
      after: nonNegative().default(30).describe("Seconds from the start of the boot to its failure."),
    }),
    z.strictObject({
      type: z.literal("slow_boot").describe("Instances that take longer to come up."),
      ...occurrence,
      extra: startUpTime().describe("Seconds longer: a number, { mean, sd } or { low, high }."),
    }),
    z.strictObject({
      type: z.literal("shortage").describe("No new servers to be had."),
      ...application,
      from: nonNegative().default(0).describe("Second from which there are none."),
      to: positive().describe("Second from which there are some again."),
      sku: nameOf().optional().describe("The SKU that is short; default: all of them."),
    }),
    z.strictObject({
      type: z.literal("metrics_outage").describe("Nothing is scraped; the fleet serves on, its policy is blind."),
      ...application,
      from: nonNegative().default(0).describe("Second from which nothing is scraped."),
      to: positive().describe("Second from which something is again."),
    }),
    z.strictObject({ type: z.literal("instance_death").describe("Instances that break while they serve."), ...strike }),
    z.strictObject({ type: z.literal("server_death").describe("Servers that break with all on them."), ...strike }),
    z.strictObject({
      type: z.literal("spot_reclaim").describe("Servers that are taken away after a notice."),
      ...strike,
      notice: nonNegative().default(120).describe("Seconds from the notice to the loss of the server."),
    }),
  ])
  .describe("Something that goes wrong on purpose, in applications that have a scaling manager.");

export type FailureInput = z.infer<typeof failureSchema>;
