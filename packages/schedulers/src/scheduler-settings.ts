/** Both phases of a request on one instance, among all instances. */
export type TogetherSchedulerName = "random" | "round_robin" | "jsq" | "token_jsq";

/** The prompt phase on a prompt instance, the token phase on a token instance, the KV cache travels between them. */
export type KvSchedulerName = "kv_round_robin" | "kv_jsq" | "kv_token_jsq" | "overlap_kv_jsq" | "overlap_kv_token_jsq";

/** The schedulers that only route; `autoscaling` puts decisions to scale on top of one of them. */
export type RoutingSchedulerName = TogetherSchedulerName | KvSchedulerName | "mixed_pool";

/** Every scheduler this package has. */
export type SchedulerName = RoutingSchedulerName | "autoscaling";

/** A scheduler that keeps both phases together has nothing to set. */
export interface TogetherSettings {
  readonly type: TogetherSchedulerName;
}

/** Of a scheduler that ships KV caches. */
export interface KvSettings {
  readonly type: KvSchedulerName;
  /** Bandwidth of a transfer before overlap, at least 1; absent: that of the cluster's link. The simulator reads it. */
  readonly transferBytesPerSecond?: number | undefined;
}

/** Of the scheduler whose pools lend each other instances. */
export interface MixedPoolSettings {
  readonly type: "mixed_pool";
  /** Pending tokens on an instance beyond which a further prompt goes elsewhere. Default 8192. */
  readonly promptMaxPendingBatchTokens?: number | undefined;
  /** Requests in their token phase on an instance beyond which a further one goes elsewhere. Default 2048. */
  readonly tokenMaxPendingBatchTokens?: number | undefined;
  /** As in {@link KvSettings}. */
  readonly transferBytesPerSecond?: number | undefined;
}

/** Of the schedulers that only route. */
export type RoutingSettings = TogetherSettings | KvSettings | MixedPoolSettings;

/** Of the scheduler that also scales. */
export interface AutoscalingSettings {
  readonly type: "autoscaling";
  /** The scheduler that routes. Default `jsq`. */
  readonly routing?: RoutingSettings | undefined;
  /** Looks at the queues once for so many placed requests, at least 1. Default 100. */
  readonly checkEveryRequests?: number | undefined;
  /** Mean waiting tasks per instance of a pool above which it grows by one. Default 10. */
  readonly scaleUpQueueLength?: number | undefined;
  /** Mean waiting tasks per instance of a pool below which it shrinks by one; below the other bound. Default 1. */
  readonly scaleDownQueueLength?: number | undefined;
  /** Seconds after an action in which its pool is left alone. Default 0. */
  readonly cooldownSeconds?: number | undefined;
}

/** Which scheduler, and what is set about it. Absent settings take their defaults. */
export type SchedulerSettings = RoutingSettings | AutoscalingSettings;

/** What absent settings of `mixed_pool` mean: SplitwiseSim's own values. */
export const MIXED_POOL_DEFAULTS: {
  readonly promptMaxPendingBatchTokens: number;
  readonly tokenMaxPendingBatchTokens: number;
} = {
  promptMaxPendingBatchTokens: 8192,
  tokenMaxPendingBatchTokens: 2048,
};

/** What absent settings of `autoscaling` mean. */
export const AUTOSCALING_DEFAULTS: {
  readonly routing: RoutingSettings;
  readonly checkEveryRequests: number;
  readonly scaleUpQueueLength: number;
  readonly scaleDownQueueLength: number;
  readonly cooldownSeconds: number;
} = {
  routing: { type: "jsq" },
  checkEveryRequests: 100,
  scaleUpQueueLength: 10,
  scaleDownQueueLength: 1,
  cooldownSeconds: 0,
};
