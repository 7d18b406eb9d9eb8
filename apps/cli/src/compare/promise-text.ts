import type { ComparedPromise } from "@tokentide/experiments";
import { readableSeconds } from "@tokentide/report";

/** What "within SLO" means, a line for each promise: `Promised: TTFT within 1.00 s, TBT within 50.0 ms`. */
export function promiseText(promises: readonly ComparedPromise[]): string[] {
  if (promises.every((promise) => boundsOf(promise).length === 0)) {
    return ["Nothing is promised (no application has an slo): every request that completes counts as within the SLO."];
  }
  const isAlone = promises.length === 1;
  return promises.map((promise) => {
    const bounds = boundsOf(promise).join(", ") || "nothing, so that completing is enough";
    return isAlone ? `Promised: ${bounds}` : `Promised to ${whom(promise)}: ${bounds}`;
  });
}

function boundsOf({ ttftSeconds, tbtSeconds, e2eSeconds }: ComparedPromise): string[] {
  return Object.entries({ TTFT: ttftSeconds, TBT: tbtSeconds, E2E: e2eSeconds }).flatMap(([name, seconds]) =>
    seconds === undefined ? [] : [`${name} within ${readableSeconds(seconds)}`],
  );
}

function whom({ applicationId, className }: ComparedPromise): string {
  return className === undefined
    ? `application ${applicationId}`
    : `class ${className} of application ${applicationId}`;
}
