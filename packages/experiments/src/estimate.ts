import { tQuantile } from "./t-quantile";

/** What independent samples say about the mean of what they are drawn from. */
export interface Estimate {
  readonly samples: number;
  /** NaN without samples, and when one of them is NaN. */
  readonly mean: number;
  /** Of the samples, with n − 1; NaN for fewer than two. */
  readonly standardDeviation: number;
  /** Lower end of the 95 % confidence interval of the mean, by Student's t; NaN for fewer than two samples. */
  readonly low: number;
  /** Upper end of it. */
  readonly high: number;
}

/**
 * Mean, standard deviation and 95 % confidence interval of the mean of independent samples, such as one figure of runs
 * that differ in their seed.
 */
export function estimate(samples: readonly number[]): Estimate {
  const n = samples.length;
  const mean = n === 0 ? Number.NaN : samples.reduce((sum, sample) => sum + sample, 0) / n;
  if (n < 2) {
    return { samples: n, mean, standardDeviation: Number.NaN, low: Number.NaN, high: Number.NaN };
  }
  const squares = samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0);
  const standardDeviation = Math.sqrt(squares / (n - 1));
  const halfWidth = (tQuantile(n - 1) * standardDeviation) / Math.sqrt(n);
  return { samples: n, mean, standardDeviation, low: mean - halfWidth, high: mean + halfWidth };
}
