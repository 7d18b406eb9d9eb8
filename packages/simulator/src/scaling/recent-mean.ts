/** Samples lose weight by 1/e in so long. */
const TIME_CONSTANT_SECONDS = 30;
/** The mean of what is older than this says nothing about now. */
const LIFETIME_SECONDS = 60;

/** The mean of what was seen of late: older samples weigh less, exponentially. A sample costs O(1), no memory. */
export class RecentMean {
  #sum = 0;
  #weight = 0;
  #lastSeconds = 0;

  record(nowSeconds: number, value: number): void {
    // Several of a batch come at one moment.
    if (nowSeconds !== this.#lastSeconds) {
      const decay = Math.exp((this.#lastSeconds - nowSeconds) / TIME_CONSTANT_SECONDS);
      this.#sum *= decay;
      this.#weight *= decay;
      this.#lastSeconds = nowSeconds;
    }
    this.#sum += value;
    this.#weight++;
  }

  /** `undefined` when there was nothing of late. */
  at(nowSeconds: number): number | undefined {
    if (this.#weight === 0 || nowSeconds - this.#lastSeconds > LIFETIME_SECONDS) return undefined;
    return this.#sum / this.#weight;
  }
}
