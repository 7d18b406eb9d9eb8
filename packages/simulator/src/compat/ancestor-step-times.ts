import { interpolateKnots, type LatencySource, type ProfileTable, type StepTimeModel } from "@tokentide/hardware";

/** What a batch of prompts and tokens takes more than a batch of prompts alone with as many tokens. */
const MIXED_BATCH_FACTOR = 1.1;

/**
 * The ancestor's times: the prompt curve by the tokens of the batch, the token curve by the *number* of token tasks, blind
 * to context (fault B12), both extrapolated along their end segments (fault B13).
 */
export class AncestorStepTimes implements StepTimeModel {
  readonly source: LatencySource;
  readonly #table: ProfileTable;
  /** Seconds by tokens of the batch, once asked: batches repeat. */
  readonly #promptSeconds = new KnownSeconds();
  readonly #tokenSeconds = new KnownSeconds();

  constructor(table: ProfileTable) {
    this.#table = table;
    this.source = {
      type: "profile",
      description:
        `${table.modelName} on ${table.processorName} TP${table.tensorParallelism}, ` +
        `measured medians interpolated as SplitwiseSim does (${table.source})`,
    };
  }

  stepSeconds(promptTokens: number, _promptContextTokens: number, decodeSequences: number): number {
    if (promptTokens === 0) return this.#tokenSeconds.at(this.#table.tokenKnots, decodeSequences);
    const seconds = this.#promptSeconds.at(this.#table.promptKnots, promptTokens + decodeSequences);
    return decodeSequences === 0 ? seconds : seconds * MIXED_BATCH_FACTOR;
  }
}

/** Batches of more tokens are rare, and worked out each time. */
const KNOWN_TOKENS = 16_384;

/** Seconds by a whole number of tokens; NaN where nobody asked yet. */
class KnownSeconds {
  readonly #seconds = new Float64Array(KNOWN_TOKENS).fill(Number.NaN);

  at({ tokens: xs, seconds: ys }: ProfileTable["promptKnots"], tokens: number): number {
    if (tokens >= KNOWN_TOKENS) return interpolateKnots(xs, ys, tokens);
    let seconds = this.#seconds[tokens]!;
    if (Number.isNaN(seconds)) {
      seconds = interpolateKnots(xs, ys, tokens);
      this.#seconds[tokens] = seconds;
    }
    return seconds;
  }
}
