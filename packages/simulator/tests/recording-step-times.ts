import type { StepTimeModel } from "@tokentide/hardware";

/** A batch that ran, as the performance model was asked about it. */
export interface AskedStep {
  readonly promptTokens: number;
  readonly decodes: number;
  readonly contextTokens: number;
}

/** Constant times that write down every batch they are asked about. */
export function recordingStepTimes(
  promptSeconds = 1,
  tokenSeconds = 0.25,
): { readonly model: StepTimeModel; readonly steps: AskedStep[] } {
  const steps: AskedStep[] = [];
  const model: StepTimeModel = {
    source: { type: "constant", description: "recorded" },
    stepSeconds(promptTokens, _promptContextTokens, decodes, contextTokens) {
      steps.push({ promptTokens, decodes, contextTokens });
      return promptTokens > 0 ? promptSeconds : tokenSeconds;
    },
  };
  return { model, steps };
}
