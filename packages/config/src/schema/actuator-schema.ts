import * as z from "zod";
import { nonNegative } from "./quantities";
import { MEASURED_IN_WORDS, measuredStartUpTime, startUpTime } from "./start-up-time-schema";

const actuatorSettings = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ideal").describe("Does what it is told.") }),
  z.strictObject({
    type: z
      .literal("kubernetes")
      .describe(
        "As a deployment does it: the youngest pod goes, with a grace time after which its work starts anew elsewhere; pods and nodes take their own time to start.",
      ),
    grace_period: nonNegative().default(30).describe("Seconds that a pod may go on working when it is told to leave."),
    pod_start_up: measuredStartUpTime()
      .optional()
      .describe(
        `Seconds from the start of a pod until it serves: a number, { mean, sd }, { low, high }, or ${MEASURED_IN_WORDS}; default: small_model below 20 B parameters, else 32b_model.`,
      ),
    node_provisioning: startUpTime()
      .default({ low: 120, high: 300 })
      .describe(
        "Seconds until a new node is there: a number, { mean, sd } or { low, high }; the default is typical of GPU nodes in public clouds.",
      ),
  }),
]);

/** Who carries out what the scaling manager commands; just the name will do. */
export const actuatorSchema = z
  .union([z.enum(["ideal", "kubernetes"]), actuatorSettings])
  .describe("Who carries commands out: ideal or kubernetes, or kubernetes and its settings; default ideal.");

export type ActuatorInput = z.infer<typeof actuatorSettings>;
