import { readableDuration } from "@tokentide/report";
import type { ServiceLevel } from "@tokentide/simulator";

/** The bounds of a promise: `TTFT ≤ 1.00 s, TBT ≤ 50.0 ms`; empty where nothing is promised. */
export function boundsText({ ttftSeconds, tbtSeconds, e2eSeconds }: ServiceLevel): string {
  return Object.entries({ TTFT: ttftSeconds, TBT: tbtSeconds, E2E: e2eSeconds })
    .flatMap(([name, seconds]) => (seconds === undefined ? [] : [`${name} ≤ ${readableDuration(seconds)}`]))
    .join(", ");
}
