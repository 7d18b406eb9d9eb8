import type { RandomStream } from "../random-stream";

/** A distribution of numbers. Holds no state but its parameters: all that changes is in the stream. */
export interface Distribution {
  /** Draws one value. */
  sample(random: RandomStream): number;
  /** The expected value, exact. */
  readonly mean: number;
}
