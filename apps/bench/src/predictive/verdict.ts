import type { Candidate } from "./candidates";
import type { DaysFigures, WeekFigures } from "./week-run";

/** A candidate and what came of a week with it. */
export interface Tried {
  readonly candidate: Candidate;
  readonly figures: WeekFigures;
}

/** Share of the requests that have to meet their bounds, for a setting to be chosen. */
export const TARGET_ATTAINMENT = 0.99;

/** The bar: so much cheaper at the same attainment, or so many fewer misses for the same GPU-hours. */
const LEAST_SAVING = 0.15;
const MOST_MISSES = 0.5;

/** What was chosen by the days to learn from, and how it did on the days to be judged. */
export interface Verdict {
  readonly reactive: Tried;
  /** Chosen to be cheapest. */
  readonly cheapest: Tried;
  /** Chosen to have the fewest misses for no more GPU-hours than the reactive one. */
  readonly safest: Tried;
  /** Judged days: GPU-hours that the cheapest saves, as a share. */
  readonly saving: number;
  /** Judged days: misses of the safest as a share of the reactive one's. */
  readonly missesLeft: number;
  /** Judged days: GPU-hours of the safest as a share of the reactive one's. */
  readonly gpuHoursOfSafest: number;
  readonly isMet: boolean;
}

export function attainment({ requests, misses }: DaysFigures): number {
  return requests === 0 ? 1 : 1 - misses / requests;
}

/**
 * Chooses settings by the days to learn from alone and compares the choices on the days to be judged. Where no setting of a
 * family reaches the target, the one that comes nearest is taken.
 */
export function judge(tried: readonly Tried[]): Verdict {
  const reactive = cheapestOf(tried.filter(({ candidate }) => candidate.family === "reactive"));
  const predictive = tried.filter(({ candidate }) => candidate.family === "predictive");
  const cheapest = cheapestOf(predictive);
  const affordable = predictive.filter(({ figures }) => figures.learn.gpuHours <= reactive.figures.learn.gpuHours);
  const safest = least(affordable.length > 0 ? affordable : [cheapest], ({ figures }) => figures.learn.misses);
  const [base, cheap, safe] = [reactive.figures.judge, cheapest.figures.judge, safest.figures.judge];
  const saving = 1 - cheap.gpuHours / base.gpuHours;
  const missesLeft = base.misses === 0 ? (safe.misses === 0 ? 1 : Number.POSITIVE_INFINITY) : safe.misses / base.misses;
  const gpuHoursOfSafest = safe.gpuHours / base.gpuHours;
  const isCheaper = attainment(cheap) >= Math.min(attainment(base), TARGET_ATTAINMENT) && saving >= LEAST_SAVING;
  const isSafer = gpuHoursOfSafest <= 1 && missesLeft <= MOST_MISSES;
  return { reactive, cheapest, safest, saving, missesLeft, gpuHoursOfSafest, isMet: isCheaper || isSafer };
}

function cheapestOf(tried: readonly Tried[]): Tried {
  const good = tried.filter(({ figures }) => attainment(figures.learn) >= TARGET_ATTAINMENT);
  if (good.length > 0) return least(good, ({ figures }) => figures.learn.gpuHours);
  return least(tried, ({ figures }) => figures.learn.misses);
}

function least(tried: readonly Tried[], of: (one: Tried) => number): Tried {
  return tried.reduce((best, one) => (of(one) < of(best) ? one : best));
}
