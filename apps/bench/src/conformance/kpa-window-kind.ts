import { kpaRules } from "@tokentide/scaling-manager";
import type { ConformanceKind } from "./conformance-case";

type WindowOperation =
  | { readonly op: "record"; readonly at: number; readonly value: number }
  | { readonly op: "average" | "sum" | "isEmpty" | "nonZeroBuckets"; readonly at: number }
  | { readonly op: "bucketCount" | "firstWrite"; readonly at?: number }
  | { readonly op: "resize"; readonly windowSeconds: number; readonly now: number };

/** Reading operations of a window, each with its answer. */
export const KPA_WINDOW_AVERAGE: ConformanceKind = {
  find(input: {
    readonly type: "timed" | "weighted";
    readonly windowSeconds: number;
    readonly granularitySeconds: number;
    readonly ops: readonly WindowOperation[];
  }) {
    const average = input.type === "weighted" ? kpaRules.weightedWindowAverage : kpaRules.windowAverage;
    let window = kpaRules.windowBuckets(input.windowSeconds, input.granularitySeconds);
    const results: unknown[] = [];
    for (const operation of input.ops) {
      switch (operation.op) {
        case "record":
          window = kpaRules.recordValue(window, operation.at, operation.value);
          break;
        case "resize":
          window = kpaRules.resizeWindow(window, operation.windowSeconds, operation.now);
          break;
        case "average":
          results.push(average(window, operation.at));
          break;
        case "sum": {
          const filled = kpaRules.filledBuckets(window, operation.at);
          results.push([...filled.values()].reduce((sum, value) => sum + value, 0));
          break;
        }
        case "isEmpty":
          results.push(kpaRules.isWindowEmpty(window, operation.at));
          break;
        case "nonZeroBuckets":
          results.push(Object.fromEntries(kpaRules.filledBuckets(window, operation.at)));
          break;
        case "bucketCount":
          results.push(window.buckets.length);
          break;
        case "firstWrite":
          results.push(window.firstBucket === null ? null : window.firstBucket * window.granularitySeconds);
          break;
        default:
          throw new Error(`There is no operation ${JSON.stringify(operation)}.`);
      }
    }
    return { results };
  },
};
