import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureInChild } from "../child-process";
import type { AgainstOptions } from "../command-line";
import type { BenchTable } from "../measurement/bench-table";
import { describeMachine, machineText } from "../measurement/machine";
import { tableText } from "../measurement/print-table";
import { median } from "../measurement/statistics";
import { REPOSITORY } from "../paths";
import { COMPARED_WORK } from "./compared-work";
import type { InterleaveAnswer, InterleaveInput } from "./interleave";
import { BuildUnavailableError, bundle, checkOut, commitOf } from "./other-checkout";

const NOT_SLOWER = 0;
const SLOWER = 1;
const WRONG_INPUT = 2;

/** Compares this checkout, uncommitted changes too, with a git ref, and answers the exit code. */
export function runAgainst({ ref, threshold, processes }: AgainstOptions): number {
  const scratch = mkdtempSync(join(tmpdir(), "tokentide-against-"));
  try {
    const commit = commitOf(ref);
    console.log(machineText(describeMachine()));
    console.error(`› bundling ${ref} (${commit.slice(0, 10)}) and this checkout`);
    const other = join(scratch, "checkout");
    checkOut(commit, other);
    const baselinePath = bundle(other, scratch, "baseline");
    const candidatePath = bundle(REPOSITORY, scratch, "candidate");
    const table = compare({ baselinePath, candidatePath, processes, threshold, ref });
    console.log(`\n${tableText(table.table)}`);
    console.log(
      table.slower.length === 0
        ? `Not slower than ${ref} by more than ${percent(threshold)}.`
        : `Slower than ${ref} by more than ${percent(threshold)}: ${table.slower.join(", ")}.`,
    );
    return table.slower.length === 0 ? NOT_SLOWER : SLOWER;
  } catch (error) {
    if (!(error instanceof BuildUnavailableError)) throw error;
    console.error(error.message);
    return WRONG_INPUT;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Comparison extends AgainstOptions {
  readonly baselinePath: string;
  readonly candidatePath: string;
}

function compare(comparison: Comparison): { table: BenchTable; slower: string[] } {
  const { baselinePath, candidatePath, processes, threshold, ref } = comparison;
  const slower: string[] = [];
  const rows = COMPARED_WORK.map((work) => {
    console.error(`› comparing ${work}`);
    const answers = Array.from({ length: processes }, (_, index) => {
      const input: InterleaveInput = { work, baselinePath, candidatePath, candidateFirst: index % 2 === 1 };
      return measureInChild<InterleaveAnswer>("interleave", input);
    });
    const ratios = answers.map(({ baselineMs, candidateMs }) => candidateMs / baselineMs);
    const ratio = median(ratios);
    if (ratio > 1 + threshold) slower.push(`${work} (${percent(ratio - 1)})`);
    return [
      work,
      median(answers.map(({ baselineMs }) => baselineMs)),
      median(answers.map(({ candidateMs }) => candidateMs)),
      ratio,
      `${Math.min(...ratios).toFixed(3)} … ${Math.max(...ratios).toFixed(3)}`,
      ratio > 1 + threshold ? "slower" : ratio < 1 - threshold ? "faster" : "same",
    ];
  });
  return {
    slower,
    table: {
      group: "against",
      title: `This checkout against ${ref}`,
      columns: [
        { name: "work" },
        { name: `${ref} ms`, digits: 3 },
        { name: "here ms", digits: 3 },
        { name: "ratio", digits: 3 },
        { name: "range" },
        { name: "verdict" },
      ],
      rows,
      notes: [
        "Both builds in one process, short chunks in turns; the tenth percentile of each, and of the ratios the median " +
          `over ${processes} processes.`,
      ],
    },
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
