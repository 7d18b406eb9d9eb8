/** Percentiles of a latency over a window, in seconds. */
export interface LatencyPercentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/**
 * What happened in the last so many whole seconds. A signal without data is `undefined`, never 0. In an observation each figure is
 * computed when it is read, and valid as long as the observation.
 */
export interface WindowSignals {
  /** Length that the figures are over: shorter than asked for while the feed is young; 0 without data. */
  readonly seconds: number;
  /** Arriving load. Unlike the completed one it does not stop growing when the pool is full. */
  readonly offeredRequestsPerSecond: number | undefined;
  readonly offeredPromptTokensPerSecond: number | undefined;
  /** Unknown where the length of an answer shows only when it is there, as in production. */
  readonly offeredOutputTokensPerSecond: number | undefined;
  readonly completedRequestsPerSecond: number | undefined;
  readonly completedPromptTokensPerSecond: number | undefined;
  readonly completedOutputTokensPerSecond: number | undefined;
  readonly ttft: LatencyPercentiles | undefined;
  readonly tbt: LatencyPercentiles | undefined;
  readonly e2e: LatencyPercentiles | undefined;
  /** Share of the finished requests that met every promised bound, 0..1. */
  readonly sloAttainment: number | undefined;
}

/** Signals of which nothing is known. */
export const UNKNOWN_SIGNALS: WindowSignals = {
  seconds: 0,
  offeredRequestsPerSecond: undefined,
  offeredPromptTokensPerSecond: undefined,
  offeredOutputTokensPerSecond: undefined,
  completedRequestsPerSecond: undefined,
  completedPromptTokensPerSecond: undefined,
  completedOutputTokensPerSecond: undefined,
  ttft: undefined,
  tbt: undefined,
  e2e: undefined,
  sloAttainment: undefined,
};
