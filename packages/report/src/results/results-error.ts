/** One thing that is wrong with what was given to be read. */
export interface ResultsProblem {
  /** As it was given, or a file in it. */
  readonly path: string;
  readonly problem: string;
}

/** What was named is no result of a run, or one that cannot be read. Lists every problem. */
export class ResultsError extends Error {
  override readonly name: string = "ResultsError";
  readonly code: string = "RESULTS_UNREADABLE";
  readonly problems: readonly ResultsProblem[];

  constructor(problems: readonly ResultsProblem[]) {
    const lines = problems.map(({ path, problem }) => `${path}: ${problem}`);
    super(`${lines.join("\n")}\nResults are what \`tokentide run CONFIG --out DIR\` writes into DIR.`);
    this.problems = problems;
  }
}
