import { groupThousands, readableDollars, readableNumber, readableSeconds } from "../readable-figures";

/** How a figure is written; a dash where there is none. */
export type Format = (value: number | null | undefined) => string;

const orDash =
  (write: (value: number) => string): Format =>
  (value) =>
    value === null || value === undefined || Number.isNaN(value) ? "–" : write(value);

/** The formats of the charts, by what is measured. */
export const FORMATS: Readonly<Record<FormatName, Format>> = {
  rate: orDash((value) => `${readableNumber(value)}/s`),
  count: orDash((value) => groupThousands(value)),
  mean: orDash((value) => readableNumber(value)),
  share: orDash((value) => `${readableNumber(value * 100)} %`),
  seconds: orDash(readableSeconds),
  dollars: orDash((value) => `${readableDollars(value)}/h`),
};

/** The same on an axis, where round figures stand: `50/s`, not `50.0/s`. */
export function onAxis(text: string): string {
  return text.replace(/\.0+(?!\d)|(\.\d*?[1-9])0+(?!\d)/, "$1");
}

/** What a chart measures. */
export type FormatName = "rate" | "count" | "mean" | "share" | "seconds" | "dollars";

const UNITS = [
  { unit: "d", seconds: 86_400, from: 4 * 86_400 },
  { unit: "h", seconds: 3600, from: 4 * 3600 },
  { unit: "min", seconds: 60, from: 240 },
  { unit: "s", seconds: 1, from: 0 },
] as const;

/** A moment of the run, in the unit that suits a stretch of so many seconds: `12.5 min`. */
export function timeText(seconds: number, span: number): string {
  const { unit, seconds: size } = UNITS.find(({ from }) => span >= from) ?? UNITS[3];
  return seconds === 0 ? "0" : `${Number((seconds / size).toPrecision(4))} ${unit}`;
}

/** A moment of the run as a clock shows it: `0:02:45`, `3 d 04:00:15`. */
export function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  const days = Math.floor(whole / 86_400);
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor((whole % 86_400) / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return days > 0 ? `${days} d ${two(hours)}:${rest}` : `${hours}:${rest}`;
}

/** Distances between marks on the axis of time that people count in, up to ten years: a chart needs one that fits. */
export const TIME_STEPS: number[] = [
  0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
  172_800, 604_800, 2_592_000, 7_776_000, 31_536_000, 315_360_000,
];
