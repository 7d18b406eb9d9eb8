import { constant, type Distribution, exponential, logNormalWithCv, uniform } from "@tokentide/sim-core";
import { MAX_INT32 } from "./cell-rules";
import { inRange, RANGE, type SettingRange, unknownType } from "./setting-checks";

/** How long something takes, seconds: always the same, or drawn anew each time. */
export type TimeSettings =
  | number
  | { readonly type: "exponential"; readonly mean: number }
  /** Anything in `[low, high)`. */
  | { readonly type: "uniform"; readonly low: number; readonly high: number }
  /** `cv` is standard deviation / mean. */
  | { readonly type: "log-normal"; readonly mean: number; readonly cv: number };

/** How many, at least 1: always the same, or drawn anew each time and rounded. */
export type CountSettings =
  | number
  /** After each one there is another with the same probability; the mean is at least 1. */
  | { readonly type: "geometric"; readonly mean: number }
  /** Every whole number from low to high, both included. */
  | { readonly type: "uniform"; readonly low: number; readonly high: number }
  | { readonly type: "log-normal"; readonly mean: number; readonly cv: number };

/**
 * The distribution of a time.
 *
 * @param path Where the settings are, for messages.
 * @throws WorkloadError when a setting is out of range.
 */
export function timeDistribution(settings: TimeSettings, path: string): Distribution {
  if (typeof settings === "number") return constant(inRange(settings, RANGE.nonNegative, path));
  switch (settings.type) {
    case "exponential":
      return exponential(1 / inRange(settings.mean, RANGE.positive, `${path}.mean`));
    case "uniform": {
      const low = inRange(settings.low, RANGE.nonNegative, `${path}.low`);
      return uniform(low, inRange(settings.high, atLeast(low, Number.MAX_VALUE), `${path}.high`));
    }
    case "log-normal": {
      const mean = inRange(settings.mean, RANGE.positive, `${path}.mean`);
      return logNormalWithCv(mean, inRange(settings.cv, RANGE.nonNegative, `${path}.cv`));
    }
    default:
      throw unknownType(
        (settings as { type?: unknown }).type,
        ["exponential", "uniform", "log-normal"],
        `${path}.type`,
      );
  }
}

/**
 * The distribution of a count: whole numbers of at least 1.
 *
 * @param path Where the settings are, for messages.
 * @throws WorkloadError when a setting is out of range.
 */
export function countDistribution(settings: CountSettings, path: string): Distribution {
  if (typeof settings === "number") return constant(inRange(settings, RANGE.tokens, path));
  switch (settings.type) {
    case "geometric":
      return geometric(inRange(settings.mean, RANGE.meanTokens, `${path}.mean`));
    case "uniform": {
      const low = inRange(settings.low, RANGE.tokens, `${path}.low`);
      const high = inRange(settings.high, atLeast(low, MAX_INT32), `${path}.high`);
      return { mean: (low + high) / 2, sample: (random) => low + random.nextInteger(high - low + 1) };
    }
    case "log-normal": {
      const mean = inRange(settings.mean, RANGE.meanTokens, `${path}.mean`);
      const exact = logNormalWithCv(mean, inRange(settings.cv, RANGE.nonNegative, `${path}.cv`));
      return { mean, sample: (random) => Math.max(1, Math.round(exact.sample(random))) };
    }
    default:
      throw unknownType((settings as { type?: unknown }).type, ["geometric", "uniform", "log-normal"], `${path}.type`);
  }
}

/** Trials up to the first success, by inversion: P(more than k) = (1 − 1/mean)^k. */
function geometric(mean: number): Distribution {
  if (mean === 1) return constant(1);
  const perTrial = Math.log1p(-1 / mean);
  return { mean, sample: (random) => 1 + Math.floor(Math.log1p(-random.next()) / perTrial) };
}

function atLeast(low: number, max: number): SettingRange {
  return { words: `at least low, ${low}`, has: (value) => value >= low && value <= max };
}
