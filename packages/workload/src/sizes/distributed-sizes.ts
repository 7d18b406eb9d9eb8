import type { Distribution, RandomStream } from "@tokentide/sim-core";
import type { RequestSizes } from "./request-sizes";

/** A distribution of token counts; draws are rounded and kept in `[1, max]`. */
export interface TokenDistribution {
  readonly tokens: Distribution;
  readonly max: number;
}

/** Prompt and output tokens that are drawn apart, in one of several equally likely groups. */
export interface SizeDistributions {
  readonly prompt: TokenDistribution;
  readonly output: TokenDistribution;
}

/**
 * Draws a group, then prompt and output tokens within it. Several groups are how the two depend on each other: where the
 * prompts of one group are long and its outputs short, so are those of the requests drawn.
 */
export class DistributedSizes implements RequestSizes {
  promptTokens = 1;
  outputTokens = 1;
  readonly #groups: readonly SizeDistributions[];

  /** @param groups At least one. */
  constructor(groups: readonly SizeDistributions[]) {
    this.#groups = groups;
  }

  draw(random: RandomStream): void {
    const group = this.#groups[this.#groups.length === 1 ? 0 : random.nextInteger(this.#groups.length)]!;
    this.promptTokens = drawTokens(group.prompt, random);
    this.outputTokens = drawTokens(group.output, random);
  }
}

function drawTokens({ tokens, max }: TokenDistribution, random: RandomStream): number {
  return Math.min(max, Math.max(1, Math.round(tokens.sample(random))));
}
