import type { LatencyFigures } from "../run-summary";
import type { QuantileStore } from "./quantile-store";

/** The figures of one latency as the summary has them; NaN where nothing was measured. */
export function latencyFigures(store: QuantileStore): LatencyFigures {
  return {
    mean: store.mean,
    p50: store.quantile(0.5),
    p90: store.quantile(0.9),
    p99: store.quantile(0.99),
    max: store.max,
    precision: store.precision,
  };
}
