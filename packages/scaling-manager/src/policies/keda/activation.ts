/** What the step between none and one goes by. */
export interface ActivationInput {
  readonly nowSeconds: number;
  readonly currentInstances: number;
  readonly minInstances: number;
  /** What is kept without work; absent: the minimum. */
  readonly idleInstances: number | undefined;
  /** Whether any trigger says that there is something to do. */
  readonly isActive: boolean;
  /** Whether any trigger fails. */
  readonly hasFailure: boolean;
  readonly cooldownSeconds: number;
  readonly initialCooldownSeconds: number;
  readonly createdSeconds: number;
  /** `null`: there was never anything to do. */
  readonly lastActiveSeconds: number | null;
}

/** What becomes of it. */
export interface ActivationOutcome {
  /** Absent: left to the autoscaler. */
  readonly instances: number | undefined;
  readonly lastActiveSeconds: number | null;
  readonly reason: string;
}

/**
 * The step between nothing and something, which KEDA makes itself: with something to do at once to the minimum, at least
 * one; with nothing to do, after the cooldown, from however many to what is kept without work. While a trigger fails nothing
 * is taken away.
 *
 * Source: KEDA, pkg/scaling/executor.
 */
export function activate(input: ActivationInput): ActivationOutcome {
  const { nowSeconds, currentInstances, minInstances, idleInstances, hasFailure, lastActiveSeconds } = input;
  const left = (reason: string, lastActive: number | null = lastActiveSeconds): ActivationOutcome => ({
    instances: undefined,
    lastActiveSeconds: lastActive,
    reason,
  });
  if (input.isActive) {
    const isIdle = idleInstances !== undefined && currentInstances < minInstances;
    if (!isIdle && currentInstances > 0) return left("active", hasFailure ? lastActiveSeconds : nowSeconds);
    const instances = Math.max(1, minInstances);
    return { instances, lastActiveSeconds: nowSeconds, reason: `active: ${instances}` };
  }
  if (hasFailure) return left("a trigger has no data: nothing is taken away");
  const kept = idleInstances ?? minInstances;
  if (idleInstances !== undefined ? currentInstances > idleInstances : currentInstances > 0 && minInstances === 0) {
    const endSeconds =
      lastActiveSeconds === null
        ? input.createdSeconds + input.initialCooldownSeconds
        : lastActiveSeconds + input.cooldownSeconds;
    if (endSeconds >= nowSeconds) return left(`nothing to do: ${kept} after ${endSeconds} s`);
    return { instances: kept, lastActiveSeconds, reason: `nothing to do since the cooldown began: ${kept}` };
  }
  if (idleInstances === undefined && currentInstances < minInstances) {
    return { instances: minInstances, lastActiveSeconds, reason: `below the minimum: ${minInstances}` };
  }
  return left("nothing to do");
}
