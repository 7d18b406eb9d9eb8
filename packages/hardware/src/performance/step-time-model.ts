/** Where the latency figures of a run come from; every result names it. */
export interface LatencySource {
  /** `profile` measured, `roofline` derived from the hardware, `constant` given. */
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
   * @param promptContextTokens tokens those prompts already hold in the KV cache (0 when prompts run whole)
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
