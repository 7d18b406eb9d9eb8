/** Thrown when a seed is not an integer that a double holds exactly. */
export class InvalidSeedError extends Error {
  override readonly name: string = "InvalidSeedError";
  readonly code = "INVALID_SEED" as const;
  constructor(
    /** The seed that was given. */
    readonly seed: number,
  ) {
    super(`A seed must be an integer between -(2^53 - 1) and 2^53 - 1, got ${seed}.`);
  }
}

/** Thrown when a random integer is wanted from an empty or inexact range. */
export class InvalidIntegerRangeError extends Error {
  override readonly name: string = "InvalidIntegerRangeError";
  readonly code = "INVALID_INTEGER_RANGE" as const;
  constructor(
    /** The bound that was given. */
    readonly exclusiveMax: number,
  ) {
    super(
      `nextInteger needs an integer between 1 and 2^53 - 1 as its exclusive maximum, got ${exclusiveMax}. ` +
        "Check that the list to choose from is not empty.",
    );
  }
}

/** Thrown when a value that is no saved state is restored into a random stream. */
export class InvalidRandomStateError extends Error {
  override readonly name: string = "InvalidRandomStateError";
  readonly code = "INVALID_RANDOM_STATE" as const;
  constructor(
    /** What was given. */
    readonly state: readonly number[],
  ) {
    super(
      `The state of a random stream is four 32-bit integers that are not all 0, got [${state.join(", ")}]. ` +
        "Restore only what state() returned.",
    );
  }
}

/** Thrown when a distribution cannot have the parameters it was given. */
export class InvalidDistributionError extends Error {
  override readonly name: string = "InvalidDistributionError";
  readonly code = "INVALID_DISTRIBUTION" as const;
  constructor(
    /** The function that makes the distribution, for example `gamma`. */
    readonly distribution: string,
    /** The parameter that is wrong. */
    readonly parameter: string,
    /** Its value. */
    readonly value: number | readonly number[],
    /** What is allowed, as a sentence's end: "must be …". */
    readonly requirement: string,
  ) {
    super(
      `${distribution}: ${parameter} ${requirement}, got ${Array.isArray(value) ? `[${value.join(", ")}]` : value}.`,
    );
  }
}
