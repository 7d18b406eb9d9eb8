import type { StepTimeModel } from "@tokentide/hardware";
import type { ReplayTimes } from "./replay";

/** Step times that remember the largest step they were asked for. */
export interface RecordedRange {
  readonly stepTimes: ReplayTimes["stepTimes"];
  maxPromptTokens(): number;
  maxDecodeSequences(): number;
}

/** Watches step times while runs are replayed: what the runs were made of is what a calibration knows about. */
export function recordRange(stepTimes: ReplayTimes["stepTimes"]): RecordedRange {
  let maxPromptTokens = 0;
  let maxDecodeSequences = 0;
  return {
    maxPromptTokens: () => maxPromptTokens,
    maxDecodeSequences: () => maxDecodeSequences,
    stepTimes(parallelism): StepTimeModel {
      const times = stepTimes(parallelism);
      return {
        source: times.source,
        stepSeconds(promptTokens, promptContextTokens, decodeSequences, decodeContextTokens) {
          maxPromptTokens = Math.max(maxPromptTokens, promptTokens);
          maxDecodeSequences = Math.max(maxDecodeSequences, decodeSequences);
          return times.stepSeconds(promptTokens, promptContextTokens, decodeSequences, decodeContextTokens);
        },
      };
    },
  };
}
