import { InvalidDistributionError } from "../random-errors";
import type { Distribution } from "./distribution";
import { requireFinite } from "./parameter-checks";

const NAME = "empiricalQuantiles";

/**
 * A measured distribution, given by its quantiles: a share `probabilities[i]` of the values is at most `values[i]`. Between
 * two quantiles values are spread evenly; below the first and above the last they are that quantile itself.
 *
 * @throws InvalidDistributionError unless there is at least one pair, probabilities increase within `[0, 1]`, and values
 * do not decrease.
 */
export function empiricalQuantiles(probabilities: readonly number[], values: readonly number[]): Distribution {
  checkQuantiles(probabilities, values);
  const last = values.length - 1;
  let mean = probabilities[0]! * values[0]! + (1 - probabilities[last]!) * values[last]!;
  for (let i = 1; i <= last; i++) {
    mean += ((probabilities[i]! - probabilities[i - 1]!) * (values[i]! + values[i - 1]!)) / 2;
  }
  const ownProbabilities = Float64Array.from(probabilities);
  const ownValues = Float64Array.from(values);
  return { mean, sample: (random) => quantile(ownProbabilities, ownValues, random.next()) };
}

/** Inverse of the distribution function, linear between the given points. */
function quantile(probabilities: Float64Array, values: Float64Array, probability: number): number {
  // Binary search for the first point above `probability`.
  let low = 0;
  let high = probabilities.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (probabilities[middle]! > probability) high = middle;
    else low = middle + 1;
  }
  if (low === 0) return values[0]!;
  if (low === probabilities.length) return values[low - 1]!;
  const below = probabilities[low - 1]!;
  const share = (probability - below) / (probabilities[low]! - below);
  return values[low - 1]! + share * (values[low]! - values[low - 1]!);
}

function checkQuantiles(probabilities: readonly number[], values: readonly number[]): void {
  if (values.length === 0 || values.length !== probabilities.length) {
    const requirement = `must hold one value for each of the ${probabilities.length} probabilities, and at least one`;
    throw new InvalidDistributionError(NAME, "values", values, requirement);
  }
  for (let i = 0; i < values.length; i++) {
    requireFinite(NAME, `values[${i}]`, values[i]!);
    const probability = probabilities[i]!;
    if (!(probability >= 0 && probability <= 1)) {
      throw new InvalidDistributionError(NAME, `probabilities[${i}]`, probability, "must be within [0, 1]");
    }
    if (i > 0 && probability <= probabilities[i - 1]!) {
      throw new InvalidDistributionError(NAME, "probabilities", probabilities, "must increase");
    }
    if (i > 0 && values[i]! < values[i - 1]!) {
      throw new InvalidDistributionError(NAME, "values", values, "must not decrease");
    }
  }
}
