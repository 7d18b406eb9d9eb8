/** What is wrong with a directory that results should go to. */
export type OutputDirectoryProblem = "holds-other-files" | "is-a-file" | "cannot-create";

const EXPLANATIONS: Record<OutputDirectoryProblem, string> = {
  "holds-other-files":
    "it holds files that are no results of an earlier run (no run.json of tokentide). Choose a new or empty directory, or empty this one.",
  "is-a-file": "a file has that name. Choose another directory, or move the file away.",
  "cannot-create": "it could not be created. Check the path and the permissions.",
};

/** Results cannot go where they were told to. Nothing was changed there. */
export class OutputDirectoryError extends Error {
  override readonly name = "OutputDirectoryError";
  readonly code = "OUTPUT_DIRECTORY_UNUSABLE";
  readonly directory: string;
  readonly problem: OutputDirectoryProblem;

  constructor(directory: string, problem: OutputDirectoryProblem, options?: ErrorOptions) {
    const cause = options?.cause instanceof Error ? ` (${options.cause.message})` : "";
    super(`Cannot write results to ${directory}: ${EXPLANATIONS[problem]}${cause}`, options);
    this.directory = directory;
    this.problem = problem;
  }
}
