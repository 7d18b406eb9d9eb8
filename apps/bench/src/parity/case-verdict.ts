import type { Deviation } from "./worst-deviation";

/** What became of a case. */
export interface CaseVerdict {
  readonly passed: boolean;
  readonly worst: Deviation;
  /** What a reader should know besides: what was counted, what did not fit, what was refused and why. */
  readonly notes: readonly string[];
}
