/** One thing that is wrong with a configuration, and where. */
export interface ConfigProblem {
  /** The file, or `--set path=value` where an override brought the mistake. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Dotted path of the setting, list positions from 0: `applications.0.slo.ttft`. Empty for the whole file. */
  readonly path: string;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What stands there, as YAML would have it; absent where nothing does. */
  readonly found?: string;
  /** What could stand there. */
  readonly allowed?: string;
  /** What was probably meant, or what to do about it. */
  readonly hint?: string;
}

/** How the origin of an override is told from a file's name. */
export const OVERRIDE_PREFIX = "--set ";

/** One block of lines: place, path and message, then found / allowed / hint where there are any. */
export function formatProblem(problem: ConfigProblem): string {
  const place = problem.file.startsWith(OVERRIDE_PREFIX)
    ? problem.file
    : `${problem.file}:${problem.line}:${problem.column}`;
  const lines = [`${place}: ${problem.path === "" ? "" : `${problem.path}: `}${problem.message}`];
  if (problem.found !== undefined) lines.push(`    found:   ${problem.found}`);
  if (problem.allowed !== undefined) lines.push(`    allowed: ${problem.allowed}`);
  if (problem.hint !== undefined) lines.push(`    hint:    ${problem.hint}`);
  return lines.join("\n");
}

/** A configuration cannot be used. Holds every problem that was found, not just the first. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "CONFIG_INVALID";
  /** At least one, in order of file, then line. */
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(`${count} in the configuration\n\n${problems.map(formatProblem).join("\n\n")}`);
    this.problems = problems;
  }
}
