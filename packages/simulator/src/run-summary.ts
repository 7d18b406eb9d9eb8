import type { EventSink } from "@tokentide/scaling-manager";
import type { ServiceLevel } from "./simulation-config";

/** Seconds; NaN where no request has such a figure. */
export interface LatencyFigures {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  /** `exact`, or the bound of the relative error of the percentiles when samples were too many to keep. */
  readonly precision: "exact" | number;
}

export interface GpuHours {
  readonly booting: number;
  readonly activeBusy: number;
  readonly activeIdle: number;
  readonly draining: number;
  /** Processors of a rented server that no instance uses. */
  readonly unassigned: number;
  readonly total: number;
}

/** What became of an application's requests and what it took. Becomes `summary.json`, its keys in snake_case. */
export interface ApplicationSummary {
  readonly applicationId: number;
  readonly requests: {
    readonly arrived: number;
    readonly completed: number;
    readonly rejected: number;
    readonly failed: number;
    readonly unfinished: number;
  };
  /** Why requests were rejected or failed, in words, with counts. */
  readonly rejections: Readonly<Record<string, number>>;
  readonly ttft: LatencyFigures;
  /** Mean gap between the output tokens of a request: TPOT elsewhere. */
  readonly tbt: LatencyFigures;
  /** The single gaps, pooled over all requests, pauses included: each token but the first counts once. */
  readonly itl: LatencyFigures;
  readonly e2e: LatencyFigures;
  readonly queueTime: LatencyFigures;
  readonly slo: {
    readonly attainment: number;
    readonly goodputRps: number;
    /** What was promised; absent or empty without a promise, and then every completed request meets it. */
    readonly bounds?: ServiceLevel | undefined;
  };
  /** Figures of each class of requests, in order of their ids; absent when no request has a class and none is configured. */
  readonly classes?: readonly ClassSummary[] | undefined;
  readonly throughput: {
    readonly requestsPerSecond: number;
    readonly promptTokensPerSecond: number;
    readonly outputTokensPerSecond: number;
  };
  readonly gpuHours: GpuHours;
  readonly costDollars: number;
  readonly energyKwh: number;
  readonly scaling: {
    readonly scaleUps: number;
    readonly scaleDowns: number;
    readonly failed: number;
    readonly cancelled: number;
    readonly flaps: number;
    readonly meanTimeToCapacity: number;
    readonly meanDrainTime: number;
    /** Instances that broke or were taken away while they served. */
    readonly lost: number;
    /** Requests that had to wait because no instance was schedulable. */
    readonly delayedRequests: number;
    /** Times that a request lost its instance and started anew. */
    readonly retriedRequests: number;
  };
  /** One line per model × processor × parallelism in use, extrapolations named. */
  readonly latencySources: readonly string[];
  /** What `ttft` counts as the first token when the phases run apart: see `ApplicationConfig.firstTokenAt`. */
  readonly firstTokenAt: "prefill_end" | "client";
  readonly kvCache: {
    /** Times that a request had to leave the batch before it was done. */
    readonly preemptions: number;
    /** Share of the prompt tokens that were found in a prefix cache, 0..1. */
    readonly prefixHitRate: number;
  };
  /** Busy share of instance time by pool, 0..1. */
  readonly utilization: Readonly<Record<string, number>>;
}

/** The latencies of an application that so large a share of its completed requests did not exceed; NaN: none has one. */
export interface LatencyQuantile {
  readonly applicationId: number;
  /** 0..1; 0 is the least, 1 the most. */
  readonly quantile: number;
  /** Seconds, as all others. */
  readonly ttft: number;
  readonly tbt: number;
  readonly e2e: number;
  readonly queueTime: number;
}

/** What became of the requests of one class; counts and bounds as in the {@link ApplicationSummary}. */
export interface ClassSummary extends Pick<ApplicationSummary, "requests" | "ttft" | "tbt" | "e2e" | "slo"> {
  readonly classId: number;
  /** As configured; the id in digits where it is not. */
  readonly name: string;
}

export interface RunSummary {
  readonly simulatedSeconds: number;
  readonly applications: readonly ApplicationSummary[];
  /** Processed events: a measure of the work, the same on every machine. */
  readonly events: number;
  /** The run was stopped before its end: the figures are of what was done so far. Absent when it ran to its end. */
  readonly partial?: true;
}

