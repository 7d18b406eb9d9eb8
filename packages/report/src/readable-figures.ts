/** Stands for a figure that does not exist. */
const NO_FIGURE = "–";

/** A whole number with its thousands apart: `1,234,567`. */
export function groupThousands(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A number to three digits or, from 100 on, to whole ones: `0.0123`, `1.23`, `12.3`, `1,235`. NaN is a dash. */
export function readableNumber(value: number): string {
  if (Number.isNaN(value)) return NO_FIGURE;
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return value > 0 ? "∞" : "-∞";
  if (size === 0) return "0";
  // The bounds are where rounding reaches the next power of ten.
  if (size >= 99.95) return groupThousands(value);
  if (size >= 9.995) return value.toFixed(1);
  if (size >= 0.9995) return value.toFixed(2);
  return value.toPrecision(3);
}

/** A latency in the unit that suits it: `0 s`, `78.7 ms`, `1.35 s`. */
export function readableSeconds(seconds: number): string {
  if (Number.isNaN(seconds)) return NO_FIGURE;
  const size = Math.abs(seconds);
  return size > 0 && size < 0.9995 ? `${readableNumber(seconds * 1000)} ms` : `${readableNumber(seconds)} s`;
}

/** A stretch of time: `45.0 s`, `3,516 s (58.6 min)`, `86,400 s (24.0 h)`. */
export function readableDuration(seconds: number): string {
  const text = readableSeconds(seconds);
  if (!(seconds >= 120)) return text;
  return seconds < 7200
    ? `${text} (${readableNumber(seconds / 60)} min)`
    : `${text} (${readableNumber(seconds / 3600)} h)`;
}

/** A share, 0..1, in percent, rounded down, so that only all of it reads `100 %`: 0.99996 is `99.99 %`. */
export function readableAttainment(share: number): string {
  if (Number.isNaN(share)) return NO_FIGURE;
  if (share === 1) return "100 %";
  // The small term takes back what binary fractions lose: 0.29 · 10⁴ is 2899.9999999999995.
  return `${(Math.floor(share * 1e4 + 1e-9) / 100).toFixed(2)} %`;
}

/** A share, 0..1, in percent to one digit: `43.1 %`. */
export function readableShare(share: number): string {
  return Number.isNaN(share) ? NO_FIGURE : `${(share * 100).toFixed(1)} %`;
}

/** Money: `$1,234.56`, below ten cents `$0.0123`. */
export function readableDollars(dollars: number): string {
  if (!Number.isFinite(dollars)) return readableNumber(dollars);
  const size = Math.abs(dollars);
  if (size > 0 && size < 0.0995) return `$${dollars.toPrecision(3)}`;
  const cents = Math.round(size * 100);
  const text = `${groupThousands(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, "0")}`;
  return dollars < 0 ? `-$${text}` : `$${text}`;
}
