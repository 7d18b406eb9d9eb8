import { type Distribution, exponential, type RandomStream } from "@tokentide/sim-core";
import type { ArrivalProcess } from "./arrival-process";

/** A stretch of time in which the rate goes in a straight line. It ends where the next one begins. */
export interface RateSegment {
  readonly startSeconds: number;
  /** Requests per second at its start. */
  readonly startRate: number;
  /** Requests per second at its end; equal to `startRate` in a segment without an end. */
  readonly endRate: number;
}

/** How a chain of segments repeats: what lies between the start of a segment and `endSeconds`, again and again. */
export interface RateRepetition {
  /** Index of the segment that follows the last one. */
  readonly fromSegment: number;
  /** End of the last segment; after its start. */
  readonly endSeconds: number;
}

/**
 * A Poisson process whose rate is a chain of straight lines, repeated or not. By change of time: the expected number of
 * arrivals between two of them is exponential with mean 1, and the time in which that many are expected follows from the
 * rate. Exact, one random number per arrival (Çinlar, Introduction to Stochastic Processes, section 4.7).
 */
export class VaryingRateArrivals implements ArrivalProcess {
  readonly #segments: readonly RateSegment[];
  readonly #firstRepeated: number;
  readonly #endSeconds: number;
  readonly #periodSeconds: number;
  /** Expected number of arrivals in what is repeated. */
  #arrivalsPerCycle = 0;
  readonly #expectedArrivals: Distribution = exponential(1);
  #index = 0;
  #cycle = 0;
  /** Time since the start of the segment. */
  #offsetSeconds = 0;
  #nowSeconds = 0;
  #hasEnded = false;

  /**
   * @param segments At least one, in order of time; the first starts at 0.
   * @param repetition Absent: the last segment goes on for ever.
   */
  constructor(segments: readonly RateSegment[], repetition?: RateRepetition) {
    this.#segments = segments;
    this.#firstRepeated = repetition?.fromSegment ?? 0;
    // Repeating what has no arrivals would make the search for the next one go round for ever: it ends instead.
    const hasArrivals = segments.slice(this.#firstRepeated).some(({ startRate, endRate }) => startRate + endRate > 0);
    this.#endSeconds = hasArrivals && repetition ? repetition.endSeconds : Number.POSITIVE_INFINITY;
    this.#periodSeconds = this.#endSeconds - segments[this.#firstRepeated]!.startSeconds;
    for (let index = this.#firstRepeated; index < segments.length; index++) {
      const { startSeconds, startRate, endRate } = segments[index]!;
      this.#arrivalsPerCycle += meanArrivals(startRate, endRate, this.#endOf(index) - startSeconds);
    }
  }

  next(random: RandomStream): number {
    if (this.#hasEnded) return Number.POSITIVE_INFINITY;
    let arrivalsToCome = this.#expectedArrivals.sample(random);
    for (;;) {
      const segment = this.#segments[this.#index]!;
      const lengthSeconds = this.#endOf(this.#index) - segment.startSeconds;
      const rate = rateWithin(segment, this.#offsetSeconds / lengthSeconds);
      const expected = meanArrivals(rate, segment.endRate, lengthSeconds - this.#offsetSeconds);
      if (arrivalsToCome < expected) {
        const slope = (segment.endRate - segment.startRate) / lengthSeconds;
        const offsetSeconds = this.#offsetSeconds + secondsToExpect(arrivalsToCome, rate, slope);
        this.#offsetSeconds = Math.min(lengthSeconds, offsetSeconds);
        // Where one cycle meets the next, the two sums may be rounded to the wrong sides of each other.
        const nowSeconds = this.#startOfCycle() + segment.startSeconds + this.#offsetSeconds;
        this.#nowSeconds = Math.max(this.#nowSeconds, nowSeconds);
        return this.#nowSeconds;
      }
      if (lengthSeconds === Infinity) {
        this.#hasEnded = true;
        return Number.POSITIVE_INFINITY;
      }
      arrivalsToCome -= expected;
      this.#offsetSeconds = 0;
      this.#index += 1;
      if (this.#index === this.#segments.length) {
        // Cycles without an arrival are skipped at once: at a low rate there may be very many.
        const emptyCycles = Math.floor(arrivalsToCome / this.#arrivalsPerCycle);
        arrivalsToCome = Math.max(0, arrivalsToCome - emptyCycles * this.#arrivalsPerCycle);
        this.#cycle += 1 + emptyCycles;
        this.#index = this.#firstRepeated;
        this.#hasEnded = this.#cycle === Infinity;
        if (this.#hasEnded) return Number.POSITIVE_INFINITY;
      }
    }
  }

  #endOf(index: number): number {
    return this.#segments[index + 1]?.startSeconds ?? this.#endSeconds;
  }

  /** From the count of cycles, so that rounding does not add up. */
  #startOfCycle(): number {
    return this.#cycle === 0 ? 0 : this.#cycle * this.#periodSeconds;
  }
}

/** The rate at a fraction of a segment. By fractions, so that the steepest ramp has no slope of Infinity. */
function rateWithin({ startRate, endRate }: RateSegment, fraction: number): number {
  return startRate + (endRate - startRate) * fraction;
}

/** Expected number of arrivals while the rate goes from one to another; 0 × Infinity is 0 here. */
function meanArrivals(fromRate: number, toRate: number, seconds: number): number {
  return fromRate + toRate === 0 ? 0 : ((fromRate + toRate) / 2) * seconds;
}

/**
 * The t at which rate·t + slope·t²/2 reaches `arrivals`: the root of the quadratic in the form that does not lose digits
 * and that a slope of 0 does not break.
 */
function secondsToExpect(arrivals: number, rate: number, slope: number): number {
  if (arrivals === 0) return 0;
  return (2 * arrivals) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * arrivals)));
}
