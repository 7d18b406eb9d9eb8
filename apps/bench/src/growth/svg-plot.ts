import type { GrowthSeries } from "./growth-group";
import { costOf } from "./terminal-plot";

const PANEL = { width: 300, height: 220, left: 56, top: 40, gap: 40, bottom: 44 };
const COLOURS = { default: "#0b6e99", "splitwise-sim": "#b5560b" };

/** One panel for each thing that grows, sizes on a logarithmic axis, cost from 0: a flat line is good. */
export function svgPlot(series: readonly GrowthSeries[]): string {
  const kinds = [...new Set(series.map(({ of }) => of))];
  const panelWidth = PANEL.left + PANEL.width + PANEL.gap;
  const width = kinds.length * panelWidth;
  const height = PANEL.top + PANEL.height + PANEL.bottom;
  const panels = kinds.map(
    (kind, index) =>
      `<g transform="translate(${index * panelWidth + PANEL.left},${PANEL.top})">${panel(
        kind,
        series.filter(({ of }) => of === kind),
      )}</g>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...panels,
    "</svg>\n",
  ].join("\n");
}

function panel(kind: GrowthSeries["of"], series: readonly GrowthSeries[]): string {
  const points = series.flatMap((one) => one.points);
  const highest = Math.max(...points.map((point) => costOf(kind, point))) * 1.1;
  const positions = points.map(({ size }) => logarithm(size));
  const [first, last] = [Math.min(...positions), Math.max(...positions)];
  const x = (size: number) => round(((logarithm(size) - first) / (last - first || 1)) * PANEL.width);
  const y = (cost: number) => round(PANEL.height * (1 - cost / highest));
  const sizes = [...new Set(points.map(({ size }) => size))];
  const axis = [
    `<text y="-18" font-size="13" font-weight="600">${title(kind)}</text>`,
    ...[0, 0.5, 1].map((share) => {
      const cost = (highest / 1.1) * share;
      return `<line x2="${PANEL.width}" y1="${y(cost)}" y2="${y(cost)}" stroke="#ddd"/><text x="-6" y="${y(cost) + 4}" text-anchor="end">${Math.round(cost).toLocaleString("en-US")}</text>`;
    }),
    ...sizes.map(
      (size) => `<text x="${x(size)}" y="${PANEL.height + 16}" text-anchor="middle">${compact(size)}</text>`,
    ),
  ];
  const lines = series.map(({ dialect, points }, index) => {
    const path = points.map((point) => `${x(point.size)},${y(costOf(kind, point))}`).join(" ");
    const dots = points.map((point) => `<circle cx="${x(point.size)}" cy="${y(costOf(kind, point))}" r="3"/>`).join("");
    const colour = COLOURS[dialect];
    return `<g fill="${colour}"><polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}<text x="${index * 90}" y="${PANEL.height + 36}">${dialect}</text></g>`;
  });
  return [...axis, ...lines].join("");
}

function title(kind: GrowthSeries["of"]): string {
  return kind === "waiting" ? "ns per event, by waiting requests" : `ns per request, by ${kind}`;
}

/** 0 stands one step left of 1000 rather than nowhere. */
function logarithm(size: number): number {
  return size === 0 ? 2 : Math.log10(size);
}

function compact(size: number): string {
  return new Intl.NumberFormat("en-US", { notation: "compact" }).format(size);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
