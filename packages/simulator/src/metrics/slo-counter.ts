import type { ServiceLevel } from "../simulation-config";

/**
 * Counts who got what was promised. Attainment is a share of the requests that *arrived*: rejected, failed and unfinished
 * ones are misses. Without any promise every completed request meets it.
 */
export class SloCounter {
  readonly #ttftBound: number;
  readonly #tbtBound: number;
  readonly #e2eBound: number;
  #arrived = 0;
  #met = 0;

  constructor(promised: ServiceLevel = {}) {
    this.#ttftBound = promised.ttftSeconds ?? Number.POSITIVE_INFINITY;
    this.#tbtBound = promised.tbtSeconds ?? Number.POSITIVE_INFINITY;
    this.#e2eBound = promised.e2eSeconds ?? Number.POSITIVE_INFINITY;
  }

  /** One more request arrived. */
  addArrival(): void {
    this.#arrived++;
  }

  /** Counts a completed request and answers whether it met all bounds. A bound itself is met; NaN (no such figure) too. */
  addCompletion(ttftSeconds: number, tbtSeconds: number, e2eSeconds: number): boolean {
    const met = !(ttftSeconds > this.#ttftBound || tbtSeconds > this.#tbtBound || e2eSeconds > this.#e2eBound);
    this.countMet(met);
    return met;
  }

  /** Counts a completed request that was judged by the bounds of its class. */
  countMet(met: boolean): void {
    if (met) this.#met++;
  }

  get arrived(): number {
    return this.#arrived;
  }

  /** Requests that met all their bounds. */
  get met(): number {
    return this.#met;
  }

  /** Share of the arrived requests that met all their bounds, [0, 1]; NaN when none arrived. */
  get attainment(): number {
    return this.#met / this.#arrived;
  }

  /** Requests per second that met all their bounds; NaN for no time at all. */
  goodputRps(elapsedSeconds: number): number {
    return elapsedSeconds > 0 ? this.#met / elapsedSeconds : Number.NaN;
  }
}
