import type { SpeculationSettings, VllmSettings } from "../simulation-config";

/** Token iterations as an instance's settings shape them: tokens checked and yielded, sequences computed. */
export class DecodeShape {
  /** Tokens that a sequence yields an iteration, on average. */
  readonly tokensPerIteration: number;
  readonly #tokensComputed: number;
  readonly #graphBatchSizes: readonly number[] | undefined;

  constructor(settings: Pick<VllmSettings, "speculation" | "graphBatchSizes"> = {}) {
    const { speculation } = settings;
    this.tokensPerIteration = speculation ? expectedTokens(speculation) : 1;
    this.#tokensComputed = speculation ? speculation.draftTokens + 1 : 1;
    this.#graphBatchSizes = settings.graphBatchSizes;
  }

  /** Iterations of the token phase of a request; its prompt phase has yielded the first token. */
  iterationsOf(outputTokens: number): number {
    return this.tokensPerIteration === 1 ? outputTokens - 1 : Math.ceil((outputTokens - 1) / this.tokensPerIteration);
  }

  /** Tokens that `sequences` take of a step's token budget. */
  budgetOf(sequences: number): number {
    return sequences * this.#tokensComputed;
  }

  /** Sequences that a step computes for so many: each draft is one more, and captured graphs have their sizes. */
  sequencesInStep(sequences: number, hasPrompts: boolean): number {
    const computed = sequences * this.#tokensComputed;
    const sizes = this.#graphBatchSizes;
    if (sizes === undefined || hasPrompts) return computed;
    let low = 0;
    let high = sizes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sizes[middle]! < computed) low = middle + 1;
      else high = middle;
    }
    return sizes[low] ?? computed;
  }
}

/**
 * Tokens of a step that checks k drafts, each accepted with chance α while those before it were: (1 − α^(k + 1)) / (1 − α).
 * With k = 3 and α = 0.7 that is 2.53.
 *
 * Source: Leviathan et al., "Fast Inference from Transformers via Speculative Decoding", ICML 2023, equation 1.
 */
function expectedTokens({ draftTokens, acceptanceRate }: SpeculationSettings): number {
  if (acceptanceRate === 1) return draftTokens + 1;
  return (1 - acceptanceRate ** (draftTokens + 1)) / (1 - acceptanceRate);
}
