import type { RandomStream } from "../random-stream";
import { constant } from "./constant";
import type { Distribution } from "./distribution";
import { requireNonNegative, requirePositive } from "./parameter-checks";
import { sampleStandardNormal } from "./standard-normal";

/** The gamma distribution: mean shape * scale, variance shape * scale². Shape 1 is the exponential distribution. */
export function gamma(shape: number, scale: number): Distribution {
  requirePositive("gamma", "shape", shape);
  requirePositive("gamma", "scale", scale);
  const mean = shape * scale;
  if (shape >= 1) return { mean, sample: (random) => scale * sampleStandardGamma(shape, random) };
  // A draw of shape + 1, times U^(1 / shape), has the shape wanted (Marsaglia and Tsang, section 6).
  return {
    mean,
    sample: (random) => scale * sampleStandardGamma(shape + 1, random) * (1 - random.next()) ** (1 / shape),
  };
}

/**
 * The gamma distribution of that mean and coefficient of variation (standard deviation / mean): gaps of arrivals that are
 * burstier (cv above 1) or more regular (below 1) than a Poisson process. A cv of 0 is the constant.
 */
export function gammaWithCv(mean: number, cv: number): Distribution {
  requirePositive("gammaWithCv", "mean", mean);
  requireNonNegative("gammaWithCv", "cv", cv);
  if (cv === 0) return constant(mean);
  const { sample } = gamma(1 / (cv * cv), mean * cv * cv);
  return { mean, sample };
}

/**
 * Scale 1, shape at least 1. Marsaglia and Tsang: A simple method for generating gamma variables (2000),
 * https://doi.org/10.1145/358407.358414
 */
function sampleStandardGamma(shape: number, random: RandomStream): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = sampleStandardNormal(random);
    const root = 1 + c * normal;
    if (root <= 0) continue;
    const v = root * root * root;
    // 1 - u is in (0, 1], so that the logarithm is finite.
    if (Math.log(1 - random.next()) < (normal * normal) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
