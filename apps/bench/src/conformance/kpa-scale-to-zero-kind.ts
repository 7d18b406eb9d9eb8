import { kpaRules } from "@tokentide/scaling-manager";
import type { ConformanceKind } from "./conformance-case";

interface ScaleToZeroCase {
  readonly proposedScale: number;
  readonly bounds?: {
    readonly min?: number;
    readonly max?: number;
    readonly minScale?: number;
    readonly maxScale?: number;
  };
  readonly status: { readonly state: kpaRules.ActivityState; readonly forSeconds?: number | null };
  readonly reachability?: string | null;
  readonly annotations?: Readonly<Record<string, string | number | null>> | null;
  readonly proxyMode?: boolean;
  readonly proxiedForSeconds?: number | null;
  readonly activatorProbe?: "ok" | "notYet" | "error" | "mustNotBeCalled";
  readonly hasReachedInitialScale?: boolean;
  readonly config?: Partial<kpaRules.KpaConfig> & { readonly progressDeadlineSeconds?: number };
}

/** A minute and a half more than ten: what Knative gives a revision to come up. */
const PROGRESS_DEADLINE_SECONDS = 600;

/** Annotations by the last word of their name, or as fields; durations as text or seconds. */
function annotation({ annotations }: ScaleToZeroCase, ...names: readonly string[]): number | undefined {
  for (const [key, value] of Object.entries(annotations ?? {})) {
    if (value === null || !names.some((name) => key === name || key.endsWith(`/${name}`))) continue;
    const seconds = typeof value === "number" ? value : (kpaRules.parseGoDuration(value) ?? Number(value));
    if (!Number.isNaN(seconds)) return seconds;
  }
  return undefined;
}

/** The last step of the Knative Pod Autoscaler: bounds, and the way to nothing. */
export const KPA_SCALE_TO_ZERO: ConformanceKind = {
  find(input: ScaleToZeroCase) {
    const { bounds = {}, reachability } = input;
    const config = { ...kpaRules.DEFAULT_KPA_CONFIG, ...input.config };
    const outcome = kpaRules.scaleToZero({
      proposedPods: input.proposedScale,
      minScale: bounds.min ?? bounds.minScale ?? config.minScale,
      maxScale: bounds.max ?? bounds.maxScale ?? config.maxScale,
      initialScale: annotation(input, "initial-scale", "initialScale") ?? config.initialScale,
      hasReachedInitialScale: input.hasReachedInitialScale ?? false,
      reachability: reachability === "reachable" || reachability === "unreachable" ? reachability : "unknown",
      activity: input.status.state,
      activityForSeconds: input.status.forSeconds ?? 0,
      isProxied: input.proxyMode ?? false,
      proxiedForSeconds: input.proxiedForSeconds ?? 0,
      targetBurstCapacity:
        annotation(input, "target-burst-capacity", "targetBurstCapacity") ?? config.targetBurstCapacity,
      isBufferInPath() {
        if (input.activatorProbe === "mustNotBeCalled") throw new Error("The buffer was asked.");
        return (input.activatorProbe ?? "ok") === "ok";
      },
      isScaleToZeroEnabled: config.enableScaleToZero,
      stableWindowSeconds: annotation(input, "window", "stableWindowSeconds") ?? config.stableWindowSeconds,
      gracePeriodSeconds: config.scaleToZeroGracePeriodSeconds,
      retentionSeconds:
        annotation(
          input,
          "scale-to-zero-pod-retention-period",
          "scaleToZeroPodRetentionPeriod",
          "scaleToZeroPodRetentionPeriodSeconds",
        ) ?? config.scaleToZeroPodRetentionPeriodSeconds,
      progressDeadlineSeconds: config.progressDeadlineSeconds ?? PROGRESS_DEADLINE_SECONDS,
    });
    return {
      desiredScale: outcome.desiredPods,
      applied: outcome.isApplied,
      requeues: outcome.lookAgainAfterSeconds.length,
      asyncProbes: outcome.isProbeStarted ? 1 : 0,
    };
  },
};
