import type { BootDuration } from "@tokentide/scaling-manager";
import { logNormalWithCv, type RandomStream, uniform } from "@tokentide/sim-core";

/**
 * How long something takes to come up: always the same, spread around a mean (log-normal, so never negative), or anything
 * between two bounds. Seconds.
 */
export type StartUpTime =
  | number
  | { readonly meanSeconds: number; readonly standardDeviationSeconds: number }
  | { readonly lowSeconds: number; readonly highSeconds: number };

/** The same as the scaling manager takes it: a number, or one drawn each time from a stream of the run. */
export function bootDuration(time: StartUpTime, random: RandomStream): BootDuration {
  if (typeof time === "number") return time;
  if ("lowSeconds" in time) {
    if (time.lowSeconds === time.highSeconds) return time.lowSeconds;
    const spread = uniform(time.lowSeconds, time.highSeconds);
    return { meanSeconds: spread.mean, sample: () => spread.sample(random) };
  }
  const { meanSeconds, standardDeviationSeconds } = time;
  if (standardDeviationSeconds === 0 || meanSeconds === 0) return meanSeconds;
  const spread = logNormalWithCv(meanSeconds, standardDeviationSeconds / meanSeconds);
  return { meanSeconds, sample: () => spread.sample(random) };
}

/** Draws such a time. */
export function sampleSeconds(time: StartUpTime, random: RandomStream): number {
  const duration = bootDuration(time, random);
  return typeof duration === "number" ? duration : duration.sample();
}
