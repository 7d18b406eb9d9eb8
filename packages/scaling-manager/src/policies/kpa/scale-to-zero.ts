/** What an application is to the autoscaler: getting its first pods, serving, or without traffic. */
export type ActivityState = "activating" | "active" | "inactive";

/** Whether anybody can send requests; `unknown` before routes are known. */
export type Reachability = "reachable" | "unreachable" | "unknown";

/** What the last step to zero depends on. */
export interface ScaleToZeroInput {
  /** What the decision came to; -1: not known. */
  readonly proposedPods: number;
  readonly minScale: number;
  /** 0: no maximum. */
  readonly maxScale: number;
  readonly initialScale: number;
  /** Whether the initial scale was ever there. */
  readonly hasReachedInitialScale: boolean;
  readonly reachability: Reachability;
  readonly activity: ActivityState;
  /** How long it has been so. */
  readonly activityForSeconds: number;
  /** Whether requests go through the buffer, and since when. */
  readonly isProxied: boolean;
  readonly proxiedForSeconds: number;
  /** -1: the buffer is always in the way, so nobody need ask. */
  readonly targetBurstCapacity: number;
  /** Whether the buffer answers for the pods. Asked only when it matters. */
  isBufferInPath(): boolean;
  readonly isScaleToZeroEnabled: boolean;
  readonly stableWindowSeconds: number;
  readonly gracePeriodSeconds: number;
  readonly retentionSeconds: number;
  readonly progressDeadlineSeconds: number;
}

/** What becomes of it. */
export interface ScaleToZeroOutcome {
  /** -1: not known. */
  readonly desiredPods: number;
  /** Whether it is to be carried out; else it is only what is wanted. */
  readonly isApplied: boolean;
  /** When to look again, each of them. */
  readonly lookAgainAfterSeconds: readonly number[];
  /** Whether the buffer is to be asked again in the background. */
  readonly isProbeStarted: boolean;
  readonly reason: string;
}

/** Pods that do not come up fail themselves first, so that somebody says why. */
const ACTIVATION_BUFFER_SECONDS = 30;

/** Nothing else will bring it up again when requests go through the buffer already. */
const PROXIED_LOOK_AGAIN_SECONDS = 3;

/**
 * Bounds a decision and takes the last pod only when nobody is left without an answer: active for a stable window → traffic
 * moves to the buffer; behind the buffer for the grace period → the pod goes.
 *
 * Source: Knative Serving, pkg/reconciler/autoscaling/kpa.
 */
export function scaleToZero(input: ScaleToZeroInput): ScaleToZeroOutcome {
  const { proposedPods, activity, activityForSeconds } = input;
  if (proposedPods < 0 && activity !== "activating") return wait(proposedPods, "no decision yet");
  const bounded = withinBounds(input);
  if (bounded !== 0) return apply(bounded, `${proposedPods} within bounds: ${bounded}`);
  if (!input.isScaleToZeroEnabled) return apply(1, "scaling to zero is off: 1");
  switch (activity) {
    case "activating": {
      const timeoutSeconds = input.progressDeadlineSeconds + ACTIVATION_BUFFER_SECONDS;
      return activityForSeconds > timeoutSeconds
        ? apply(0, `its pods did not come up in ${timeoutSeconds} s: 0`)
        : wait(-1, `its pods are coming up since ${activityForSeconds} s`, timeoutSeconds);
    }
    case "active": {
      const left = input.stableWindowSeconds - activityForSeconds;
      if (left > 0)
        return { ...apply(1, `1 for another ${left} s of the stable window`), lookAgainAfterSeconds: [left] };
      const again = input.isProxied ? [PROXIED_LOOK_AGAIN_SECONDS] : [];
      return wait(
        0,
        `no load in a stable window of ${input.stableWindowSeconds} s: requests go to the buffer`,
        ...again,
      );
    }
    case "inactive":
      return whileInactive(input);
  }
}

function whileInactive(input: ScaleToZeroInput): ScaleToZeroOutcome {
  const { activityForSeconds, gracePeriodSeconds, proxiedForSeconds } = input;
  if (input.targetBurstCapacity !== -1 && !input.isBufferInPath()) {
    return { ...wait(0, "the buffer does not take the requests yet"), isProbeStarted: true };
  }
  const retentionSeconds = input.reachability === "unreachable" ? 0 : input.retentionSeconds;
  const graceSeconds = Math.max(gracePeriodSeconds, retentionSeconds);
  if (activityForSeconds >= graceSeconds)
    return apply(0, `inactive for ${activityForSeconds} s of ${graceSeconds} s: 0`);
  if (activityForSeconds < retentionSeconds) {
    const left = retentionSeconds - activityForSeconds;
    return wait(0, `the last pod is kept for another ${left} s`, left);
  }
  const left = gracePeriodSeconds - proxiedForSeconds;
  if (left <= 0) return apply(0, `requests go to the buffer for ${proxiedForSeconds} s: 0`);
  return wait(0, `requests are to go to the buffer for another ${left} s`, left);
}

function withinBounds(input: ScaleToZeroInput): number {
  const { proposedPods, minScale, maxScale, initialScale, reachability } = input;
  let lowest = reachability === "unreachable" ? 0 : minScale;
  const isInitial = initialScale > 1 && !input.hasReachedInitialScale && reachability !== "unreachable";
  if (isInitial) lowest = Math.max(lowest, initialScale);
  // The lower bound goes first: a minimum above the maximum holds.
  if (proposedPods < lowest) return lowest;
  return maxScale > 0 ? Math.min(proposedPods, maxScale) : proposedPods;
}

/** What the application is after a decision. `undefined`: what was wanted is not known. */
export function nextActivity(
  wantedPods: number | undefined,
  readyPods: number,
  minimumPods: number,
  activity: ActivityState,
): ActivityState {
  if (wantedPods === 0) return "inactive";
  if (wantedPods === undefined && activity === "inactive") return "inactive";
  return readyPods < Math.max(1, minimumPods) ? "activating" : "active";
}

function apply(desiredPods: number, reason: string): ScaleToZeroOutcome {
  return { desiredPods, isApplied: true, lookAgainAfterSeconds: [], isProbeStarted: false, reason };
}

function wait(desiredPods: number, reason: string, ...lookAgainAfterSeconds: number[]): ScaleToZeroOutcome {
  return { desiredPods, isApplied: false, lookAgainAfterSeconds, isProbeStarted: false, reason };
}
