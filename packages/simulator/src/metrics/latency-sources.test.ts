import type { StepTimeModel } from "@tokentide/hardware";
import { describe, expect, it } from "vitest";
import type { Instance } from "../instances/instance";
import { latencySources } from "./latency-sources";

const measuredRange = { maxPromptTokens: 1000, maxDecodeSequences: 64, maxContextTokens: 4096 };

function used(description: string, isMeasured: boolean, largestPromptTokens: number, largestDecodes: number): Instance {
  const source = { type: "profile" as const, description, ...(isMeasured ? { measuredRange } : {}) };
  const stepTimes: StepTimeModel = { source, stepSeconds: () => 1 };
  return { stepTimes, largestPromptTokens, largestDecodes } as unknown as Instance;
}

describe("latencySources", () => {
  it("has one line a source, however many instances use it", () => {
    expect(latencySources([used("a", true, 1, 1), used("b", false, 1e9, 1e9), used("a", true, 1000, 64)])).toEqual([
      "a",
      "b",
    ]);
  });

  it("says how far steps went beyond what was measured", () => {
    expect(latencySources([used("a", true, 10, 10), used("a", true, 1001, 65), used("b", true, 5000, 1)])).toEqual([
      "a; extrapolated: prompt tokens a step up to 1001 (measured to 1000), sequences a step up to 65 (measured to 64)",
      "b; extrapolated: prompt tokens a step up to 5000 (measured to 1000)",
    ]);
  });

  it("has none without instances", () => {
    expect(latencySources([])).toEqual([]);
  });
});
