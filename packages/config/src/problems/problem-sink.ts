import type { ConfigProblem } from "../config-error";
import { type ConfigPath, formatPath, type MapNode, nodeAt, positionOf, toPlain } from "../source/config-node";

/** What a rule knows of a problem; where it stands and what stands there is looked up. */
export interface ProblemDetails {
  readonly message: string;
  readonly allowed?: string | undefined;
  readonly hint?: string | undefined;
  /** Says what stands there, where the value itself would not. */
  readonly found?: string | undefined;
}

const MAX_SHOWN = 80;

/** A value as a message shows it: short, on one line. */
export function valueInWords(value: unknown): string {
  const json =
    typeof value === "number" && !Number.isFinite(value)
      ? Number.isNaN(value)
        ? ".nan (not a number)"
        : `${value < 0 ? "-" : ""}.inf`
      : value === null
        ? "nothing"
        : JSON.stringify(value);
  return json.length > MAX_SHOWN ? `${json.slice(0, MAX_SHOWN)}…` : json;
}

/** Collects the problems of one configuration and finds the line of each. */
export class ProblemSink {
  readonly problems: ConfigProblem[];
  readonly #root: MapNode;
  readonly #broken: ConfigPath[] = [];

  constructor(root: MapNode, problems: ConfigProblem[]) {
    this.#root = root;
    this.problems = problems;
  }

  /** A setting was reported and a default took its place: what rules say about it from now on would mislead. */
  markBroken(path: ConfigPath): void {
    this.#broken.push(path);
  }

  /** Whether something was reported for exactly this setting. */
  has(path: ConfigPath): boolean {
    const text = formatPath(path);
    return this.problems.some((problem) => problem.path === text);
  }

  /** Reports a problem, unless it only follows from one that was reported for the same setting. */
  report(path: ConfigPath, details: ProblemDetails): void {
    if (!this.#broken.some((broken) => isPrefix(broken, path) || isPrefix(path, broken))) this.add(path, details);
  }

  /** Reports a problem whatever was reported before. */
  add(path: ConfigPath, { message, allowed, hint, found }: ProblemDetails): void {
    const { file, line, column } = positionOf(this.#root, path);
    const node = nodeAt(this.#root, path);
    const foundWords = found ?? (node === undefined || path.length === 0 ? undefined : valueInWords(toPlain(node)));
    this.problems.push({
      file,
      line,
      column,
      path: formatPath(path),
      message,
      ...(foundWords === undefined ? {} : { found: foundWords }),
      ...(allowed === undefined ? {} : { allowed }),
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

function isPrefix(short: ConfigPath, long: ConfigPath): boolean {
  return short.length <= long.length && short.every((step, index) => String(step) === String(long[index]));
}
