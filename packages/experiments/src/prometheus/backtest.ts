import type { RunSummary, TimelineRow } from "@tokentide/simulator";
import { histogramQuantile, type ServedTraffic } from "./metric-steps";
import { MetricsError } from "./metrics-error";

/** Share of a step by which a row may miss its end. */
const WHOLE_STEP = 1e-6;

const LATENCIES = ["ttft", "tbt", "e2e"] as const;
const QUANTILES = { p50: 0.5, p90: 0.9, p99: 0.99 } as const;
type LatencyName = (typeof LATENCIES)[number];
type QuantileName = keyof typeof QUANTILES;

/** What really happened, as `actual.json` keeps it beside an imported configuration. */
export interface ActualRun {
  readonly step_seconds: number;
  readonly gpus_per_replica: number;
  /** Ready at the end of each step; null where it is not known. */
  readonly replicas: readonly (number | null)[];
  /** Seconds; null where no metric had it. */
  readonly latency: Readonly<Record<LatencyName, Readonly<Record<QuantileName, number | null>> | null>>;
}

/** A figure as it was and as the simulator has it; NaN where there is none. */
export interface BacktestFigure {
  readonly name: string;
  readonly unit: "replicas" | "GPU-minutes" | "seconds";
  readonly actual: number;
  readonly predicted: number;
}

/** How far a prediction was off. */
export interface Backtest {
  readonly figures: readonly BacktestFigure[];
  /** Mean over the steps of |predicted − actual| replicas; NaN where replicas are not known. */
  readonly meanReplicaError: number;
  /** Share of the steps in which the prediction was off by at most one replica. */
  readonly withinOne: number;
}

/** Keeps of an export what a prediction is held against. */
export function actualRun({ steps, stepSeconds, latencies }: ServedTraffic, gpusPerReplica: number): ActualRun {
  const quantiles = (name: LatencyName) => {
    const histogram = latencies[name];
    if (histogram.length === 0) return null;
    return Object.fromEntries(
      Object.entries(QUANTILES).map(([key, quantile]) => {
        const value = histogramQuantile(histogram, quantile);
        return [key, Number.isNaN(value) ? null : value];
      }),
    ) as Record<QuantileName, number | null>;
  };
  return {
    step_seconds: stepSeconds,
    gpus_per_replica: gpusPerReplica,
    replicas: steps.map(({ replicas }) => replicas ?? null),
    latency: { ttft: quantiles("ttft"), tbt: quantiles("tbt"), e2e: quantiles("e2e") },
  };
}

/** Reads `actual.json`. @throws MetricsError when it is something else */
export function parseActualRun(text: string, fileName: string): ActualRun {
  try {
    const actual = JSON.parse(text) as ActualRun;
    if (actual.step_seconds > 0 && actual.gpus_per_replica > 0 && Array.isArray(actual.replicas) && actual.latency) {
      return actual;
    }
  } catch {
    // Said below.
  }
  throw new MetricsError(
    fileName,
    "it is no actual.json",
    "`tokentide import prometheus` writes one beside the configuration.",
  );
}

/**
 * Holds a run against what really happened, step by step.
 * @param timeline rows of the run, whose interval is the step of the export
 */
export function backtest(actual: ActualRun, summary: RunSummary, timeline: readonly TimelineRow[]): Backtest {
  const { step_seconds: step, gpus_per_replica: gpus } = actual;
  const predictedAt = new Map<number, number>();
  for (const { timeSeconds, instancesActive } of timeline) {
    const index = Math.round(timeSeconds / step) - 1;
    // The last row ends with the run, not with a step.
    if (Math.abs(timeSeconds - (index + 1) * step) > step * WHOLE_STEP) continue;
    predictedAt.set(index, (predictedAt.get(index) ?? 0) + instancesActive);
  }
  const pairs = actual.replicas.flatMap((replicas, index) => {
    const predicted = predictedAt.get(index);
    return replicas === null || predicted === undefined ? [] : [{ actual: replicas, predicted }];
  });
  const mean = (values: readonly number[]) =>
    values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
  const most = (values: readonly number[]) => (values.length === 0 ? Number.NaN : Math.max(...values));
  const both = (figure: (values: readonly number[]) => number) => ({
    actual: figure(pairs.map((pair) => pair.actual)),
    predicted: figure(pairs.map((pair) => pair.predicted)),
  });
  const gpuMinutes = (values: readonly number[]) =>
    values.length === 0 ? Number.NaN : (values.reduce((sum, value) => sum + value, 0) * gpus * step) / 60;
  const [application] = summary.applications;
  const latencyFigures = LATENCIES.flatMap((name) =>
    (Object.keys(QUANTILES) as QuantileName[]).map(
      (quantile): BacktestFigure => ({
        name: `${name.toUpperCase()} ${quantile}`,
        unit: "seconds",
        actual: actual.latency[name]?.[quantile] ?? Number.NaN,
        predicted: application![name][quantile],
      }),
    ),
  );
  const errors = pairs.map((pair) => Math.abs(pair.predicted - pair.actual));
  return {
    figures: [
      { name: "replicas, mean", unit: "replicas", ...both(mean) },
      { name: "replicas, most", unit: "replicas", ...both(most) },
      { name: "GPU-minutes", unit: "GPU-minutes", ...both(gpuMinutes) },
      ...latencyFigures,
    ],
    meanReplicaError: mean(errors),
    withinOne: errors.length === 0 ? Number.NaN : errors.filter((error) => error <= 1).length / errors.length,
  };
}
