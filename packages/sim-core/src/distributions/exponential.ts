import type { Distribution } from "./distribution";
import { requirePositive } from "./parameter-checks";

/** The gaps of a Poisson process with `rate` events a unit of time. Mean 1 / rate. */
export function exponential(rate: number): Distribution {
  requirePositive("exponential", "rate", rate);
  return {
    mean: 1 / rate,
    // 1 - u is in (0, 1], so that the logarithm is finite.
    sample: (random) => -Math.log(1 - random.next()) / rate,
  };
}
