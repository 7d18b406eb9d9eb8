/** A hand-written processor, SKU, model or setting whose figures cannot be. Names all problems at once. */
export class InvalidDefinitionError extends Error {
  override readonly name = "InvalidDefinitionError";
  readonly code = "INVALID_DEFINITION";
  /** What was defined, e.g. `processor "mine"`. */
  readonly subject: string;
  readonly problems: readonly string[];

  constructor(subject: string, problems: readonly string[]) {
    super(`The definition of ${subject} is not usable: ${problems.join("; ")}.`);
    this.subject = subject;
    this.problems = problems;
  }
}

/** Collects what is wrong with a definition, to report it in one go. */
export class DefinitionCheck {
  readonly #subject: string;
  readonly #problems: string[] = [];

  constructor(subject: string) {
    this.#subject = subject;
  }

  name(field: string, value: unknown): this {
    return this.#require(typeof value === "string" && value.trim() !== "", `${field} must be a non-empty text`);
  }

  positive(field: string, value: unknown): this {
    const holds = typeof value === "number" && Number.isFinite(value) && value > 0;
    return this.#require(holds, `${field} must be a number above 0, found ${String(value)}`);
  }

  nonNegative(field: string, value: unknown): this {
    const holds = typeof value === "number" && Number.isFinite(value) && value >= 0;
    return this.#require(holds, `${field} must be a number of at least 0, found ${String(value)}`);
  }

  positiveInteger(field: string, value: unknown): this {
    const holds = Number.isSafeInteger(value) && (value as number) > 0;
    return this.#require(holds, `${field} must be a whole number above 0, found ${String(value)}`);
  }

  /** Anything else that must hold. */
  that(holds: boolean, problem: string): this {
    return this.#require(holds, problem);
  }

  /** @throws InvalidDefinitionError when anything was wrong */
  done(): void {
    if (this.#problems.length > 0) throw new InvalidDefinitionError(this.#subject, this.#problems);
  }

  #require(holds: boolean, problem: string): this {
    if (!holds) this.#problems.push(problem);
    return this;
  }
}
