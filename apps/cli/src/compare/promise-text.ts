import type { ComparedPromise } from "@tokentide/experiments";
import { boundsText } from "../bounds-text";

/** What "within SLO" means, a line for each promise: `Promised: TTFT ≤ 1.00 s, TBT ≤ 50.0 ms`. */
export function promiseText(promises: readonly ComparedPromise[]): string[] {
  if (promises.every((promise) => boundsText(promise) === "")) {
    return ["Nothing is promised (no application has an slo): every request that completes counts as within the SLO."];
  }
  const isAlone = promises.length === 1;
  return promises.map((promise) => {
    const bounds = boundsText(promise) || "nothing, so that completing is enough";
    return isAlone ? `Promised: ${bounds}` : `Promised to ${whom(promise)}: ${bounds}`;
  });
}

function whom({ applicationId, className }: ComparedPromise): string {
  return className === undefined
    ? `application ${applicationId}`
    : `class ${className} of application ${applicationId}`;
}
