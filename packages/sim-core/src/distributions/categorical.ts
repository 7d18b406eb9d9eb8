import { InvalidDistributionError } from "../random-errors";
import type { Distribution } from "./distribution";
import { requireNonNegative } from "./parameter-checks";

/**
 * Draws an index of `weights`, each as often as its share of their sum. A weight of 0 is never drawn. O(1) a draw: the
 * alias method (Vose 1991, https://doi.org/10.1109/32.92917).
 *
 * @throws InvalidDistributionError unless the weights are finite, none is negative, and their sum is above 0.
 */
export function categorical(weights: readonly number[]): Distribution {
  for (let i = 0; i < weights.length; i++) requireNonNegative("categorical", `weights[${i}]`, weights[i]!);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) {
    throw new InvalidDistributionError("categorical", "weights", weights, "must have a finite sum above 0");
  }
  const { keepProbability, alias } = aliasTable(weights, sum);
  return {
    mean: weights.reduce((total, weight, index) => total + (index * weight) / sum, 0),
    sample: (random) => {
      const column = random.nextInteger(weights.length);
      return random.next() < keepProbability[column]! ? column : alias[column]!;
    },
  };
}

/** Columns of equal height, each shared by at most two indices: its own, and an alias that fills it up. */
function aliasTable(weights: readonly number[], sum: number): { keepProbability: Float64Array; alias: Int32Array } {
  const keepProbability = new Float64Array(weights.length);
  const alias = new Int32Array(weights.length);
  const rest = weights.map((weight) => (weight / sum) * weights.length);
  const small = [...rest.keys()].filter((index) => rest[index]! < 1);
  const large = [...rest.keys()].filter((index) => rest[index]! >= 1);
  while (small.length > 0 && large.length > 0) {
    const filled = small.pop()!;
    const giver = large.at(-1)!;
    keepProbability[filled] = rest[filled]!;
    alias[filled] = giver;
    rest[giver]! -= 1 - rest[filled]!;
    if (rest[giver]! < 1) small.push(large.pop()!);
  }
  for (const index of large) keepProbability[index] = 1;
  // Only rounding errors leave a column here. It is its own, unless its weight is 0, which must never be drawn.
  const heaviest = weights.indexOf(Math.max(...weights));
  for (const index of small) {
    keepProbability[index] = weights[index]! > 0 ? 1 : 0;
    alias[index] = heaviest;
  }
  return { keepProbability, alias };
}
