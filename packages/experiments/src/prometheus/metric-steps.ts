import { KNOWN_METRICS, type MetricRole } from "./metric-roles";
import { MetricsError } from "./metrics-error";
import type { MetricSeries } from "./range-query";

/** Counts by upper bound, ascending; the last bound may be `Infinity`. Not cumulative. */
export type Histogram = readonly { readonly upTo: number; readonly count: number }[];

/** What happened in one step of the export. */
export interface MetricStep {
  /** Seconds since the beginning of the first step. */
  readonly startSeconds: number;
  readonly requests: number;
  /** At the end of the step; absent where it is not known. */
  readonly replicas?: number;
}

/** What an export says. */
export interface ServedTraffic {
  readonly startUnixSeconds: number;
  readonly stepSeconds: number;
  readonly steps: readonly MetricStep[];
  /** Over the whole time; empty where there is none. */
  readonly promptTokens: Histogram;
  readonly outputTokens: Histogram;
  readonly latencies: Readonly<Record<"ttft" | "tbt" | "e2e", Histogram>>;
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  /** Each that was seen, in order. */
  readonly startUpSeconds: readonly number[];
  /** What the metrics call the model. */
  readonly modelName?: string;
  /** The metrics that were used, by role. */
  readonly used: Readonly<Partial<Record<MetricRole, string>>>;
}

/** Two tokens' worth of spread around a mean where only means are known: one bucket. */
const MEAN_BUCKET = 1;

/**
 * Puts series together: growth of counters between two samples (a counter that falls began anew), all labels added up, on the
 * steps of the export.
 *
 * @throws MetricsError when there are no requests, or fewer than two samples
 */
export function servedTraffic(series: readonly MetricSeries[]): ServedTraffic {
  const used: Partial<Record<MetricRole, string>> = {};
  const byRole = (role: MetricRole): MetricSeries[] => {
    for (const name of KNOWN_METRICS.find((metric) => metric.role === role)!.names) {
      const found = series.filter((one) => one.name === name && one.samples.length > 0);
      if (found.length === 0) continue;
      used[role] = name;
      return found;
    }
    return [];
  };
  const requests = byRole("requests");
  if (requests.length === 0) {
    const names = [...new Set(series.map(({ name }) => name ?? "a series without a name"))].join(", ") || "nothing";
    const { names: wanted } = KNOWN_METRICS[0]!;
    throw new MetricsError(
      "requests",
      `no metric counts them; there is ${names}`,
      `Export one of ${wanted.join(", ")} as it is, without rate().`,
    );
  }
  const times = [...new Set(requests.flatMap(({ samples }) => samples.map(({ unixSeconds }) => unixSeconds)))].sort(
    (a, b) => a - b,
  );
  if (times.length < 2)
    throw new MetricsError("requests", "there are fewer than two samples, so nothing grows", "Export a longer time.");
  const startUnixSeconds = times[0]!;
  const replicas = replicasAt(byRole("replicas"), series, used);
  const steps = times.slice(1).map((time, index): MetricStep => {
    const count = requests.reduce((sum, one) => sum + growth(one, times[index]!, time), 0);
    const there = replicas(time);
    return {
      startSeconds: times[index]! - startUnixSeconds,
      requests: count,
      ...(there === undefined ? {} : { replicas: there }),
    };
  });
  const total = steps.reduce((sum, step) => sum + step.requests, 0);
  if (total === 0)
    throw new MetricsError("requests", "there were none in the whole time", "Export a time with traffic.");
  const histogramOr = (role: MetricRole, tokens: MetricRole): Histogram => {
    const histogram = histogramOf(byRole(role));
    if (histogram.length > 0) return histogram;
    const sum = byRole(tokens).reduce((all, one) => all + wholeGrowth(one), 0);
    return sum === 0 ? [] : [{ upTo: Math.max(MEAN_BUCKET, Math.round(sum / total)), count: total }];
  };
  const last = (role: MetricRole) => byRole(role)[0]?.samples.at(-1)?.value;
  const modelName = series.find(({ labels }) => labels.model_name !== undefined)?.labels.model_name;
  const min = last("min_replicas");
  const max = last("max_replicas");
  return {
    startUnixSeconds,
    stepSeconds: Math.min(...times.slice(1).map((time, index) => time - times[index]!)),
    steps,
    promptTokens: histogramOr("prompt_histogram", "prompt_tokens"),
    outputTokens: histogramOr("output_histogram", "output_tokens"),
    latencies: {
      ttft: histogramOf(byRole("ttft_histogram")),
      tbt: histogramOf(byRole("tbt_histogram")),
      e2e: histogramOf(byRole("e2e_histogram")),
    },
    ...(min === undefined ? {} : { minReplicas: min }),
    ...(max === undefined ? {} : { maxReplicas: max }),
    startUpSeconds: byRole("startup_seconds").flatMap(({ samples }) => samples.map(({ value }) => value)),
    ...(modelName === undefined ? {} : { modelName }),
    used,
  };
}

