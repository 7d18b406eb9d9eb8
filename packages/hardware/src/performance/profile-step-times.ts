import { monotoneCurve } from "./monotone-curve";
import { type DecodeFit, fitDecode, fitPromptSecondsPerTokenPair, trustworthyMeasurements } from "./profile-fit";
import type { ProfileTable } from "./profile-table";
import type { MeasuredRange, StepTimeModel } from "./step-time-model";

/**
 * An iteration of prompts and decodes together takes this much longer than one of as many prompt tokens:
 * SplitwiseSim's design choice (version 8f99e7d, `performance_model.py`).
 */
export const MIXED_BATCH_PENALTY = 1.1;

/**
 * Step times from a profile table.
 * - Prompts alone: the measured curve over the batch's prompt tokens, made monotone (see {@link monotoneCurve}).
 * - Decodes alone: base + per sequence + per token of context, fitted (see {@link fitDecode}).
 * - Both: {@link MIXED_BATCH_PENALTY} × the prompt curve at prompt tokens + decode sequences, at least the decodes' own base, and
 *   the reading of the decodes' contexts on top: so never less than the decodes alone.
 * - Tokens that prompts already hold: what attention to them costs by the curve's own growth (see
 *   {@link fitPromptSecondsPerTokenPair}). Several short prompts take as long as one of all their tokens: so the curve was measured.
 */
export function profileStepTimes(table: ProfileTable): StepTimeModel {
  const promptCurve = monotoneCurve(table.promptKnots);
  const decode = fitDecode(table);
  const secondsPerTokenPair = fitPromptSecondsPerTokenPair(table);
  const { baseSeconds, secondsPerSequence, secondsPerContextToken } = decode;
  const measuredRange = measuredRangeOf(table, promptCurve.lastTokens);
  return {
    source: { type: "profile", description: describe(table, decode, measuredRange), measuredRange },
    stepSeconds(promptTokens, promptContextTokens, decodeSequences, decodeContextTokens) {
      const hasDecodes = decodeSequences > 0;
      const decodeBase = hasDecodes ? baseSeconds + secondsPerSequence * decodeSequences : 0;
      const contextRead = hasDecodes ? secondsPerContextToken * decodeContextTokens : 0;
      if (promptTokens <= 0) return decodeBase + contextRead;
      const heldAttention = secondsPerTokenPair * promptTokens * Math.max(0, promptContextTokens);
      if (!hasDecodes) return promptCurve.seconds(promptTokens) + heldAttention;
      const mixed = MIXED_BATCH_PENALTY * promptCurve.seconds(promptTokens + decodeSequences);
      return Math.max(mixed, decodeBase) + contextRead + heldAttention;
    },
  };
}

function measuredRangeOf(table: ProfileTable, maxPromptTokens: number): MeasuredRange {
  const measurements = trustworthyMeasurements(table).filter(({ tokenSeconds }) => tokenSeconds > 0);
  return {
    maxPromptTokens,
    maxDecodeSequences: Math.max(0, ...measurements.map(({ batchSize }) => batchSize)),
    maxContextTokens: Math.max(0, ...measurements.map(({ promptTokens, outputTokens }) => promptTokens + outputTokens)),
  };
}

function describe(table: ProfileTable, decode: DecodeFit, range: MeasuredRange): string {
  const error = Number.isNaN(decode.leaveOneOutError)
    ? "too few configurations for a leave-one-out error"
    : `leave-one-out error ${(decode.leaveOneOutError * 100).toFixed(2)} %`;
  return (
    `profile of ${table.modelName} on ${table.processorName} at TP ${table.tensorParallelism} (${table.source}); ` +
    `measured up to ${range.maxPromptTokens} prompt tokens, ${range.maxDecodeSequences} decode sequences, ` +
    `${range.maxContextTokens} tokens of context; decode fit of ${decode.configurations} configurations, ${error}`
  );
}
