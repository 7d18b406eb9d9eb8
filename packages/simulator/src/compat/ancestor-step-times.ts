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
  readonly #promptSeconds = new Map<number, number>();
  readonly #tokenSeconds = new Map<number, number>();

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
    if (promptTokens === 0) return lookUp(this.#tokenSeconds, this.#table.tokenKnots, decodeSequences);
    const seconds = lookUp(this.#promptSeconds, this.#table.promptKnots, promptTokens + decodeSequences);
    return decodeSequences === 0 ? seconds : seconds * MIXED_BATCH_FACTOR;
  }
}

function lookUp(known: Map<number, number>, knots: ProfileTable["promptKnots"], tokens: number): number {
  let seconds = known.get(tokens);
  if (seconds === undefined) {
    seconds = interpolateKnots(knots.tokens, knots.seconds, tokens);
    known.set(tokens, seconds);
  }
  return seconds;
}
