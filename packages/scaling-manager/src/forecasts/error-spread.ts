/** Mean square of the one-step errors so far. */
export interface ErrorSpread {
  readonly count: number;
  readonly meanSquare: number;
}

/** No error yet. */
export const NO_ERRORS: ErrorSpread = { count: 0, meanSquare: 0 };

/** Errors count alike up to this many; from then on older ones fade, so that a series may change its ways. */
const MEMORY = 1000;

/** With one more error; the same for a step without a value. */
export function withError({ count, meanSquare }: ErrorSpread, error: number | undefined): ErrorSpread {
  if (error === undefined) return { count, meanSquare };
  const next = Math.min(count + 1, MEMORY);
  return { count: next, meanSquare: meanSquare + (error * error - meanSquare) / next };
}
