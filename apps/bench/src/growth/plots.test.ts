import { expect, it } from "vitest";
import { type GrowthSeries, growthTable } from "./growth-group";
import { svgPlot } from "./svg-plot";
import { terminalPlot } from "./terminal-plot";

const point = (size: number, nsPerRequest: number) => ({
  size,
  nsPerRequest,
  nsPerEvent: nsPerRequest / 4,
  peakBytes: 1e8,
});
const SERIES: GrowthSeries[] = [
  { of: "instances", dialect: "default", points: [point(1, 1_000), point(50, 1_500), point(5_000, 2_000)] },
  { of: "waiting", dialect: "splitwise-sim", points: [point(0, 1_000), point(100_000, 3_000)] },
];

it("draws bars as long as the cost", () => {
  expect(terminalPlot(SERIES)).toContain(`       5,000  ${"█".repeat(50)} 2,000`);
  expect(terminalPlot(SERIES)).toContain(`           1  ${"█".repeat(25)} 1,000`);
});

it("draws a panel for each thing that grows, every point in its place", () => {
  const svg = svgPlot(SERIES);
  expect(svg.match(/<circle/g)).toHaveLength(5);
  expect(svg.match(/<polyline/g)).toHaveLength(2);
  expect(svg).toContain("ns per request, by instances");
  expect(svg).toContain("ns per event, by waiting requests");
  expect(svg).not.toMatch(/NaN|undefined/);
});

it("compares each size with the first", () => {
  const ratios = growthTable(SERIES).rows.map((row) => row[5]);
  expect(ratios).toEqual([1, 1.5, 2, 1, 3]);
});
