/** One case of a file of vectors: inputs and outputs of a rule, stated as facts. */
export interface ConformanceCase {
  readonly id: string;
  readonly name: string;
  /** Picks the rule. */
  readonly kind: string;
  readonly input: unknown;
  readonly expected: unknown;
}

/** What became of a case. */
export interface ConformanceVerdict {
  readonly case: ConformanceCase;
  /** What differs, a line each; none: it passed. */
  readonly differences: readonly string[];
}

/** How the cases of a kind are judged. */
export interface ConformanceKind {
  /** Runs the rule. What it throws is a miss. */
  // biome-ignore lint/suspicious/noExplicitAny: every kind has an input of its own, read from a file; each rule states it.
  find(input: any): unknown;
  /** Lists under these names have no order. */
  readonly unordered?: readonly string[];
}
