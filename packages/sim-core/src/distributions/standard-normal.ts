import type { RandomStream } from "../random-stream";

/**
 * Draws from the normal distribution of mean 0 and variance 1: Marsaglia's polar method
 * (https://doi.org/10.1137/1006063). The second value that the method yields is dropped: keeping it would be state
 * outside the stream.
 */
export function sampleStandardNormal(random: RandomStream): number {
  for (;;) {
    const x = 2 * random.next() - 1;
    const y = 2 * random.next() - 1;
    const squaredRadius = x * x + y * y;
    if (squaredRadius > 0 && squaredRadius < 1) return x * Math.sqrt((-2 * Math.log(squaredRadius)) / squaredRadius);
  }
}
