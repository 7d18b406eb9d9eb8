/** What is coloured. */
export type ColorName =
  | "background"
  | "surface"
  | "text"
  | "muted"
  | "line"
  | "accent"
  | "good"
  | "alarm"
  | "booting"
  | "busy"
  | "idle"
  | "draining"
  | "unassigned"
  | "p50"
  | "p90"
  | "p99"
  | "arrivals"
  | "completions"
  | LaneColor;

type LaneColor = "lane-0" | "lane-1" | "lane-2" | "lane-3" | "lane-4" | "lane-5" | "lane-6";

export type Palette = Readonly<Record<ColorName, string>>;

/*
 * Colours that the colour-blind tell apart: from Okabe and Ito, "Color Universal Design", 2008, made darker or lighter where
 * the contrast to the background asks for it. Percentiles are shades of one colour, the rarer the stronger.
 */

/** On white, and on paper. */
export const LIGHT: Palette = {
  background: "#f7f7f5",
  surface: "#ffffff",
  text: "#16191d",
  muted: "#5b6470",
  line: "#e4e6e9",
  accent: "#1a5fa8",
  good: "#1d6b3c",
  alarm: "#b3261e",
  booting: "#e69f00",
  busy: "#1f78b8",
  idle: "#a9d3ef",
  draining: "#cc79a7",
  unassigned: "#c3c8ce",
  p50: "#8cbfe0",
  p90: "#3b8cc4",
  p99: "#0a4377",
  arrivals: "#0a4377",
  completions: "#d55e00",
  "lane-0": "#0072b2",
  "lane-1": "#d55e00",
  "lane-2": "#009e73",
  "lane-3": "#b05a8c",
  "lane-4": "#c98500",
  "lane-5": "#3fa3dc",
  "lane-6": "#6b7280",
};

/** For those who read in the dark. */
export const DARK: Palette = {
  background: "#101317",
  surface: "#171b20",
  text: "#e8eaed",
  muted: "#9aa5b1",
  line: "#2a3037",
  accent: "#7ab8f5",
  good: "#6fce97",
  alarm: "#ff8a80",
  booting: "#f0ae1a",
  busy: "#4aa3e0",
  idle: "#28587c",
  draining: "#d08ab2",
  unassigned: "#4b535c",
  p50: "#2f6f9f",
  p90: "#5eaee3",
  p99: "#c4e3f8",
  arrivals: "#c4e3f8",
  completions: "#f08a3c",
  "lane-0": "#4aa3e0",
  "lane-1": "#f08a3c",
  "lane-2": "#2ec79a",
  "lane-3": "#d992bd",
  "lane-4": "#f0c04a",
  "lane-5": "#a8dbff",
  "lane-6": "#9aa5b1",
};

const LANE_COLORS = ["lane-0", "lane-1", "lane-2", "lane-3", "lane-4", "lane-5", "lane-6"] as const;
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

/** How the lines of a lane look in every chart: never by colour alone. Further lanes begin again, with other dashes. */
export function laneLook(index: number): { readonly color: ColorName; readonly dash: number[] } {
  return { color: LANE_COLORS[index % LANE_COLORS.length]!, dash: [...DASHES[index % DASHES.length]!] };
}

/** The palettes as CSS: a variable for each colour; dark where the reader wants it, never on paper. */
export function paletteStyle(): string {
  const variables = (palette: Palette) =>
    Object.entries(palette)
      .map(([name, value]) => `--${name}:${value}`)
      .join(";");
  return (
    `:root{color-scheme:light;${variables(LIGHT)}}` +
    `@media screen and (prefers-color-scheme:dark){:root:not([data-print]){color-scheme:dark;${variables(DARK)}}}`
  );
}
