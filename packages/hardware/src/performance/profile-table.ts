import type { Dtype } from "../dtype";

/** A curve through measured points: `tokens` strictly increasing, `seconds` of equal length. */
export interface Knots {
  readonly tokens: readonly number[];
  readonly seconds: readonly number[];
}

/** One measured configuration: a batch of equal requests, run from prompt to last token. */
export interface ProfileMeasurement {
  /** Prompt tokens of each request. */
  readonly promptTokens: number;
  /** Requests in the batch. */
  readonly batchSize: number;
  /** Output tokens of each request. */
  readonly outputTokens: number;
  /** Median seconds of the prompt phase of the whole batch; NaN where there is no trustworthy figure. */
  readonly promptSeconds: number;
  /** Median seconds of one token iteration, averaged over the output; NaN where there is no trustworthy figure. */
  readonly tokenSeconds: number;
}

/** Measured times of one model on one processor type at one tensor parallelism. */
export interface ProfileTable {
  /** Name of an architecture, or of a size when only that was measured. */
  readonly modelName: string;
  /** Number format of the weights that were measured; absent: the table serves every size of the model. */
  readonly dtype?: Dtype;
  readonly processorName: string;
  readonly tensorParallelism: number;
  /** Tokens of the batch (prompt tokens × batch size) → median seconds of its prompt phase. */
  readonly promptKnots: Knots;
  /** The same tokens → median seconds of a token iteration. Only SplitwiseSim's dialect reads it. */
  readonly tokenKnots: Knots;
  readonly measurements: readonly ProfileMeasurement[];
  /** Who measured it. */
  readonly source: string;
}
