/** Where the latency figures of a run come from; every result names it. */
export interface LatencySource {
  /** `profile` measured, `calibrated` fitted to measured runs, `roofline` derived from the hardware, `constant` given. */
  readonly type: "constant" | "profile" | "roofline" | "calibrated";
  /** One line for a reader: table, hardware, parallelism, measured ranges and fit error where there is one. */
  readonly description: string;
  /** What was measured; a step beyond it is an extrapolation. Absent where the model has no such bound. */
  readonly measuredRange?: MeasuredRange;
}

/** The largest figures that a profile was measured at. */
export interface MeasuredRange {
  /** Prompt tokens of one step, over all its prompts. */
  readonly maxPromptTokens: number;
  readonly maxDecodeSequences: number;
  /** Context of a single sequence. */
  readonly maxContextTokens: number;
}

/**
 * How long one iteration (one forward pass over a batch) of an instance takes. Bound to one model on one processor type
 * at one parallelism. The one question the simulator asks of the hardware.
 */
export interface StepTimeModel {
  readonly source: LatencySource;
  /**
   * Seconds of one iteration. Never negative; never decreasing in any argument; and, for fixed other arguments, an
   * affine function of `decodeContextTokens`: that is what lets a contiguous run of token iterations, whose contexts grow
   * by one token each, be simulated as one event with a closed-form duration.
   *
   * @param promptTokens prompt tokens processed in this step, summed over the prompts in the batch
   * @param promptContextTokens so many that promptTokens / 2 + promptContextTokens is the mean number of tokens that a prompt
   *   token of this step attends to: what a prompt holds in the KV cache already when it is the only one, 0 when it runs
   *   whole. Of several chunks (Σ chunk · (held + chunk / 2)) / Σ chunk − (Σ chunk) / 2: below 0 for several short prompts,
   *   which attend to less than a long one, and at least −promptTokens / 2
   * @param decodeSequences requests in the token phase, one token each
   * @param decodeContextTokens their context lengths, summed
   */
  stepSeconds(
    promptTokens: number,
    promptContextTokens: number,
    decodeSequences: number,
    decodeContextTokens: number,
  ): number;
}
