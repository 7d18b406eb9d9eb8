import type { ProfileTable, StepTimeModel } from "@tokentide/hardware";
import { describe, expect, it } from "vitest";
import { AncestorStepTimes } from "./ancestor-step-times";

const table: ProfileTable = {
  modelName: "test",
  processorName: "test-processor",
  tensorParallelism: 8,
  promptKnots: { tokens: [100, 200, 400], seconds: [1, 2, 3] },
  tokenKnots: { tokens: [128, 256], seconds: [0.03, 0.02] },
  measurements: [],
  source: "made for tests",
};

describe("AncestorStepTimes", () => {
  const times: StepTimeModel = new AncestorStepTimes(table);

  it.for([
    { name: "prompts between two knots", prompt: 150, decodes: 0, context: 0, seconds: 1.5 },
    { name: "prompts beyond the last knot along the last slope", prompt: 600, decodes: 0, context: 0, seconds: 4 },
    { name: "prompts before the first knot along the first slope", prompt: 50, decodes: 0, context: 0, seconds: 0.5 },
    {
      name: "prompts and tokens: a tenth more than as many prompt tokens",
      prompt: 140,
      decodes: 10,
      context: 999,
      seconds: 1.65,
    },
    {
      name: "tokens by their number, the fewer the slower where the slope is negative",
      prompt: 0,
      decodes: 1,
      context: 0,
      seconds: 0.03 + (127 * 0.01) / 128,
    },
    { name: "tokens blind to their context", prompt: 0, decodes: 128, context: 1e9, seconds: 0.03 },
  ])("$name", ({ prompt, decodes, context, seconds }) => {
    expect(times.stepSeconds(prompt, 0, decodes, context)).toBeCloseTo(seconds, 12);
    // A batch that was asked about before answers the same.
    expect(times.stepSeconds(prompt, 0, decodes, context)).toBeCloseTo(seconds, 12);
  });

  it("names its source", () => {
    expect(times.source).toMatchObject({ type: "profile" });
    expect(times.source.description).toContain("test on test-processor TP8");
  });
});
