import { groupThousands } from "../readable-figures";
import type { NumberColumns } from "../results/csv-columns";
import type { ApplicationEntry } from "../results/result-files";
import type { ApplicationRecord, RunRecord } from "../results/run-record";
import { laneTimeline } from "./lane-timeline";
import type { Lane, LaneLatencies } from "./page-data";
import { evenly, fewerDecisions, pageDecisions, pageFailures } from "./page-decisions";

/*
 * A page stays small however long the run: what it may hold is shared by its lanes. A figure is some 12 bytes, a decision
 * some 250, so that all together come to less than 3 MB.
 */
const MOST_CELLS = 120_000;
const MOST_DECISIONS = 5000;
const MOST_FAILURES = 1000;

/** One application of one run, and what the page calls it. */
export interface Subject {
  /** Unique on the page; empty when there is only one. */
  readonly name: string;
  readonly run: RunRecord;
  readonly entry: ApplicationEntry;
  readonly record: ApplicationRecord;
}

/** A subject, and where the page's runs have it. */
export interface PlacedSubject extends Subject {
  readonly at: { readonly run: number; readonly application: number };
}

/** Every application of every run. */
export function subjectsOf(runs: readonly RunRecord[]): PlacedSubject[] {
  return runs.flatMap((run, runIndex) =>
    run.applications.map((record, index): PlacedSubject => {
      const words = [
        ...(runs.length > 1 ? [run.name] : []),
        ...(run.applications.length > 1 ? [`application ${record.applicationId}`] : []),
      ];
      const entry = run.summary.applications[index]!;
      return { name: words.join(", "), run, entry, record, at: { run: runIndex, application: index } };
    }),
  );
}

/** What the page's script is told of each subject. */
export function lanesOf(subjects: readonly Subject[]): Lane[] {
  const share = (most: number) => Math.floor(most / Math.max(1, subjects.length));
  return subjects.map(({ name, entry, record }): Lane => {
    const { intervals, ...timeline } = laneTimeline(record.timeline, share(MOST_CELLS));
    const decisions = pageDecisions(record.decisions);
    const shown = fewerDecisions(decisions, share(MOST_DECISIONS));
    const failures = pageFailures(record.failures);
    const shownFailures = evenly(failures, share(MOST_FAILURES));
    const { bounds = {} } = entry.slo;
    return {
      name,
      bounds: {
        ...(bounds.ttft_seconds === undefined ? {} : { ttft: bounds.ttft_seconds }),
        ...(bounds.tbt_seconds === undefined ? {} : { tbt: bounds.tbt_seconds }),
        ...(bounds.e2e_seconds === undefined ? {} : { e2e: bounds.e2e_seconds }),
      },
      ...timeline,
      decisions: shown,
      failures: shownFailures,
      latencies: latenciesOf(record.latencies),
      leftOut: [
        ...(intervals.kept < intervals.all
          ? [
              `${groupThousands(intervals.kept)} of ${groupThousands(intervals.all)} intervals are drawn, every peak among them; timeline.csv has all.`,
            ]
          : []),
        ...(shown.length < decisions.length
          ? [
              `${groupThousands(shown.length)} of ${groupThousands(decisions.length)} decisions are shown, those that changed something first; decisions/${record.applicationId}.jsonl has all.`,
            ]
          : []),
        ...(shownFailures.length < failures.length
          ? [`${groupThousands(shownFailures.length)} of ${groupThousands(failures.length)} failures are shown.`]
          : []),
      ],
    };
  });
}

function latenciesOf(columns: NumberColumns | undefined): LaneLatencies | undefined {
  if (columns === undefined) return undefined;
  const of = (name: string) => Array.from(columns.get(name) ?? [], (value) => (Number.isFinite(value) ? value : null));
  return { quantile: of("quantile"), ttft: of("ttft"), tbt: of("tbt"), e2e: of("e2e") };
}
