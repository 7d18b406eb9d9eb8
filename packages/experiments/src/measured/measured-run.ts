/** One request of a measured run, as its load generator saw it. */
export interface MeasuredRequest {
  /** Since the first request of the run. */
  readonly arrivalSeconds: number;
  readonly promptTokens: number;
  /** At least 1. */
  readonly outputTokens: number;
  /** From arrival to the first token. */
  readonly ttftSeconds: number;
  /** From arrival to the last token. */
  readonly e2eSeconds: number;
}

/** What the engine said of itself at one second of a run. */
export interface MeasuredGauge {
  /** Since the first request. */
  readonly timeSeconds: number;
  readonly running: number;
  readonly waiting: number;
  /** Share of the KV blocks in use, 0 to 1; absent where it was not recorded. */
  readonly kvShare?: number;
}

/** The settings of the engine that was measured, where a run's files state them. */
export interface MeasuredEngine {
  readonly model?: string;
  readonly processor?: string;
  readonly tensorParallelism?: number;
  readonly maxSequences?: number;
  readonly maxStepTokens?: number;
  readonly maxModelTokens?: number;
  readonly blocks?: number;
  readonly blockTokens?: number;
  readonly gpuMemoryUtilization?: number;
}

/** A measured run: what arrived, what became of it. */
export interface MeasuredRun {
  /** The file's name, or the folder's where a run is a folder. */
  readonly name: string;
  readonly format: "vllm bench" | "request log" | "csv";
  /** SHA-256 of the file of requests, hexadecimal. */
  readonly sha256: string;
  /** By arrival; at least one. */
  readonly requests: readonly MeasuredRequest[];
  /** Empty where nothing was recorded. */
  readonly gauges: readonly MeasuredGauge[];
  readonly engine: MeasuredEngine;
}

/** Mean time between the output tokens of a request; undefined for a single token. */
export function tpotSeconds({ ttftSeconds, e2eSeconds, outputTokens }: MeasuredRequest): number | undefined {
  return outputTokens > 1 ? (e2eSeconds - ttftSeconds) / (outputTokens - 1) : undefined;
}
