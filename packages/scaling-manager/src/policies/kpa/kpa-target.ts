import { type KpaConfig, MINIMAL_TARGET } from "./kpa-config";

/** What the autoscaler counts: requests at a pod at a time, or requests/s. */
export type KpaMetric = "concurrency" | "rps";

/** What is said for one application; absent: the configuration holds. */
export interface KpaTargetSettings {
  readonly metric: KpaMetric;
  /** The most requests that a pod takes at a time; 0: no limit. */
  readonly containerConcurrency: number;
  /** What one pod is to carry in full. */
  readonly target?: number | undefined;
  /** Percent of it that is aimed at. */
  readonly targetUtilizationPercent?: number | undefined;
}

/** What one pod is to carry. */
export interface KpaTarget {
  /** Aimed at. */
  readonly target: number;
  /** In full. */
  readonly total: number;
}

/** The parts of the configuration that targets depend on. */
export type KpaTargetConfig = Pick<
  KpaConfig,
  "containerConcurrencyTargetFraction" | "containerConcurrencyTargetDefault" | "targetUtilization" | "rpsTargetDefault"
>;

/**
 * Target = total · utilisation, at least 0.01. A limit on concurrency is the total where nothing is said, and a total that
 * was said does not pass it.
 */
export function resolveTarget(settings: KpaTargetSettings, config: KpaTargetConfig): KpaTarget {
  const isConcurrency = settings.metric === "concurrency";
  const limit = isConcurrency ? settings.containerConcurrency : 0;
  const fallback = isConcurrency ? config.containerConcurrencyTargetDefault : config.rpsTargetDefault;
  let total = limit > 0 ? limit : fallback;
  if (settings.target !== undefined) total = limit > 0 ? Math.min(settings.target, limit) : settings.target;
  const usual = isConcurrency ? config.containerConcurrencyTargetFraction : config.targetUtilization;
  const percent = settings.targetUtilizationPercent;
  return { target: Math.max(MINIMAL_TARGET, total * (percent === undefined ? usual : percent / 100)), total };
}
