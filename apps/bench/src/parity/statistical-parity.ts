import { join } from "node:path";
import { caseConfig } from "./case-config";
import { runCase } from "./case-run";
import type { CaseVerdict } from "./case-verdict";
import { readCsvTable } from "./csv-table";
import { checkDefaultDialect } from "./default-dialect-check";
import type { ReferenceCase } from "./reference-case";

/** Which percentiles are shown, in the ancestor's words. */
const SHOWN = ["ttft", "tbt", "response"].flatMap((figure) =>
  ["p50", "p90", "p99"].map((percentile) => ({
    label: `${figure}_${percentile}`,
    column: `${figure}_times_${percentile}`,
  })),
);

/**
 * For cases that the ancestor decides by the shape of its heap: the number of completed requests agrees where it lost none,
 * and the percentiles are shown for the reader to judge. Where it did lose requests, the default dialect must not.
 */
export function judgeStatistical(reference: ReferenceCase): CaseVerdict {
  const run = runCase(caseConfig(reference.file, "splitwise-sim"), reference.folder);
  const { completed, lost } = reference.result;
  const ourCompleted = run.summary.applications[0]!.requests.completed;
  const theirs = readCsvTable(join(reference.folder, "summary.csv"));
  const deviations = SHOWN.map(({ label, column }) => {
    const their = theirs.numbers(column)![0]!;
    return { label, relative: (run.figures.numbers(column)![0]! - their) / their };
  });
  const worst = deviations.reduce((one, other) => (Math.abs(other.relative) > Math.abs(one.relative) ? other : one));
  const defaultDialect = lost === 0 ? undefined : checkDefaultDialect(reference);
  return {
    passed: (lost > 0 || ourCompleted === completed) && (defaultDialect?.passed ?? true),
    worst: { size: Math.abs(worst.relative), figure: worst.label, owner: "-" },
    notes: [
      `completed=${ourCompleted}/${completed}`,
      ...(defaultDialect === undefined ? [] : [`default dialect: ${defaultDialect.outcome}`]),
      deviations.map(({ label, relative }) => `${label}=${percent(relative)}`).join(" "),
    ],
  };
}

function percent(relative: number): string {
  return `${relative < 0 ? "" : "+"}${(relative * 100).toFixed(2)}%`;
}
