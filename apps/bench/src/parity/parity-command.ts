import { judgeCase } from "./judge-case";
import { parityLine } from "./parity-line";
import { type FoundCases, findReferenceCases, ReferenceFolderError, type ReferencePlaces } from "./reference-folder";

/** Exit codes of `npm run parity`. */
const ALL_PASS = 0;
const SOME_MISS = 1;
const WRONG_INPUT = 2;

/** What the command needs of the world. */
export interface ParityCommandOptions extends ReferencePlaces {
  /** Beginnings of names; only such cases are run. Empty: all. */
  readonly names: readonly string[];
  readonly print: (line: string) => void;
  /** For what kept the command from running. */
  readonly printError: (line: string) => void;
}

/** Holds every case against the ancestor, a line each and a count at the end, and answers the exit code. */
export function runParity(options: ParityCommandOptions): number {
  const { names, print, printError } = options;
  let found: FoundCases;
  try {
    found = findReferenceCases(options);
  } catch (error) {
    if (!(error instanceof ReferenceFolderError)) throw error;
    printError(error.message);
    return WRONG_INPUT;
  }
  const cases = found.cases.filter(({ name }) => names.length === 0 || names.some((start) => name.startsWith(start)));
  if (cases.length === 0) {
    printError(`${found.folder} has no case whose name begins with ${names.join(" or ")}.`);
    return WRONG_INPUT;
  }
  print(`${cases.length} cases of ${found.folder}${found.areOwn ? ", those that come with the project" : ""}`);
  let passed = 0;
  for (const reference of cases) {
    const verdict = judgeCase(reference);
    if (verdict.passed) passed++;
    print(parityLine(reference, verdict));
  }
  const failed = cases.length - passed;
  print(`parity: ${passed} passed, ${failed} failed`);
  return failed === 0 ? ALL_PASS : SOME_MISS;
}
