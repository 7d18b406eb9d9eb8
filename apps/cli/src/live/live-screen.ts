import { groupThousands, readableNumber, readableSeconds, readableShare } from "@tokentide/report";
import type { RunProgress } from "@tokentide/simulator";
import { plainTable } from "../plain-table";
import { progressText } from "../run/progress-line";
import type { LiveFigures, PoolFigures } from "./live-figures";

const BAR_WIDTH = 40;
const LEVELS = "▁▂▃▄▅▆▇█";

/** What the view is about. */
export interface LiveSubject {
  /** The configuration's name. */
  readonly title: string;
  /** When no more requests arrive, where that is known. */
  readonly arrivalsEndSeconds: number | undefined;
}

/** The dashboard of a run, at most so many columns and rows. */
export function liveScreen(
  subject: LiveSubject,
  state: { readonly progress: RunProgress; readonly wallSeconds: number; readonly figures: LiveFigures },
  size: { readonly columns: number; readonly rows: number },
): readonly string[] {
  const { progress, wallSeconds, figures } = state;
  const lines = [
    `${subject.title}  ${progressText(progress, wallSeconds)}`,
    ...progressBar(subject, progress),
    "",
    ...(figures.pools.length === 0 ? ["the first interval is not over yet"] : poolTable(figures.pools)),
    ...(figures.decisions.length === 0 ? [] : ["", "last decisions that changed the fleet", ...figures.decisions]),
    "",
    "Ctrl-C ends the run and keeps what is done so far.",
  ];
  return lines.slice(0, Math.max(1, size.rows - 1)).map((line) => line.slice(0, size.columns - 1));
}

function progressBar({ arrivalsEndSeconds }: LiveSubject, { simulatedSeconds }: RunProgress): string[] {
  if (arrivalsEndSeconds === undefined) return [];
  const share = Math.min(1, simulatedSeconds / arrivalsEndSeconds);
  const filled = Math.floor(share * BAR_WIDTH);
  return [
    `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} ${Math.floor(share * 100)} % of ${groupThousands(arrivalsEndSeconds)} s`,
  ];
}

function poolTable(pools: readonly PoolFigures[]): string[] {
  const hasSeveral = new Set(pools.map(({ row }) => row.applicationId)).size > 1;
  const count = (title: string, cell: (row: PoolFigures["row"]) => number) => ({
    title,
    cell: ({ row }: PoolFigures) => groupThousands(cell(row)),
    isNumber: true,
  });
  const rate = (title: string, cell: (row: PoolFigures["row"]) => number) => ({
    title,
    cell: ({ row, intervalSeconds }: PoolFigures) => readableNumber(cell(row) / intervalSeconds),
    isNumber: true,
  });
  return plainTable(pools, [
    { title: "pool", cell: ({ row }) => (hasSeveral ? `${row.applicationId} ${row.pool}` : row.pool) },
    rate("arrive/s", ({ arrivals }) => arrivals),
    rate("done/s", ({ completions }) => completions),
    count("queue", ({ queue }) => queue),
    count("running", ({ running }) => running),
    count("booting", ({ instancesScalingUp }) => instancesScalingUp),
    count("active", ({ instancesActive }) => instancesActive),
    count("draining", ({ instancesDraining }) => instancesDraining),
    { title: "busy", cell: ({ row }) => readableShare(row.busyFraction), isNumber: true },
    { title: "TTFT p99", cell: ({ row }) => readableSeconds(row.ttftP99), isNumber: true },
    { title: "TBT p99", cell: ({ row }) => readableSeconds(row.tbtP99), isNumber: true },
    { title: "arrivals", cell: ({ arrivals }) => sparkline(arrivals) },
  ])
    .trimEnd()
    .split("\n");
}

/** The course of a figure in one line, from nothing to its largest value. */
export function sparkline(values: readonly number[]): string {
  const largest = Math.max(...values);
  return values
    .map(
      (value) => LEVELS[largest > 0 ? Math.min(LEVELS.length - 1, Math.floor((value / largest) * LEVELS.length)) : 0],
    )
    .join("");
}
