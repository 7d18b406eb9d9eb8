/** What was recommended at some time, before it was stabilised. */
export interface PastReplicas {
  readonly replicas: number;
  readonly timeSeconds: number;
}

/** A steadied count, and the log with the new recommendation in it. */
export interface Stabilized {
  readonly replicas: number;
  readonly log: readonly PastReplicas[];
}

/** What is to be steadied. */
export interface StabilizationInput {
  readonly nowSeconds: number;
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  readonly log: readonly PastReplicas[];
  readonly scaleUpWindowSeconds: number;
  readonly scaleDownWindowSeconds: number;
}

/**
 * The highest recommendation of the window, the new one included: the older rule, without a behavior. An entry exactly as
 * old as the window still counts. It holds going up, too.
 */
export function stabilize(
  log: readonly PastReplicas[],
  desiredReplicas: number,
  nowSeconds: number,
  windowSeconds: number,
): Stabilized {
  const isTooOld = (past: PastReplicas) => past.timeSeconds < nowSeconds - windowSeconds;
  const counted = log.filter((past) => !isTooOld(past)).map((past) => past.replicas);
  return {
    replicas: Math.max(desiredReplicas, ...counted),
    log: remember(log, { replicas: desiredReplicas, timeSeconds: nowSeconds }, isTooOld),
  };
}

/**
 * The current count, moved into what both windows agree on: at least the lowest recommendation of the window for scaling
 * up, at most the highest of the one for scaling down, the new one included in both. The past alone never moves it. An
 * entry exactly as old as a window does not count.
 */
export function stabilizeWithBehavior(input: StabilizationInput): Stabilized {
  const { nowSeconds, currentReplicas, desiredReplicas, log } = input;
  const upFrom = nowSeconds - input.scaleUpWindowSeconds;
  const downFrom = nowSeconds - input.scaleDownWindowSeconds;
  let lowest = desiredReplicas;
  let highest = desiredReplicas;
  for (const { replicas, timeSeconds } of log) {
    if (timeSeconds > upFrom) lowest = Math.min(lowest, replicas);
    if (timeSeconds > downFrom) highest = Math.max(highest, replicas);
  }
  return {
    replicas: Math.min(Math.max(currentReplicas, lowest), highest),
    log: remember(
      log,
      { replicas: desiredReplicas, timeSeconds: nowSeconds },
      ({ timeSeconds }) => timeSeconds < upFrom && timeSeconds < downFrom,
    ),
  };
}

/** The log with a new entry: in the place of the *last* one that is too old, else at the end. Nothing is ever taken out. */
function remember(
  log: readonly PastReplicas[],
  newest: PastReplicas,
  isTooOld: (past: PastReplicas) => boolean,
): PastReplicas[] {
  const slot = log.findLastIndex(isTooOld);
  return slot === -1 ? [...log, newest] : log.with(slot, newest);
}
