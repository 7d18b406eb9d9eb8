/** Why a metric has no proposal. */
export type MetricProblem =
  | "fetch_failed"
  | "no_samples"
  | "no_pods"
  | "only_unready_samples"
  | "samples_of_unknown_pods"
  | "request_missing"
  | "target_missing"
  | "unknown_type";

/** A metric that says nothing: it is left out, and as long as one is, nothing shrinks. */
export class MetricUnusableError extends Error {
  override readonly name = "MetricUnusableError";
  readonly code = "METRIC_UNUSABLE";

  constructor(
    readonly metric: string,
    readonly problem: MetricProblem,
    detail: string,
  ) {
    super(`${metric} cannot be used: ${detail}.`);
  }
}
