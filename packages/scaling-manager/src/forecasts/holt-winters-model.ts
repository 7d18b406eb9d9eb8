/** How fast each part follows the series, 0..1. */
export interface SmoothingWeights {
  /** Of the level. */
  readonly alpha: number;
  /** Of the trend. */
  readonly beta: number;
  /** Of the season. */
  readonly gamma: number;
}

/** Where the series stands: level, trend per step, and what each step of the season adds. */
export interface SeasonalLevel {
  readonly level: number;
  readonly trend: number;
  /** Index 0 is the next step to come. */
  readonly season: readonly number[];
}

/** A model that is moved on in place, its season a ring. */
export class HoltWintersModel {
  level: number;
  trend: number;
  readonly #season: Float64Array;
  readonly #damping: number;
  #position = 0;

  constructor({ level, trend, season }: SeasonalLevel, damping: number) {
    this.level = level;
    this.trend = trend;
    this.#season = Float64Array.from(season);
    this.#damping = damping;
  }

  /**
   * The start by two seasons: level is the mean of the first, trend the difference of their means per step, season what
   * the first has beyond its mean. It stands at the end of the first season.
   */
  static start(first: readonly number[], second: readonly number[], damping: number): HoltWintersModel {
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const level = mean(first);
    const trend = (mean(second) - level) / first.length;
    return new HoltWintersModel({ level, trend, season: first.map((value) => value - level) }, damping);
  }

  /** What the next step should be. */
  get expected(): number {
    return this.expectedAfter(1, this.#damping);
  }

  /** What a later step should be, given the sum φ + … + φ^steps, which does not change along a series. */
  expectedAfter(steps: number, dampedSteps: number): number {
    return this.level + dampedSteps * this.trend + this.#season[(this.#position + steps - 1) % this.#season.length]!;
  }

  /**
   * Moves one step on by its error e = y − ŷ. Written out: l = a (y − s) + (1 − a)(l + φb), b = B (l' − l) + (1 − B) φb,
   * s = g (y − l − φb) + (1 − g) s with l and b from before (the other common form takes l' there).
   */
  advance(error: number, { alpha, beta, gamma }: SmoothingWeights): void {
    const damped = this.#damping * this.trend;
    this.level += damped + alpha * error;
    this.trend = damped + alpha * beta * error;
    this.#season[this.#position]! += gamma * error;
    this.#position = (this.#position + 1) % this.#season.length;
  }

  state(): SeasonalLevel {
    const season = [...this.#season.subarray(this.#position), ...this.#season.subarray(0, this.#position)];
    return { level: this.level, trend: this.trend, season };
  }
}

/** φ + … + φ^steps: how many whole trends are left in so many steps. */
export function dampedSteps(damping: number, steps: number): number {
  let sum = 0;
  for (let step = 1; step <= steps; step++) sum += damping ** step;
  return sum;
}
