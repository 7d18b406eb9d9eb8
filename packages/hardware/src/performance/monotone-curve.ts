import type { Knots } from "./profile-table";

/** A curve through measured times that never falls and is never negative, at any number of tokens. */
export interface MonotoneCurve {
  /** Tokens of the last knot in use: beyond it the curve is an extrapolation. */
  readonly lastTokens: number;
  seconds(tokens: number): number;
}

/**
 * Makes a curve of measured knots that a batch's time can follow: more tokens never take less time.
 * - Knots at the end that fall below earlier ones are dropped: there the measuring run was cut short.
 * - Inside, a dip is lifted to the highest knot before it.
 * - Beyond the last knot the last rising segment's slope goes on.
 * - Below the first knot the first segment goes on, but never below a share of the first knot proportional to the tokens.
 */
export function monotoneCurve(knots: Knots): MonotoneCurve {
  const { xs, ys } = risingKnots(knots);
  const last = xs.length - 1;
  const firstTokens = xs[0]!;
  const secondsPerFirstToken = ys[0]! / firstTokens;
  const lastTokens = xs[last]!;
  const lastSeconds = ys[last]!;
  const slopes = slopesOf(xs, ys);
  const slopeBeyond = slopes.findLast((slope) => slope > 0) ?? lastSeconds / lastTokens;
  return {
    lastTokens,
    seconds(tokens: number): number {
      if (tokens >= lastTokens) return lastSeconds + (tokens - lastTokens) * slopeBeyond;
      const segment = segmentOf(xs, tokens);
      const line = ys[segment]! + (tokens - xs[segment]!) * slopes[segment]!;
      // Rounding may lift the line above the knot it ends at: the curve would then fall after it.
      if (tokens >= firstTokens) return Math.min(ys[segment + 1]!, line);
      return Math.max(secondsPerFirstToken * tokens, line);
    },
  };
}

function risingKnots(knots: Knots): { readonly xs: Float64Array; readonly ys: Float64Array } {
  let end = knots.tokens.length;
  const highest = Math.max(...knots.seconds);
  while (knots.seconds[end - 1]! < highest) end--;
  const ys = Float64Array.from(knots.seconds.slice(0, end));
  for (let knot = 1; knot < end; knot++) ys[knot] = Math.max(ys[knot]!, ys[knot - 1]!);
  return { xs: Float64Array.from(knots.tokens.slice(0, end)), ys };
}

/** Slope of each segment; of a lone knot, as if time were proportional to tokens. */
function slopesOf(xs: Float64Array, ys: Float64Array): Float64Array {
  if (xs.length === 1) return Float64Array.of(ys[0]! / xs[0]!);
  return Float64Array.from(
    { length: xs.length - 1 },
    (_, low) => (ys[low + 1]! - ys[low]!) / (xs[low + 1]! - xs[low]!),
  );
}

/** Index of the segment's lower knot; a curve has few knots, so they are looked through. */
function segmentOf(xs: Float64Array, tokens: number): number {
  let segment = 0;
  while (segment + 2 < xs.length && xs[segment + 1]! <= tokens) segment++;
  return segment;
}
