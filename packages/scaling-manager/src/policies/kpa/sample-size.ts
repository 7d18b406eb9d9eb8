/** Standard score of 95 % confidence. */
const STANDARD_SCORE = 1.96;
const VARIANCE = 100;
const SQUARED_ERROR_MARGIN = 25;
const SAMPLES_OF_AN_INFINITE_POPULATION = (STANDARD_SCORE * STANDARD_SCORE * VARIANCE) / SQUARED_ERROR_MARGIN;

/** Up to so many pods are all asked. */
const ALWAYS_ASKED = 3;

/** How many of so many pods are asked for their figures: Cochran's sample size with the correction for small populations. */
export function sampleSize(podCount: number): number {
  if (podCount <= ALWAYS_ASKED) return podCount;
  const needed = SAMPLES_OF_AN_INFINITE_POPULATION;
  return Math.ceil((podCount * needed) / (podCount + needed - 1));
}
