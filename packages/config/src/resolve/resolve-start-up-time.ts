import type { StartUpTime } from "@tokentide/simulator";
import { MEASURED_START_UP_TIMES, type MeasuredStartUpTimeInput } from "../schema/start-up-time-schema";

/** A start-up time in the simulator's words. */
export function resolveStartUpTime(input: MeasuredStartUpTimeInput): StartUpTime {
  if (typeof input === "number") return input;
  if (typeof input === "string") return resolveStartUpTime(MEASURED_START_UP_TIMES[input]);
  return "mean" in input
    ? { meanSeconds: input.mean, standardDeviationSeconds: input.sd }
    : { lowSeconds: input.low, highSeconds: input.high };
}
