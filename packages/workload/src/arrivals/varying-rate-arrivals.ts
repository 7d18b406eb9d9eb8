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
  readonly #expectedArrivals: Distribution = exponential(1);
  #index = 0;
  #cycle = 0;
  /** Time since the start of the segment. */
  #offsetSeconds = 0;
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
  }

  next(random: RandomStream): number {
    if (this.#hasEnded) return Number.POSITIVE_INFINITY;
    let arrivalsToCome = this.#expectedArrivals.sample(random);
    for (;;) {
      const segment = this.#segments[this.#index]!;
      const endSeconds = this.#segments[this.#index + 1]?.startSeconds ?? this.#endSeconds;
      const lengthSeconds = endSeconds - segment.startSeconds;
      const slope = lengthSeconds === Infinity ? 0 : (segment.endRate - segment.startRate) / lengthSeconds;
      const rate = segment.startRate + slope * this.#offsetSeconds;
      const leftSeconds = lengthSeconds - this.#offsetSeconds;
      // Infinity × 0 is NaN: an endless segment without arrivals expects none.
      const expected = segment.startRate + segment.endRate === 0 ? 0 : ((rate + segment.endRate) / 2) * leftSeconds;
      if (arrivalsToCome < expected) {
        const offsetSeconds = this.#offsetSeconds + secondsToExpect(arrivalsToCome, rate, slope);
        this.#offsetSeconds = Math.min(lengthSeconds, offsetSeconds);
        return this.#startOfCycle() + segment.startSeconds + this.#offsetSeconds;
      }
      if (endSeconds === Infinity) {
        this.#hasEnded = true;
        return Number.POSITIVE_INFINITY;
      }
      arrivalsToCome -= expected;
      this.#enterNextSegment();
    }
  }

  #enterNextSegment(): void {
    this.#offsetSeconds = 0;
    this.#index += 1;
    if (this.#index === this.#segments.length) {
      this.#index = this.#firstRepeated;
      this.#cycle += 1;
    }
  }

  /** From the count of cycles, so that rounding does not add up. */
  #startOfCycle(): number {
    return this.#cycle === 0 ? 0 : this.#cycle * this.#periodSeconds;
  }
}

/**
 * The t at which rate·t + slope·t²/2 reaches `arrivals`: the root of the quadratic in the form that does not lose digits
 * and that a slope of 0 does not break.
 */
function secondsToExpect(arrivals: number, rate: number, slope: number): number {
  if (arrivals === 0) return 0;
  return (2 * arrivals) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * arrivals)));
}
