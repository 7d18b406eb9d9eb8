import type { Observation, PoolObservation } from "../../observations/observation";
import type { KpaConfig } from "./kpa-config";
import { decide, initialDeciderState, type KpaDeciderState, type KpaReading, type KpaSpec } from "./kpa-decider";
import { type KpaMetric, type KpaTarget, resolveTarget } from "./kpa-target";
import { type LoadAggregation, type LoadWindows, loadWindows, readLoad, recordLoad } from "./load-windows";
import { panicWindowSeconds } from "./panic-window";
import { type ActivityState, nextActivity, type ScaleToZeroOutcome, scaleToZero } from "./scale-to-zero";

/** What the autoscaler of a pool goes by. */
export interface PodAutoscalerSettings {
  readonly config: KpaConfig;
  readonly metric: KpaMetric;
  readonly target: number | undefined;
  readonly containerConcurrency: number;
  readonly aggregation: LoadAggregation;
  readonly activationScale: number;
  readonly progressDeadlineSeconds: number;
}

/** What is remembered of one pool; plain data. */
export interface KpaPoolState {
  readonly decider: KpaDeciderState;
  readonly load: LoadWindows;
  /** The last decision, before bounds; -1: none yet. */
  readonly proposedPods: number;
  readonly excessBurstCapacity: number;
  /** What was last asked for; `null`: nothing yet. */
  readonly appliedPods: number | null;
  readonly activity: ActivityState;
  readonly activitySinceSeconds: number;
  /** Since when requests go through the buffer; `null`: they do not. */
  readonly proxiedSinceSeconds: number | null;
  readonly hasReachedInitialScale: boolean;
}

/** A count, why, and what to remember. */
export interface KpaPoolResult {
  readonly desired: number | undefined;
  readonly reason: string;
  readonly state: KpaPoolState;
}

const PERCENT = 100;

/** The autoscaler of one pool: looks, decides, and takes the decision through bounds and the way to nothing. */
export class PodAutoscaler {
  readonly #settings: PodAutoscalerSettings;
  readonly #target: KpaTarget;
  readonly #spec: KpaSpec;
  readonly #panicWindowSeconds: number;