/** Replicas at a time: a gauge's last value; without one, the engines that had a sample then. */
function replicasAt(
  gauges: readonly MetricSeries[],
  all: readonly MetricSeries[],
  used: Partial<Record<MetricRole, string>>,
): (unixSeconds: number) => number | undefined {
  if (gauges.length > 0) {
    return (time) => {
      const values = gauges.flatMap(
        ({ samples }) => samples.findLast(({ unixSeconds }) => unixSeconds <= time)?.value ?? [],
      );
      return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
    };
  }
  const engines = new Map<string, Set<number>>();
  for (const { name, labels, samples } of all) {
    const engine = labels.pod ?? labels.instance;
    if (engine === undefined || !/^(vllm|sglang):/.test(name ?? "")) continue;
    const times = engines.get(engine) ?? new Set();
    for (const { unixSeconds } of samples) times.add(unixSeconds);
    engines.set(engine, times);
  }
  if (engines.size === 0) return () => undefined;
  used.replicas = "engines with samples";
  return (time) => [...engines.values()].filter((times) => times.has(time)).length;
}

/** How much a counter grew between two times. One that began anew in between has grown by what it has. */
function growth({ samples }: MetricSeries, from: number, to: number): number {
  const inside = samples.filter(({ unixSeconds }) => unixSeconds >= from && unixSeconds <= to);
  let grown = 0;
  for (const [index, { value }] of inside.entries()) {
    if (index === 0) continue;
    const before = inside[index - 1]!.value;
    grown += value >= before ? value - before : value;
  }
  return grown;
}

function wholeGrowth(series: MetricSeries): number {
  return growth(series, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
}

/** Buckets with the label `le` are cumulative; all other labels are added up. */
function histogramOf(series: readonly MetricSeries[]): Histogram {
  const cumulative = new Map<number, number>();
  for (const one of series) {
    const upTo = one.labels.le === "+Inf" ? Number.POSITIVE_INFINITY : Number(one.labels.le);
    if (Number.isNaN(upTo)) continue;
    cumulative.set(upTo, (cumulative.get(upTo) ?? 0) + wholeGrowth(one));
  }
  let below = 0;
  return [...cumulative]
    .sort(([one], [other]) => one - other)
    .map(([upTo, count]) => {
      const own = Math.max(0, count - below);
      below = Math.max(below, count);
      return { upTo, count: own };
    });
}

/** The quantile of a histogram, as Prometheus's `histogram_quantile` has it: linear within a bucket; NaN when it is empty. */
export function histogramQuantile(histogram: Histogram, quantile: number): number {
  const total = histogram.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return Number.NaN;
  let left = quantile * total;
  let lower = 0;
  for (const { upTo, count } of histogram) {
    if (left <= count && count > 0)
      return upTo === Number.POSITIVE_INFINITY ? lower : lower + ((upTo - lower) * left) / count;
    left -= count;
    if (upTo !== Number.POSITIVE_INFINITY) lower = upTo;
  }
  return lower;
}
