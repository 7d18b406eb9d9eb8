import type { RandomStream } from "@tokentide/sim-core";
import { exponential } from "@tokentide/sim-core";

/** What an invented week is like. A day may be shorter than a real one: then everything in it is. */
export interface WeekShape {
  readonly daySeconds: number;
  readonly days: number;
  /** Requests per second over a working week, without bursts. */
  readonly meanRate: number;
  /** On average; nobody can foresee them. */
  readonly burstsPerDay: number;
}

const DAYS_OF_WEEK = 7;
/** Steps of the rate within a day: five minutes of a real one. */
const STEPS_PER_DAY = 288;
/** By the hour, relative: nights, a morning and an afternoon peak as services for people at work have them. */
const HOURS = [
  0.35, 0.28, 0.24, 0.22, 0.22, 0.26, 0.4, 0.7, 1.1, 1.5, 1.7, 1.75, 1.55, 1.5, 1.7, 1.75, 1.65, 1.45, 1.2, 1.05, 0.95,
  0.8, 0.65, 0.5,
];
/** Monday first. */
const WEEKDAYS = [1, 1.03, 1.05, 1.02, 0.95, 0.62, 0.58];
/** The rate wanders around its shape: standard deviation of its logarithm, and how much of it is left after a step. */
const NOISE = 0.08;
const NOISE_MEMORY = 0.9;
const BURST_HEIGHT = { low: 1.3, high: 2 };
const BURST_STEPS = { low: 1, high: 4 };

/** The rate from a moment on. */
export interface WeekStep {
  readonly startSeconds: number;
  /** Requests per second. */
  readonly rate: number;
  /** The same without bursts: what could be known beforehand at best. */
  readonly calmRate: number;
}

/**
 * A week of traffic: shape of the day, of the week, noise and bursts. The seed also says with which weekday it begins, so
 * that the days to be judged are now a weekend, now Tuesday and Wednesday.
 */
export function weekRates(
  { daySeconds, days, meanRate, burstsPerDay }: WeekShape,
  seed: number,
  random: RandomStream,
): WeekStep[] {
  const steps = days * STEPS_PER_DAY;
  const bursts = burstFactors(steps, burstsPerDay, random);
  let noise = 0;
  return Array.from({ length: steps }, (_, step) => {
    const day = Math.floor(step / STEPS_PER_DAY);
    const weekday = WEEKDAYS[(day + seed) % DAYS_OF_WEEK]!;
    const hour = ((step % STEPS_PER_DAY) / STEPS_PER_DAY) * HOURS.length;
    const [from, to] = [HOURS[Math.floor(hour)]!, HOURS[(Math.floor(hour) + 1) % HOURS.length]!];
    const shape = from + (hour - Math.floor(hour)) * (to - from);
    noise = NOISE_MEMORY * noise + NOISE * Math.sqrt(1 - NOISE_MEMORY ** 2) * standardNormal(random);
    const calmRate = meanRate * weekday * shape * Math.exp(noise);
    return { startSeconds: (step * daySeconds) / STEPS_PER_DAY, rate: calmRate * bursts[step]!, calmRate };
  });
}

function burstFactors(steps: number, burstsPerDay: number, random: RandomStream): Float64Array {
  const factors = new Float64Array(steps).fill(1);
  if (burstsPerDay === 0) return factors;
  const gap = exponential(burstsPerDay / STEPS_PER_DAY);
  const between = ({ low, high }: { low: number; high: number }) => low + (high - low) * random.next();
  for (let step = gap.sample(random); step < steps; step += gap.sample(random)) {
    const height = between(BURST_HEIGHT);
    const end = step + between(BURST_STEPS);
    for (let at = Math.floor(step); at < Math.min(end, steps); at++) factors[at] = Math.max(factors[at]!, height);
  }
  return factors;
}

/** By the polar method of Marsaglia, one of its two values. */
function standardNormal(random: RandomStream): number {
  for (;;) {
    const x = 2 * random.next() - 1;
    const y = 2 * random.next() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}
