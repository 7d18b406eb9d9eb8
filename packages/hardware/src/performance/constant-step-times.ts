import { DefinitionCheck } from "../definition-error";
import type { StepTimeModel } from "./step-time-model";

/** The two times of the constant model. */
export interface ConstantStepSettings {
  /** Of an iteration with prompts in it. */
  readonly promptSeconds: number;
  /** Of an iteration of decodes only. */
  readonly tokenSeconds: number;
}

/**
 * Every iteration with a prompt takes as long as any other, and so does every one without: whatever the batch. With both
 * the longer of the two counts.
 *
 * @throws InvalidDefinitionError when a time is not above 0
 */
export function constantStepTimes(settings: ConstantStepSettings): StepTimeModel {
  const { promptSeconds, tokenSeconds } = settings;
  new DefinitionCheck("the constant performance model")
    .positive("promptSeconds", promptSeconds)
    .positive("tokenSeconds", tokenSeconds)
    .done();
  const mixedSeconds = Math.max(promptSeconds, tokenSeconds);
  return {
    source: { type: "constant", description: `constant: ${promptSeconds} s with prompts, ${tokenSeconds} s without` },
    stepSeconds(promptTokens, _promptContextTokens, decodeSequences) {
      if (decodeSequences <= 0) return promptTokens > 0 ? promptSeconds : 0;
      return promptTokens > 0 ? mixedSeconds : tokenSeconds;
    },
  };
}
