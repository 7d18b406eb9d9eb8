import type { GrowthSeries } from "./growth-group";

const BAR_WIDTH = 50;

/** The cost at each size as bars: flat is good. */
export function terminalPlot(series: readonly GrowthSeries[]): string {
  const longest = Math.max(...series.flatMap(({ points, of }) => points.map((point) => costOf(of, point))));
  return series
    .flatMap(({ of, dialect, points }) => [
      `${of}, ${dialect} (ns per ${of === "waiting" ? "event" : "request"})`,
      ...points.map((point) => {
        const cost = costOf(of, point);
        const bar = "█".repeat(Math.max(1, Math.round((cost / longest) * BAR_WIDTH)));
        return `${point.size.toLocaleString("en-US").padStart(12)}  ${bar} ${Math.round(cost).toLocaleString("en-US")}`;
      }),
      "",
    ])
    .join("\n");
}

/** What the target is about: with more waiting, an event must not cost more; otherwise a request. */
export function costOf(
  of: GrowthSeries["of"],
  point: { readonly nsPerRequest: number; readonly nsPerEvent: number },
): number {
  return of === "waiting" ? point.nsPerEvent : point.nsPerRequest;
}
