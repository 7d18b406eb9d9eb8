import { REPORT_FILE, readRuns, reportPage } from "@tokentide/report";
import { nextSteps } from "../next-steps";
import { openStep } from "../report/open-step";
import { WholeFile } from "../report/whole-file";

/** Options of `tokentide report`. */
export interface ReportOptions {
  readonly output?: string;
  readonly title?: string;
}

/** Makes a page of folders of results. */
export function reportCommand(directories: readonly string[], { output = REPORT_FILE, title }: ReportOptions): void {
  const file = new WholeFile(output);
  const page = reportPage(readRuns(directories), title === undefined ? {} : { title });
  file.write(page);
  process.stdout.write(`Wrote ${file.summary}\n`);
  process.stdout.write(nextSteps([openStep(output)]));
}
