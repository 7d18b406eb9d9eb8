import type { Candidate, Family } from "./candidates";
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

/** What was chosen by the days to learn from. */
export interface Verdict {
  /** The cheapest of each family. */
  readonly cheapest: Readonly<Record<Family, Tried>>;
  /** Of the predictive ones, that with the fewest misses for no more GPU-hours than the reactive one. */
  readonly safest: Tried;
  /** By the days to be judged. */
  readonly isMet: boolean;
}

export function attainment({ requests, misses }: DaysFigures): number {
  return requests === 0 ? 1 : 1 - misses / requests;
}

/** Of the days to be judged: GPU-hours that one choice saves against another, as a share. */
export function saving(one: Tried, against: Tried): number {
  return 1 - one.figures.judge.gpuHours / against.figures.judge.gpuHours;
}

/** Of the days to be judged: misses of one choice as a share of another's. */
export function missesLeft(one: Tried, against: Tried): number {
  const [misses, all] = [one.figures.judge.misses, against.figures.judge.misses];
  return all === 0 ? (misses === 0 ? 1 : Number.POSITIVE_INFINITY) : misses / all;
}

/**
 * Chooses settings by the days to learn from alone and compares the choices on the days to be judged. Where no setting of a
 * family reaches the target, the one that comes nearest is taken.
 */
export function judge(tried: readonly Tried[]): Verdict {
  const of = (family: Family) => tried.filter(({ candidate }) => candidate.family === family);
  const cheapest: Verdict["cheapest"] = {
    reactive: cheapestOf(of("reactive")),
    predictive: cheapestOf(of("predictive")),
    "knows the shape": cheapestOf(of("knows the shape")),
    "knows all": cheapestOf(of("knows all")),
  };
  const { reactive, predictive } = cheapest;
  const affordable = of("predictive").filter(
    ({ figures }) => figures.learn.gpuHours <= reactive.figures.learn.gpuHours,
  );
  const safest = least(affordable.length > 0 ? affordable : [predictive], ({ figures }) => figures.learn.misses);
  const promised = Math.min(attainment(reactive.figures.judge), TARGET_ATTAINMENT);
  const isCheaper = attainment(predictive.figures.judge) >= promised && saving(predictive, reactive) >= LEAST_SAVING;
  const isSafer = saving(safest, reactive) >= 0 && missesLeft(safest, reactive) <= MOST_MISSES;
  return { cheapest, safest, isMet: isCheaper || isSafer };
}

/** The cheapest that keeps the promise over the days to learn from. */
export function cheapestOf(tried: readonly Tried[]): Tried {
  const good = tried.filter(({ figures }) => attainment(figures.learn) >= TARGET_ATTAINMENT);
  if (good.length > 0) return least(good, ({ figures }) => figures.learn.gpuHours);
  return least(tried, ({ figures }) => figures.learn.misses);
}

function least(tried: readonly Tried[], of: (one: Tried) => number): Tried {
  return tried.reduce((best, one) => (of(one) < of(best) ? one : best));
}