  constructor(settings: PodAutoscalerSettings) {
    this.#settings = settings;
    const { config, metric, containerConcurrency, target, activationScale } = settings;
    this.#target = resolveTarget({ metric, containerConcurrency, target }, config);
    this.#panicWindowSeconds = panicWindowSeconds(config.stableWindowSeconds, config.panicWindowPercentage);
    this.#spec = {
      targetValue: this.#target.target,
      totalValue: this.#target.total,
      targetBurstCapacity: config.targetBurstCapacity,
      panicThreshold: config.panicThresholdPercentage / PERCENT,
      maxScaleUpRate: config.maxScaleUpRate,
      maxScaleDownRate: config.maxScaleDownRate,
      stableWindowSeconds: config.stableWindowSeconds,
      scaleDownDelaySeconds: config.scaleDownDelaySeconds,
      activationScale,
      isReachable: true,
    };
  }

  tick(
    pool: PoolObservation,
    observation: Observation,
    nowSeconds: number,
    given: KpaPoolState | undefined,
  ): KpaPoolResult {
    const before = given ?? this.#initialState(pool, nowSeconds);
    const ready = pool.instances.active;
    const { reading, load } = this.#read(pool, observation, nowSeconds, before.load);
    const { decision, state: decider } = decide(this.#spec, reading, ready, nowSeconds, before.decider);
    const proposedPods = decision?.desiredPods ?? before.proposedPods;
    const excessBurstCapacity = decision?.excessBurstCapacity ?? before.excessBurstCapacity;
    const hasReachedInitialScale =
      before.hasReachedInitialScale || ready >= Math.max(1, this.#settings.config.initialScale);
    const outcome = this.#applied(pool, nowSeconds, { ...before, proposedPods, hasReachedInitialScale });
    const appliedPods = outcome.isApplied ? outcome.desiredPods : before.appliedPods;
    const why = decision?.reason ?? (proposedPods < 0 ? "no data yet" : `no data: ${proposedPods} as decided before`);
    return {
      desired: appliedPods ?? undefined,
      reason: `${why}; ${outcome.reason}`,
      state: {
        decider,
        load,
        proposedPods,
        excessBurstCapacity,
        appliedPods,
        ...this.#activity(pool, nowSeconds, before, outcome, excessBurstCapacity),
        hasReachedInitialScale,
      },
    };
  }

  #initialState({ instances, capacity }: PoolObservation, nowSeconds: number): KpaPoolState {
    const { stableWindowSeconds, initialScale } = this.#settings.config;
    const isStarting = capacity > 0 || initialScale > 1;
    return {
      decider: initialDeciderState(instances.active, nowSeconds),
      load: loadWindows(stableWindowSeconds, this.#panicWindowSeconds),
      proposedPods: -1,
      excessBurstCapacity: 0,
      appliedPods: null,
      activity: instances.active > 0 ? "active" : isStarting ? "activating" : "inactive",
      activitySinceSeconds: nowSeconds,
      proxiedSinceSeconds: null,
      hasReachedInitialScale: capacity > 0,
    };
  }

  #read(
    pool: PoolObservation,
    observation: Observation,
    nowSeconds: number,
    windows: LoadWindows,
  ): { readonly reading: KpaReading | undefined; readonly load: LoadWindows } {
    const { metric, aggregation } = this.#settings;
    if (metric === "rps") return { reading: this.#readRate(pool, observation), load: windows };
    const concurrency = concurrencyOf(pool, observation);
    const load = concurrency === undefined ? windows : recordLoad(windows, nowSeconds, concurrency);
    return { reading: readLoad(load, nowSeconds, aggregation), load };
  }

  #readRate(pool: PoolObservation, observation: Observation): KpaReading | undefined {
    // What waits has arrived, but at no instance: the counters of a pool without any do not see it.
    const waiting = pool.instances.active === 0 ? (observation.waitingRequests ?? 0) : 0;
    const rate = (windowSeconds: number) => {
      const offered =
        pool.signals(windowSeconds).offeredRequestsPerSecond ??
        observation.signals(windowSeconds).offeredRequestsPerSecond;
      return waiting > 0 ? Math.max(offered ?? 0, waiting / windowSeconds) : offered;
    };
    const stable = rate(this.#settings.config.stableWindowSeconds);
    const panic = rate(this.#panicWindowSeconds);
    return stable === undefined || panic === undefined ? undefined : { stable, panic };
  }

  #applied(pool: PoolObservation, nowSeconds: number, state: KpaPoolState): ScaleToZeroOutcome {
    const { config, progressDeadlineSeconds } = this.#settings;
    const { activitySinceSeconds, proxiedSinceSeconds } = state;
    const maxima = [config.maxScale, pool.limits.max].filter((max) => max > 0 && Number.isFinite(max));
    return scaleToZero({
      proposedPods: state.proposedPods,
      minScale: this.#minScale(pool),
      maxScale: maxima.length === 0 ? 0 : Math.min(...maxima),
      initialScale: config.initialScale,
      hasReachedInitialScale: state.hasReachedInitialScale,
      reachability: "reachable",
      activity: state.activity,
      activityForSeconds: nowSeconds - activitySinceSeconds,
      isProxied: proxiedSinceSeconds !== null,
      proxiedForSeconds: proxiedSinceSeconds === null ? 0 : nowSeconds - proxiedSinceSeconds,
      targetBurstCapacity: config.targetBurstCapacity,
      isBufferInPath: () => true,
      isScaleToZeroEnabled: config.enableScaleToZero,
      stableWindowSeconds: config.stableWindowSeconds,
      gracePeriodSeconds: config.scaleToZeroGracePeriodSeconds,
      retentionSeconds: config.scaleToZeroPodRetentionPeriodSeconds,
      progressDeadlineSeconds,
    });
  }

  /** What the pool is from now on, and whether requests go through the buffer. */
  #activity(
    pool: PoolObservation,
    nowSeconds: number,
    before: KpaPoolState,
    { desiredPods }: ScaleToZeroOutcome,
    excessBurstCapacity: number,
  ): Pick<KpaPoolState, "activity" | "activitySinceSeconds" | "proxiedSinceSeconds"> {
    const wanted = desiredPods < 0 ? undefined : desiredPods;
    const initial = before.hasReachedInitialScale ? 0 : this.#settings.config.initialScale;
    const minimum = Math.max(this.#minScale(pool), initial);
    const activity = nextActivity(wanted, pool.instances.active, minimum, before.activity);
    const isProxied = wanted === 0 || (wanted === undefined && activity === "inactive") || excessBurstCapacity < 0;
    return {
      activity,
      activitySinceSeconds: activity === before.activity ? before.activitySinceSeconds : nowSeconds,
      proxiedSinceSeconds: isProxied ? (before.proxiedSinceSeconds ?? nowSeconds) : null,
    };
  }

  #minScale(pool: PoolObservation): number {
    return Math.max(this.#settings.config.minScale, pool.limits.min);
  }
}

/** Requests at the pool's instances, and those at the application's door: each of them will need every pool. */
function concurrencyOf({ instances, load }: PoolObservation, { waitingRequests }: Observation): number | undefined {
  const isEmpty = instances.active + instances.scalingUp + instances.draining === 0;
  // Where there is nothing, nothing is pending; what waits tells then.
  if (isEmpty && load.pendingRequests === undefined) return waitingRequests;
  return load.pendingRequests === undefined ? undefined : Math.max(load.pendingRequests, waitingRequests ?? 0);
}
