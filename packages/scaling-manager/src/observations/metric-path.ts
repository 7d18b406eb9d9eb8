/** What lies between a fleet's metrics and the policy that reads them: how late and how coarse they are there. */
export interface MetricPath {
  /** Seconds between scrapes: a policy sees the last one. 0: every look is a scrape of its own. */
  readonly scrapeSeconds: number;
  /** Seconds over which rates and latencies are taken where the policy does not say. */
  readonly windowSeconds: number;
  /** Seconds from a scrape until the policy can see it. */
  readonly delaySeconds: number;
  /** Probability that a scrape does not arrive, 0..1. */
  readonly loss: number;
}

/** Names of the paths that are known. */
export type MetricPathName = "ideal" | "hpa-prometheus" | "keda" | "knative" | "dynamo" | "cloudwatch";

/**
 * The paths of the platforms, as they are set up when nobody changes anything. Nobody documents how many scrapes get lost,
 * so none do.
 */
export const METRIC_PATHS: Readonly<Record<MetricPathName, MetricPath>> = {
  /** In the process that serves: the quick start's schedulers, this project's own policies. */
  ideal: { scrapeSeconds: 0, windowSeconds: 60, delaySeconds: 0, loss: 0 },
  /**
   * Prometheus and its adapter. Scrapes: 30 s, kube-prometheus-stack. Window: `rate(…[2m])` of the adapter's walkthrough
   * (kubernetes-sigs/prometheus-adapter, docs/config-walkthrough.md). Delay: kubernetes/kubernetes#110317 counts 27 s in the
   * mean and 55 s at worst from a change to its pass; scrapes and passes of 15 s explain 22.5 and 45 of them.
   */
  "hpa-prometheus": { scrapeSeconds: 30, windowSeconds: 120, delaySeconds: 5, loss: 0 },
  /** The same Prometheus, asked by KEDA's metrics server whenever the autoscaler asks it; `[2m]` in its scaler's example. */
  keda: { scrapeSeconds: 30, windowSeconds: 120, delaySeconds: 5, loss: 0 },
  /** The autoscaler asks the pods itself, every second, into buckets of one second; stable window 60 s (knative/serving). */
  knative: { scrapeSeconds: 1, windowSeconds: 60, delaySeconds: 0, loss: 0 },
  /** The front end is scraped every 10 s (ai-dynamo/dynamo, deploy/observability/prometheus.yml), asked for means of 180 s. */
  dynamo: { scrapeSeconds: 10, windowSeconds: 180, delaySeconds: 0, loss: 0 },
  /** Periods of a minute; an alarm looks at those that are over. No figure is documented for the way there: one more period. */
  cloudwatch: { scrapeSeconds: 60, windowSeconds: 60, delaySeconds: 60, loss: 0 },
};
