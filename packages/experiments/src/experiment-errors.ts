import type { JobFailure } from "./job";

/** Threads cannot be used as asked. */
export class WorkersError extends Error {
  override readonly name = "WorkersError";
  readonly code = "WORKERS_UNUSABLE";
}

/** A sweep has no points, or points that say nothing. */
export class SweepError extends Error {
  override readonly name = "SweepError";
  readonly code = "SWEEP_INVALID";

  constructor(
    /** The setting, or `seeds`. */
    readonly axis: string,
    problem: string,
  ) {
    super(`Cannot sweep over ${axis}: ${problem}`);
  }
}

/** A run failed whose figures are needed. */
export class ReplicationError extends Error {
  override readonly name = "ReplicationError";
  readonly code = "REPLICATION_FAILED";

  constructor(
    readonly seed: number,
    readonly failure: JobFailure,
  ) {
    super(
      `The run with seed ${seed} failed, and figures of the other seeds alone would be misleading. ` +
        `${failure.name}: ${failure.message}`,
    );
  }
}

/** What an instance carries cannot be measured, or servers cannot be counted, for what was asked. */
export class CapacityError extends Error {
  override readonly name = "CapacityError";
  readonly code = "CAPACITY_UNMEASURABLE";

  /** Without bounds any load will do. */
  static withoutPromise(applicationId: number): CapacityError {
    return new CapacityError(
      `Cannot say what application ${applicationId} needs: it promises nothing. Give it a bound, such as ` +
        "slo: { ttft: 2.0, tbt: 0.1 } (seconds).",
    );
  }

  /** Nobody can know when a request comes that waits for the answer to another. */
  static withoutForeknowledge(): CapacityError {
    return new CapacityError(
      "The clairvoyant policy has to know all requests beforehand, and these wait for the answers to others (a closed loop, or " +
        "sessions), so they depend on what serves them. Leave the policy out, or use open arrivals without sessions.",
    );
  }

  /** Servers are shared out among applications by more than their number. */
  static severalApplications(found: number): CapacityError {
    return new CapacityError(
      `Servers can be counted for one application, and there are ${found}. Give each a configuration of its own.`,
    );
  }

  /** A fleet that is always there needs a start state that says what is on a server. */
  static withoutInstances(): CapacityError {
    return new CapacityError(
      "The start state is unallocated: no server has an instance, however many there are. Take state_type: baseline with an " +
        "instance, or splitwise with a prompt and a token pool.",
    );
  }

  /** A schedule needs something that follows it. */
  static withoutScaling(applicationId: number): CapacityError {
    return new CapacityError(
      `Application ${applicationId} has no scaling manager, so no schedule can change its fleet. Give it scaling_manager: {}.`,
    );
  }

  /** No number of instances would do. */
  static outOfReach(applicationId: number, tag: string): CapacityError {
    return new CapacityError(
      `A ${tag} instance of application ${applicationId} misses its promise even with one request at a time, so no number ` +
        "of instances keeps it. Weaken the promise, or take a faster SKU or a higher parallelism.",
    );
  }

  static unknown(what: string, found: string, known: readonly string[]): CapacityError {
    return new CapacityError(`There is no ${what} ${found}; there is: ${known.join(", ")}.`);
  }
}

/** Policies cannot be compared as asked. */
export class ComparisonError extends Error {
  override readonly name = "ComparisonError";
  readonly code = "COMPARISON_IMPOSSIBLE";
}

/** An environment is not used as it can be. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
  readonly code = "ENVIRONMENT_MISUSED";
}
