import { type NextStep, shellWord } from "../next-steps";
import type { ApplicationResults, ResultsFolder } from "./results-folder";

/** Something that was told, and what one may ask next. */
export interface Story {
  readonly text: string;
  readonly next: readonly NextStep[];
}

/** The command that asks about a run's application, as someone would type it. */
export function question(results: ResultsFolder, application: ApplicationResults, options: string): string {
  const which = results.applications.length > 1 ? ` --application ${application.application_id}` : "";
  return `tokentide explain ${shellWord(results.path)}${which} ${options}`;
}

/** A time for the command line: what is asked for is what was told. */
export function timeOption(seconds: number): string {
  return `--at ${Number(seconds.toFixed(3))}`;
}
