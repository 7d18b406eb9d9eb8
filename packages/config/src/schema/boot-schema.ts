import * as z from "zod";
import { positive, wholeFrom } from "./quantities";
import { startUpTime } from "./start-up-time-schema";

const weightLoading = z.strictObject({
  weight_bytes: wholeFrom(1).optional().describe("Bytes of weights that an instance loads; default: the model's."),
  cold_gbps: positive().describe("Gigabits per second from object storage, always possible."),
  local_disk_gbps: positive()
    .optional()
    .describe("Gigabits per second from the server's own disk, once it has had an instance; default: not possible."),
  peer_gpu_gbps: positive()
    .optional()
    .describe("Gigabits per second from another instance of the pool, while one is active; default: not possible."),
});

/** A boot in stages, one after the other. */
export const bootSchema = z
  .strictObject({
    provisioning: startUpTime()
      .optional()
      .describe("Seconds until a new server is there: a number, { mean, sd } or { low, high }; default 0."),
    loading: z
      .union([...startUpTime().options, weightLoading])
      .optional()
      .describe("Seconds until the weights are loaded, or the bandwidths at which they are; default 0."),
    warming: startUpTime()
      .optional()
      .describe("Seconds from loaded to full speed: a number, { mean, sd } or { low, high }; default 0."),
  })
  .describe("Start of an instance in stages, in place of `scale_up_delay`.");

export type BootInput = z.infer<typeof bootSchema>;
