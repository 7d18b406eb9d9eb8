import { type Distribution, exponential, type RandomStream } from "@tokentide/sim-core";
import type { ArrivalProcess } from "./arrival-process";

const SECONDS_PER_HOUR = 3600;
const SECONDS_PER_DAY = 24 * SECONDS_PER_HOUR;
const DAYS_PER_WEEK = 7;

/** A day and a week of a service's life. */
export interface DiurnalShape {
  /** Requests per second, over a whole week. */
  readonly meanRate: number;
  /** Rate of the busiest moment of a day / rate of its quietest. 1 for none; `Infinity` for a trough of 0. */
  readonly peakToTrough: number;
  /** Hour of the day of the busiest moment, [0, 24). */
  readonly peakHour: number;
  /** Rate of each day relative to the others, Monday first. */
  readonly weekdayFactors: readonly number[];
  /** Hours after Monday 00:00 at which second 0 is, [0, 168). */
  readonly startHour: number;
}

/**
 * A Poisson process whose rate is a cosine over the day times a factor of the weekday. By thinning: candidates at the
 * highest rate, each kept with the probability rate / highest rate (Lewis and Shedler, 1979). Exact; draws about
 * 2 × highest / mean random numbers per arrival.
 */
export class DiurnalArrivals implements ArrivalProcess {
  readonly #meanRate: number;
  readonly #amplitude: number;
  readonly #peakSeconds: number;
  readonly #factors: readonly number[];
  readonly #startSeconds: number;
  readonly #highestRate: number;
  readonly #gapSeconds: Distribution;
  #nowSeconds = 0;

  /** @param shape Its mean rate is above 0. */
  constructor(shape: DiurnalShape) {
    const { meanRate, peakToTrough, weekdayFactors } = shape;
    this.#meanRate = meanRate;
    // (1 + a) / (1 − a) = peak to trough.
    this.#amplitude = peakToTrough === Infinity ? 1 : (peakToTrough - 1) / (peakToTrough + 1);
    this.#peakSeconds = shape.peakHour * SECONDS_PER_HOUR;
    const sumOfFactors = weekdayFactors.reduce((sum, factor) => sum + factor, 0);
    this.#factors = weekdayFactors.map((factor) => (factor * DAYS_PER_WEEK) / sumOfFactors);
    this.#startSeconds = shape.startHour * SECONDS_PER_HOUR;
    this.#highestRate = meanRate * (1 + this.#amplitude) * Math.max(...this.#factors);
    this.#gapSeconds = exponential(this.#highestRate);
  }

  /** Requests per second at a time of the run. */
  rateAt(seconds: number): number {
    const secondsSinceMonday = this.#startSeconds + seconds;
    const weekday = Math.floor(secondsSinceMonday / SECONDS_PER_DAY) % DAYS_PER_WEEK;
    const phase = (2 * Math.PI * (secondsSinceMonday - this.#peakSeconds)) / SECONDS_PER_DAY;
    return this.#meanRate * this.#factors[weekday]! * (1 + this.#amplitude * Math.cos(phase));
  }

  next(random: RandomStream): number {
    do this.#nowSeconds += this.#gapSeconds.sample(random);
    while (random.next() * this.#highestRate >= this.rateAt(this.#nowSeconds));
    return this.#nowSeconds;
  }
}
