const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  "\u00b5s": 1e3,
  "\u03bcs": 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};
const NANOSECONDS_PER_SECOND = 1e9;

const DURATION = /^[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+$/;
const PART = /(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/g;

/**
 * Seconds of a duration as the Go language writes it: numbers with units, one after the other, such as `1h1m`, `-1.5s` or
 * `300ms`; a plain `0` too. `undefined` for anything else, also for a number without a unit.
 */
export function parseGoDuration(text: string): number | undefined {
  if (/^[-+]?0$/.test(text)) return 0;
  if (!DURATION.test(text)) return undefined;
  let nanoseconds = 0;
  for (const [, number, unit] of text.matchAll(PART)) nanoseconds += Math.trunc(Number(number) * NANOSECONDS[unit!]!);
  return ((text.startsWith("-") ? -1 : 1) * nanoseconds) / NANOSECONDS_PER_SECOND + 0;
}
