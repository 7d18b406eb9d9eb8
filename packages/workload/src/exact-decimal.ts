// Reading a decimal number of 16 to 19 digits, correctly rounded, without making a string of it: what generated traces
// are full of. In double-double arithmetic (Dekker, 1971): a value is the unevaluated sum of two doubles.

/** Powers of ten up to this one are exact doubles. */
export const EXACT_POWER = 22;
export const POWERS_OF_TEN: Float64Array = Float64Array.from({ length: EXACT_POWER + 1 }, (_, exponent) =>
  Number(`1e${exponent}`),
);

/** The low digits of {@link divideExactly} are at most this many. */
export const LOW_DIGITS = 9;
const LOW_POWER = 10 ** LOW_DIGITS;

/** Splits a double in two halves of 26 bits (Veltkamp). */
const SPLITTER = 2 ** 27 + 1;

/** Far above the error of the quotient's correction (a few 2^-52 of it), far below its size. */
const DOUBT = 2 ** -45;

/**
 * (high · 10^9 + low) / 10^decimals, correctly rounded; NaN where that cannot be told (halfway between two doubles, or
 * within one part in 10^13 of it), and another way must be taken.
 *
 * @param high Whole, below 10^10.
 * @param low Whole, below 10^9.
 * @param decimals At most {@link EXACT_POWER}.
 */
export function divideExactly(high: number, low: number, decimals: number): number {
  const divisor = POWERS_OF_TEN[decimals]!;
  // The numerator, exactly: whole + wholeError.
  const product = high * LOW_POWER;
  const whole = product + low;
  const wholeError = productError(high, LOW_POWER, product) + (low - (whole - product));
  // A first quotient, and the correction that its exact remainder asks for.
  const quotient = whole / divisor;
  const back = quotient * divisor;
  const remainder = whole - back - productError(quotient, divisor, back) + wholeError;
  const correction = remainder / divisor;
  const lowest = quotient + correction * (1 - DOUBT);
  const highest = quotient + correction * (1 + DOUBT);
  return lowest === highest ? lowest : Number.NaN;
}

/** a · b − product, exactly, where `product` is a · b rounded. */
function productError(a: number, b: number, product: number): number {
  const aShifted = a * SPLITTER;
  const aHigh = aShifted - (aShifted - a);
  const aLow = a - aHigh;
  const bShifted = b * SPLITTER;
  const bHigh = bShifted - (bShifted - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
