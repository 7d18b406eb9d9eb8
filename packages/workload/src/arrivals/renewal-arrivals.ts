import type { Distribution, RandomStream } from "@tokentide/sim-core";
import type { ArrivalProcess } from "./arrival-process";

/** Arrivals whose gaps are independent draws of one distribution, the first gap beginning at second 0. */
export class RenewalArrivals implements ArrivalProcess {
  readonly #gapSeconds: Distribution;
  #nowSeconds = 0;

  constructor(gapSeconds: Distribution) {
    this.#gapSeconds = gapSeconds;
  }

  next(random: RandomStream): number {
    this.#nowSeconds += this.#gapSeconds.sample(random);
    return this.#nowSeconds;
  }
}

/** Arrivals at an even pace, the first at second 0. */
export class ConstantArrivals implements ArrivalProcess {
  readonly #rate: number;
  #given = 0;

  constructor(rate: number) {
    this.#rate = rate;
  }

  next(): number {
    // From the count, not from the last arrival: rounding does not add up. A rate of 0 gives Infinity at once.
    return this.#rate === 0 ? Number.POSITIVE_INFINITY : this.#given++ / this.#rate;
  }
}

/** No arrivals: what a rate of 0 means. */
export class NoArrivals implements ArrivalProcess {
  next(): number {
    return Number.POSITIVE_INFINITY;
  }
}
