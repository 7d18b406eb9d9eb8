import type { ConformanceVerdict } from "./conformance-case";
import { judgeCase } from "./judge-case";
import { type FoundVectors, findVectors, VectorFolderError, type VectorPlaces } from "./vector-folder";

/** Exit codes of `npm run conformance`. */
const ALL_PASS = 0;
const SOME_MISS = 1;
const WRONG_INPUT = 2;

/** What the command needs of the world. */
export interface ConformanceCommandOptions extends VectorPlaces {
  /** Beginnings of kinds or of ids of cases; only such cases are run. Empty: all. */
  readonly names: readonly string[];
  readonly print: (line: string) => void;
  /** For what kept the command from running. */
  readonly printError: (line: string) => void;
}

/**
 * Holds the rules against the cases: a line a kind, what was missed with its name, what was expected and what was found,
 * and a count at the end. Answers the exit code.
 */
export function runConformance(options: ConformanceCommandOptions): number {
  const { names, print, printError } = options;
  let found: FoundVectors;
  try {
    found = findVectors(options);
  } catch (error) {
    if (!(error instanceof VectorFolderError)) throw error;
    printError(error.message);
    return WRONG_INPUT;
  }
  const isAskedFor = (text: string) => names.length === 0 || names.some((start) => text.startsWith(start));
  const cases = found.cases.filter(({ id, kind }) => isAskedFor(id) || isAskedFor(kind));
  if (cases.length === 0) {
    printError(`${found.folder} has no case whose kind or id begins with ${names.join(" or ")}.`);
    return WRONG_INPUT;
  }
  print(`${cases.length} cases of ${found.folder}${found.areOwn ? ", those that come with the project" : ""}`);
  const byKind = new Map<string, ConformanceVerdict[]>();
  for (const verdict of cases.map(judgeCase)) {
    const { kind } = verdict.case;
    byKind.set(kind, [...(byKind.get(kind) ?? []), verdict]);
  }
  let failed = 0;
  for (const [kind, verdicts] of [...byKind].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const missed = verdicts.filter((verdict) => verdict.differences.length > 0);
    failed += missed.length;
    print(`${kind} ${verdicts.length - missed.length}/${verdicts.length}`);
    for (const verdict of missed) for (const line of missLines(verdict)) print(line);
  }
  print(`conformance: ${cases.length - failed} passed, ${failed} failed`);
  return failed === 0 ? ALL_PASS : SOME_MISS;
}

/** What a reader needs to see what went wrong. */
export function missLines({ case: { id, name }, differences }: ConformanceVerdict): string[] {
  return [`  FAIL ${id} ${name}`, ...differences.map((difference) => `    ${difference}`)];
}
