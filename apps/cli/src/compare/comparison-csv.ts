import type { Comparison, PolicyResult } from "@tokentide/experiments";
import { csvLine } from "@tokentide/report";

type Cell = string | number;

/** Columns in order; one that no policy has a figure for stays empty. */
const COLUMNS: readonly (readonly [title: string, cell: (result: PolicyResult) => Cell])[] = [
  ["policy", ({ name }) => name],
  ["type", ({ type }) => type],
  ["tuned_from", ({ tunedFrom }) => tunedFrom ?? ""],
  ["actuator", ({ actuator }) => actuator],
  ["observation", ({ observation }) => observation],
  ["attainment", ({ attainment }) => attainment.mean],
  ["attainment_low", ({ attainment }) => attainment.low],
  ["attainment_high", ({ attainment }) => attainment.high],
  ["attainment_ttft", ({ attainmentByBound }) => attainmentByBound.ttft?.mean ?? ""],
  ["attainment_tbt", ({ attainmentByBound }) => attainmentByBound.tbt?.mean ?? ""],
  ["attainment_e2e", ({ attainmentByBound }) => attainmentByBound.e2e?.mean ?? ""],
  ["gpu_hours", ({ gpuHours }) => gpuHours.mean],
  ["cost_dollars", ({ costDollars }) => costDollars.mean],
  ["cost_per_thousand_within_slo", ({ costPerThousandWithinSlo }) => costPerThousandWithinSlo.mean],
  ["scale_ups", ({ scaleUps }) => scaleUps.mean],
  ["scale_downs", ({ scaleDowns }) => scaleDowns.mean],
  ["flaps", ({ flaps }) => flaps.mean],
  ["worst_minute_start", ({ worstMinute }) => worstMinute?.startSeconds ?? ""],
  ["worst_minute_attainment", ({ worstMinute }) => worstMinute?.attainment ?? ""],
  ["regret", ({ regret }) => regret?.relative ?? ""],
  ["pareto_front", ({ isOnParetoFront }) => (isOnParetoFront ? 1 : 0)],
];

/** One row a policy, means over the seeds; a figure that does not exist is an empty cell. */
export function comparisonCsv({ policies }: Comparison): string {
  const cellText = (cell: Cell) => (typeof cell === "number" && !Number.isFinite(cell) ? "" : cell);
  const rows = policies.map((result) => csvLine(COLUMNS.map(([, cell]) => cellText(cell(result)))));
  return [csvLine(COLUMNS.map(([title]) => title)), ...rows].join("");
}
