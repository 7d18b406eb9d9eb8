import type { Distribution } from "./distribution";
import { requireFinite, requireNonNegative, requirePositive } from "./parameter-checks";
import { sampleStandardNormal } from "./standard-normal";

/** Values whose logarithm is normal with mean `mu` and standard deviation `sigma`. Their median is exp(mu). */
export function logNormal(mu: number, sigma: number): Distribution {
  requireFinite("logNormal", "mu", mu);
  requireNonNegative("logNormal", "sigma", sigma);
  return {
    mean: Math.exp(mu + (sigma * sigma) / 2),
    sample: (random) => Math.exp(mu + sigma * sampleStandardNormal(random)),
  };
}

/** The log-normal distribution of that mean and coefficient of variation (standard deviation / mean). */
export function logNormalWithCv(mean: number, cv: number): Distribution {
  requirePositive("logNormalWithCv", "mean", mean);
  requireNonNegative("logNormalWithCv", "cv", cv);
  const sigmaSquared = Math.log1p(cv * cv);
  const { sample } = logNormal(Math.log(mean) - sigmaSquared / 2, Math.sqrt(sigmaSquared));
  return { mean, sample };
}
