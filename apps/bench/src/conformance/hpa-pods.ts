import { hpaRules } from "@tokentide/scaling-manager";

/** Ages in the files count back from the moment of the case, which is second 0 here. */
export const NOW_SECONDS = 0;

/** A pod of a case. `null`: not stated. */
export interface PodOfCase {
  readonly name: string;
  readonly phase: hpaRules.PodPhase;
  readonly ready: boolean | null;
  readonly startAgeSeconds: number | null;
  readonly readyTransitionAgeSeconds: number | null;
  readonly deleted: boolean;
  readonly requestMilli?: number | null;
}

/** Samples of a case, by pod. */
export type SamplesOfCase = Readonly<
  Record<
    string,
    { readonly valueMilli: number | string; readonly ageSeconds: number | null; readonly windowSeconds: number }
  >
>;

/** A moment so long ago. */
export function timeOfAge(ageSeconds: number | null): number | undefined {
  return ageSeconds === null ? undefined : NOW_SECONDS - ageSeconds;
}

export function podsOf(pods: readonly PodOfCase[]): hpaRules.Pod[] {
  return pods.map((pod) => ({
    name: pod.name,
    phase: pod.phase,
    isBeingDeleted: pod.deleted,
    isReady: pod.ready ?? undefined,
    startedSeconds: timeOfAge(pod.startAgeSeconds),
    readinessChangedSeconds: timeOfAge(pod.readyTransitionAgeSeconds),
    requestMilli: pod.requestMilli ?? undefined,
  }));
}

export function samplesOf(metrics: SamplesOfCase): Map<string, hpaRules.PodSample> {
  return new Map(
    Object.entries(metrics).map(([name, { valueMilli, ageSeconds, windowSeconds }]) => [
      name,
      { valueMilli: BigInt(valueMilli), timeSeconds: timeOfAge(ageSeconds), windowSeconds },
    ]),
  );
}

/** What the source says where we say something in words of our own: cases quote a part of it. */
const ERRORS: Readonly<Record<hpaRules.MetricProblem, (metric: string) => string>> = {
  fetch_failed: () => "unable to get metrics",
  no_samples: (metric) =>
    ["cpu", "memory"].includes(metric)
      ? `unable to get metrics for resource ${metric}: no metrics returned from resource metrics API`
      : `unable to get metric ${metric}: no metrics returned from custom metrics API`,
  no_pods: () => "no pods returned by selector while calculating replica count",
  only_unready_samples: () => "did not receive metrics for targeted pods (pods might be unready)",
  samples_of_unknown_pods: () => "no metrics returned matched known pods",
  request_missing: (metric) => `missing request for ${metric} in container`,
  target_missing: () => "invalid metric source",
  unknown_type: () => "unknown metric source type",
};

/** The result of a rule, or the error of the source that ours stands for. */
export function orError<Result extends object>(rule: () => Result): Result | { readonly error: string } {
  try {
    return rule();
  } catch (error) {
    if (!(error instanceof hpaRules.MetricUnusableError)) throw error;
    return { error: ERRORS[error.problem](error.metric) };
  }
}
