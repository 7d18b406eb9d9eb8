import type { RandomStream } from "@tokentide/sim-core";

/** Ends of a 95 % interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 1000;
const LOWER_QUANTILE = 0.025;

/** Minutes that are drawn together: what happens in a burst or a boot does not end with the minute. */
export const BLOCK_MINUTES = 5;

/**
 * The 95 % interval of a ratio of sums over minutes, by the moving-block bootstrap (Künsch, Annals of Statistics 17, 1989):
 * series as long as those seen are put together from stretches of them, drawn with replacement from all runs, and the middle
 * 95 % of their ratios are the interval. Neighbouring minutes depend on each other; drawing them one by one would make the
 * interval too narrow.
 *
 * @param runs the minutes of each run
 * @returns NaN at both ends when there is nothing to share out
 */
export function blockBootstrap<Minute>(
  runs: readonly (readonly Minute[])[],
  ratio: { readonly over: (minute: Minute) => number; readonly under: (minute: Minute) => number },
  random: RandomStream,
): Interval {
  const series = runs.filter((minutes) => minutes.length > 0);
  if (series.length === 0) return { low: Number.NaN, high: Number.NaN };
  // Sums up to each minute, so that a stretch is one subtraction, however long.
  const sums = series.map((minutes) => ({
    over: runningSums(minutes, ratio.over),
    under: runningSums(minutes, ratio.under),
  }));
  const minutesInAll = series.reduce((total, minutes) => total + minutes.length, 0);
  const ratios: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample++) {
    let over = 0;
    let under = 0;
    for (let left = minutesInAll; left > 0; ) {
      const run = sums[random.nextInteger(sums.length)]!;
      const length = run.over.length - 1;
      const block = Math.min(BLOCK_MINUTES, length, left);
      const start = random.nextInteger(length - block + 1);
      over += run.over[start + block]! - run.over[start]!;
      under += run.under[start + block]! - run.under[start]!;
      left -= block;
    }
    // Without anything to share out there is no share.
    if (under > 0) ratios.push(over / under);
  }
  if (ratios.length === 0) return { low: Number.NaN, high: Number.NaN };
  ratios.sort((one, other) => one - other);
  const at = (quantile: number) => ratios[Math.round(quantile * (ratios.length - 1))]!;
  return { low: at(LOWER_QUANTILE), high: at(1 - LOWER_QUANTILE) };
}

function runningSums<Minute>(minutes: readonly Minute[], figure: (minute: Minute) => number): number[] {
  const sums = [0];
  for (const minute of minutes) sums.push(sums.at(-1)! + figure(minute));
  return sums;
}
