import { InvalidDistributionError } from "../random-errors";
import type { Distribution } from "./distribution";
import { requireFinite } from "./parameter-checks";

/** Every value of `[low, high)` is equally likely. */
export function uniform(low: number, high: number): Distribution {
  requireFinite("uniform", "low", low);
  requireFinite("uniform", "high", high);
  if (high < low) throw new InvalidDistributionError("uniform", "high", high, `must be at least low (${low})`);
  const width = high - low;
  return { mean: low + width / 2, sample: (random) => low + width * random.next() };
}
