import { type MeasuredRequest, tpotSeconds } from "../measured/measured-run";

/** The latencies that are compared. */
export const LATENCIES = ["ttft", "tpot", "e2e"] as const;
export type Latency = (typeof LATENCIES)[number];

/** The percentiles that are compared. */
export const PERCENTILES = [10, 50, 90, 99] as const;

/** A figure as it was measured and as it is predicted, and the relative error of the prediction. */
export interface Compared {
  readonly measured: number;
  readonly predicted: number;
  /** (predicted − measured) / measured. */
  readonly error: number;
}

/** How far predictions are from a measured run, or a part of it. */
export interface LatencyErrors {
  /** Requests that are compared. */
  readonly requests: number;
  /** Requests that were served and that the prediction rejects or never finishes. */
  readonly unserved: number;
  /** Of each latency: median of the requests' own |error|, and percentiles of one distribution against the other. */
  readonly latencies: Readonly<
    Record<Latency, { readonly medianError: number; readonly percentiles: readonly Compared[] }>
  >;
  /** Completed requests per second, from the first arrival to the last token. */
  readonly requestsPerSecond: Compared;
  readonly outputTokensPerSecond: Compared;
}

/** Seconds of a latency of a request; undefined where it has none. */
export function latencyOf(request: MeasuredRequest, latency: Latency): number | undefined {
  if (latency === "tpot") return tpotSeconds(request);
  return latency === "ttft" ? request.ttftSeconds : request.e2eSeconds;
}

/** Compares requests with the predictions of the same requests, in the same order. */
export function latencyErrors(
  measured: readonly MeasuredRequest[],
  predicted: readonly (MeasuredRequest | undefined)[],
): LatencyErrors {
  const served = measured.flatMap((request, index) => {
    const prediction = predicted[index];
    return prediction === undefined ? [] : [{ request, prediction }];
  });
  const errorsOf = (latency: Latency) => {
    const pairs = served.flatMap(({ request, prediction }) => {
      const seconds = latencyOf(request, latency);
      const predictedSeconds = latencyOf(prediction, latency);
      return seconds === undefined || predictedSeconds === undefined ? [] : [{ seconds, predictedSeconds }];
    });
    return {
      medianError: quantile(
        pairs.map(({ seconds, predictedSeconds }) => Math.abs(predictedSeconds / seconds - 1)),
        0.5,
      ),
      percentiles: PERCENTILES.map((percent) =>
        compare(
          quantile(
            pairs.map(({ seconds }) => seconds),
            percent / 100,
          ),
          quantile(
            pairs.map(({ predictedSeconds }) => predictedSeconds),
            percent / 100,
          ),
        ),
      ),
    };
  };
  const rates = (requests: readonly MeasuredRequest[], count: (request: MeasuredRequest) => number) =>
    requests.reduce((sum, request) => sum + count(request), 0) / spanOf(requests);
  const predictions = served.map(({ prediction }) => prediction);
  return {
    requests: measured.length,
    unserved: measured.length - served.length,
    latencies: { ttft: errorsOf("ttft"), tpot: errorsOf("tpot"), e2e: errorsOf("e2e") },
    requestsPerSecond: compare(
      rates(measured, () => 1),
      rates(predictions, () => 1),
    ),
    outputTokensPerSecond: compare(
      rates(measured, ({ outputTokens }) => outputTokens),
      rates(predictions, ({ outputTokens }) => outputTokens),
    ),
  };
}

/** The quantile of values, linear between neighbours; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}

export function compare(measured: number, predicted: number): Compared {
  return { measured, predicted, error: predicted / measured - 1 };
}

function spanOf(requests: readonly MeasuredRequest[]): number {
  const first = Math.min(...requests.map(({ arrivalSeconds }) => arrivalSeconds));
  return Math.max(...requests.map(({ arrivalSeconds, e2eSeconds }) => arrivalSeconds + e2eSeconds)) - first;
}
