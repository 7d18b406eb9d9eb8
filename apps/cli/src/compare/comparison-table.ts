import type { Comparison, PolicyResult } from "@tokentide/experiments";
import { readableAttainment, readableDollars, readableNumber, readableShare } from "@tokentide/report";
import { type Column, plainTable } from "../plain-table";
import { promiseText } from "./promise-text";

/** How parts of the table look, for example in colour. */
export interface ComparisonStyle {
  heading(text: string): string;
  label(text: string): string;
  /** Policies that no other one beats. */
  best(text: string): string;
}

const PLAIN: ComparisonStyle = { heading: (text) => text, label: (text) => text, best: (text) => text };
const ON_FRONT = "●";
const NO_FIGURE = "–";

/** The figures of a comparison for a terminal, means over the seeds. Ends with a line break. */
export function comparisonTable(comparison: Comparison, style: Partial<ComparisonStyle> = {}): string {
  const { heading, label, best } = { ...PLAIN, ...style };
  const { policies, seeds, promises } = comparison;
  const runs = seeds.length === 1 ? `seed ${seeds[0]}` : `means over seeds ${seeds[0]} to ${seeds.at(-1)}`;
  const compared = policies.filter(({ tunedFrom }) => tunedFrom === undefined).length;
  const title = `${compared} ${compared === 1 ? "policy" : "policies"}, ${runs}`;
  const table = plainTable(
    policies,
    columnsOf(comparison).map((column) => ({
      ...column,
      title: label(column.title),
      cell: (result: PolicyResult) =>
        result.isOnParetoFront ? best(String(column.cell(result))) : column.cell(result),
    })),
  );
  return [heading(title), ...promiseText(promises), "", table, ...notes(comparison), ""]
    .join("\n")
    .replace(/\n\n$/, "\n");

  function notes({ policies: results }: Comparison): string[] {
    return [
      `${ON_FRONT} no other policy keeps the promise as often for less money`,
      ...(results.some(({ regret }) => regret !== undefined)
        ? ["regret: how much more 1,000 requests within the SLO cost than with all the future known"]
        : []),
      ...(seeds.length > 1 && results.every(isWithoutChance)
        ? ["Every seed gave the same: nothing in this configuration is left to chance, so --seeds 1 would do."]
        : []),
    ];
  }
}

function columnsOf({ bounds, policies }: Comparison): Column<PolicyResult>[] {
  const numbers: (Column<PolicyResult> | undefined)[] = [
    { title: "within SLO", cell: ({ attainment }) => readableAttainment(attainment.mean) },
    // With one bound its share is that of all.
    ...(bounds.length < 2 ? [] : bounds).map(
      (bound): Column<PolicyResult> => ({
        title: bound.toUpperCase(),
        cell: ({ attainmentByBound }) => readableAttainment(attainmentByBound[bound]?.mean ?? Number.NaN),
      }),
    ),
    { title: "GPU-hours", cell: ({ gpuHours }) => readableNumber(gpuHours.mean) },
    { title: "$/1,000", cell: ({ costPerThousandWithinSlo }) => readableDollars(costPerThousandWithinSlo.mean) },
    { title: "flaps", cell: ({ flaps }) => readableNumber(flaps.mean) },
    { title: "worst minute", cell: ({ worstMinute }) => worstMinuteText(worstMinute) },
    policies.some(({ regret }) => regret !== undefined)
      ? { title: "regret", cell: ({ regret }) => (regret === undefined ? NO_FIGURE : signedShare(regret.relative)) }
      : undefined,
  ];
  return [
    { title: " ", cell: ({ isOnParetoFront }) => (isOnParetoFront ? ON_FRONT : " ") },
    { title: "policy", cell: ({ name }) => name },
    ...numbers.filter((column) => column !== undefined).map((column) => ({ ...column, isNumber: true })),
  ];
}

function worstMinuteText(worst: PolicyResult["worstMinute"]): string {
  if (worst === undefined) return NO_FIGURE;
  return `${readableShare(worst.attainment)} at ${readableNumber(worst.startSeconds / 60)} min`;
}

function signedShare(share: number): string {
  return share > 0 ? `+${readableShare(share)}` : readableShare(share);
}

function isWithoutChance({ gpuHours, attainment }: PolicyResult): boolean {
  return gpuHours.standardDeviation === 0 && attainment.standardDeviation === 0;
}
