/** Where a pod is in its life. */
export type PodPhase = "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";

/** A pod as the autoscaler sees it. */
export interface Pod {
  readonly name: string;
  readonly phase: PodPhase;
  readonly isBeingDeleted?: boolean | undefined;
  /** Absent: nothing has been said about its readiness yet. */
  readonly isReady?: boolean | undefined;
  /** When its readiness last changed. Absent: long ago. */
  readonly readinessChangedSeconds?: number | undefined;
  readonly startedSeconds?: number | undefined;
  /** What it asked for of the resource, in thousandths. */
  readonly requestMilli?: number | undefined;
}

/** One measurement of one pod, averaged over `windowSeconds` up to `timeSeconds`. */
export interface PodSample {
  readonly valueMilli: number | bigint;
  /** Absent: long ago. */
  readonly timeSeconds?: number | undefined;
  readonly windowSeconds?: number | undefined;
}

/** How pods of a metric are sorted. */
export interface PodGroupingRules {
  readonly nowSeconds: number;
  /** Readiness is looked at for `cpu` only. */
  readonly resource?: string | undefined;
  /** So long after its start a pod's CPU figures may still be those of starting. Default of the source: 300. */
  readonly cpuInitializationSeconds: number;
  /** A pod that is unready since before its start plus this was never ready. Default of the source: 30. */
  readonly initialReadinessDelaySeconds: number;
}

/** Names of pods by what becomes of their samples. */
export interface PodGroups {
  readonly readyCount: number;
  /** Their samples do not count; as pods they may. */
  readonly unready: ReadonlySet<string>;
  /** They should have a sample and have none. */
  readonly missing: ReadonlySet<string>;
  /** On their way out, or ended. */
  readonly ignored: ReadonlySet<string>;
}

/**
 * Sorts pods, first match first: gone or going → ignored; pending → unready; without a sample → missing (also when
 * unready); for CPU, still starting or never ready → unready; else ready. An old pod that lost its readiness counts as ready.
 */
export function groupPods(
  pods: readonly Pod[],
  samples: ReadonlyMap<string, PodSample>,
  rules: PodGroupingRules,
): PodGroups {
  let readyCount = 0;
  const unready = new Set<string>();
  const missing = new Set<string>();
  const ignored = new Set<string>();
  for (const pod of pods) {
    const sample = samples.get(pod.name);
    if (pod.isBeingDeleted || pod.phase === "Failed" || pod.phase === "Succeeded") ignored.add(pod.name);
    else if (pod.phase === "Pending") unready.add(pod.name);
    else if (sample === undefined) missing.add(pod.name);
    else if (rules.resource === "cpu" && isStarting(pod, sample, rules)) unready.add(pod.name);
    else readyCount++;
  }
  return { readyCount, unready, missing, ignored };
}

/** Whether a pod's CPU sample is one of its start-up, or the pod never came up. */
function isStarting(pod: Pod, sample: PodSample, rules: PodGroupingRules): boolean {
  const { startedSeconds, isReady } = pod;
  if (isReady === undefined || startedSeconds === undefined) return true;
  const changedSeconds = pod.readinessChangedSeconds ?? Number.NEGATIVE_INFINITY;
  if (startedSeconds + rules.cpuInitializationSeconds > rules.nowSeconds) {
    const sampledSeconds = sample.timeSeconds ?? Number.NEGATIVE_INFINITY;
    return !isReady || sampledSeconds < changedSeconds + (sample.windowSeconds ?? 0);
  }
  return !isReady && startedSeconds + rules.initialReadinessDelaySeconds > changedSeconds;
}