/** One completed request, as `detailed/{application_id}.csv` has it. Reused between calls: copy what you keep. */
export interface CompletedRequest {
  readonly requestId: number;
  readonly applicationId: number;
  readonly arrivalSeconds: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Arrival to last token. */
  readonly responseSeconds: number;
  /** Arrival to the start of the prompt phase. */
  readonly queueSeconds: number;
  readonly ttftSeconds: number;
  /** Mean gap between output tokens; NaN for a single token. */
  readonly tbtSeconds: number;
  /** End of the prompt phase to the start of the token phase. */
  readonly secondTokenOverheadSeconds: number;
  /** Absent where it has no class. */
  readonly classId?: number | undefined;
  readonly promptInstanceId: number;
  readonly tokenInstanceId: number;
}

/** One instance of the run, gone ones too, as `detailed/{application_id}_alloc.csv` has it. */
export interface InstanceSummary {
  readonly instanceId: number;
  readonly applicationId: number;
  readonly serverId: number;
  readonly skuName: string;
  readonly processorName: string;
  readonly processors: number;
  readonly tag: string;
  readonly status: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly busySeconds: number;
  /** Busy share: of its lifetime; of the whole run under `compat`. */
  readonly utilization: number;
  readonly completedTasks: number;
  readonly memoryBytes: number;
}

/** One interval of one pool, as `timeline.csv` has it. */
export interface TimelineRow {
  readonly timeSeconds: number;
  readonly applicationId: number;
  readonly pool: string;
  readonly arrivals: number;
  readonly completions: number;
  /** Requests that were turned away, or given up in the queue. */
  readonly rejections: number;
  /** Requests that were lost with their instance. */
  readonly failures: number;
  /** Requests in the pool that are not running, at the end of the interval. */
  readonly queue: number;
  readonly instancesScalingUp: number;
  readonly instancesActive: number;
  readonly instancesDraining: number;
  /**
   * Instances on average over the interval, by what they spent it with: a boot shorter than the interval shows too, and
   * times processors and hours they are the GPU-hours of the summary. NaN in an interval of no width.
   */
  readonly meanBooting: number;
  readonly meanActiveBusy: number;
  readonly meanActiveIdle: number;
  readonly meanDraining: number;
  /** Requests in the batches of the pool, at the end of the interval. */
  readonly running: number;
  /** Share of the active instances' time that was busy. */
  readonly busyFraction: number;
  /** Memory in use / memory of the active instances, weights included, at the end of the interval. */
  readonly memoryFraction: number;
  /** KV cache in use / room for it beside the weights, of the active instances, at the end of the interval. */
  readonly kvFraction: number;
  readonly ttftP50: number;
  readonly ttftP90: number;
  readonly ttftP99: number;
  readonly tbtP50: number;
  readonly tbtP90: number;
  readonly tbtP99: number;
  readonly e2eP50: number;
  readonly e2eP90: number;
  readonly e2eP99: number;
  readonly costDollarsPerHour: number;
}

/** A stretch of iterations that an instance ran with one batch. */
export interface InstanceRun {
  readonly instanceId: number;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly iterations: number;
  /** Prompts that were worked on. */
  readonly prompts: number;
  /** Of these prompts, in this stretch. */
  readonly promptTokens: number;
  /** Requests in the token phase that got tokens. */
  readonly sequences: number;
}

/** A KV cache that has come from the prompt instance to the token instance of a request. */
export interface CacheTransfer {
  readonly requestId: number;
  readonly applicationId: number;
  readonly fromInstanceId: number;
  readonly toInstanceId: number;
  readonly bytes: number;
  /** End of the prompt phase. */
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Receives rows and events while the run goes on, so that nothing has to be kept in memory. An absent one costs nothing. */
export interface RunSinks {
  completed?(request: CompletedRequest): void;
  timeline?(row: TimelineRow): void;
  runEnded?(run: InstanceRun): void;
  transferred?(transfer: CacheTransfer): void;
  /** Where the events and decisions of an application's scaling manager go. */
  scaling?(applicationId: number): EventSink;
}
