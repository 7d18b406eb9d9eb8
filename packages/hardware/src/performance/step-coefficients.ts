import { DefinitionCheck } from "../definition-error";
import type { LatencySource, StepTimeModel } from "./step-time-model";

/** Tokens that a stage hands on at a time: a prompt up to this long passes the pipeline's stages one after another. */
const PIPELINE_CHUNK_TOKENS = 512;

/** What each part of a step takes, on all processors of an instance together. Seconds; none below 0. */
export interface StepCoefficients {
  /** Of every step: scheduling, input, launches, sampling, latencies of all-reduces. */
  readonly stepSeconds: number;
  /** Reading all weights once. Matrix products hide behind it, or it behind them: the longer counts. */
  readonly weightReadSeconds: number;
  /** Matrix products of one token, prompt or decode. */
  readonly productSecondsPerToken: number;
  /** Attention of one prompt token to one token. */
  readonly attentionSecondsPerPair: number;
  /** Reading one token of KV cache. */
  readonly contextReadSecondsPerToken: number;
  /** Of a request in its token phase: its output projection, its share of scheduling and sampling. */
  readonly secondsPerSequence: number;
  /** All-reduces and hand-overs of one token. */
  readonly transferSecondsPerToken: number;
  /** Pipeline stages, at least 1: a prompt shorter than a chunk passes them one after another. */
  readonly pipelineStages: number;
}

/**
 * Step times from coefficients, derived or fitted:
 * step + max(weights, products · tokens) + attention · pairs + context read + per sequence + transfers.
 *
 * @throws InvalidDefinitionError for a negative coefficient
 */
export function coefficientStepTimes(coefficients: StepCoefficients, source: LatencySource): StepTimeModel {
  const check = new DefinitionCheck("the coefficients of a step").positiveInteger(
    "pipelineStages",
    coefficients.pipelineStages,
  );
  for (const [name, value] of Object.entries(coefficients)) check.nonNegative(name, value);
  check.done();
  const {
    stepSeconds,
    weightReadSeconds,
    productSecondsPerToken,
    attentionSecondsPerPair,
    contextReadSecondsPerToken,
    secondsPerSequence,
    transferSecondsPerToken,
    pipelineStages,
  } = coefficients;
  return {
    source,
    stepSeconds(promptTokens, promptContextTokens, decodeSequences, decodeContextTokens) {
      if (promptTokens <= 0 && decodeSequences <= 0) return 0;
      const stagedPrompt = promptTokens + Math.min(promptTokens, PIPELINE_CHUNK_TOKENS) * (pipelineStages - 1);
      const attendedTokens = Math.max(0, promptTokens / 2 + promptContextTokens);
      return (
        stepSeconds +
        Math.max(weightReadSeconds, productSecondsPerToken * (stagedPrompt + decodeSequences)) +
        attentionSecondsPerPair * stagedPrompt * attendedTokens +
        contextReadSecondsPerToken * (Math.max(0, promptContextTokens) + decodeContextTokens) +
        secondsPerSequence * decodeSequences +
        transferSecondsPerToken * (promptTokens + decodeSequences)
      );
    },
  };
}
