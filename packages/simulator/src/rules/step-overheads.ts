import type { StepTimeModel } from "@tokentide/hardware";
import type { EngineOverheads } from "../simulation-config";

/** Step times with what the engine does around a forward pass: once a step, and once a sequence that gets a token. */
export function withStepOverheads(stepTimes: StepTimeModel, overheads: EngineOverheads = {}): StepTimeModel {
  const { schedulerSeconds = 0, samplerSeconds = 0 } = overheads;
  if (schedulerSeconds === 0 && samplerSeconds === 0) return stepTimes;
  return {
    source: stepTimes.source,
    stepSeconds: (promptTokens, promptContextTokens, decodeSequences, decodeContextTokens) =>
      stepTimes.stepSeconds(promptTokens, promptContextTokens, decodeSequences, decodeContextTokens) +
      schedulerSeconds +
      samplerSeconds * decodeSequences,
  };
}
