import { AUTOSCALING_DEFAULTS, MIXED_POOL_DEFAULTS } from "./scheduler-settings";

/** What may be set about a scheduler, for a configuration's schema and a catalog. */
export interface SettingDescription {
  /** The key in the settings object. */
  readonly name: string;
  /** `scheduler`: the settings of another scheduler, one that only routes. */
  readonly kind: "number" | "scheduler";
  readonly unit: "tokens" | "requests" | "tasks" | "seconds" | "bytes/s" | "none";
  /** What an absent setting means; undefined: nothing is set. */
  readonly default: number | string | undefined;
  /** Least allowed number. */
  readonly minimum: number;
  readonly isInteger: boolean;
  /** One sentence. */
  readonly summary: string;
}

/** Of schedulers that ship KV caches. */
export const transferBytesPerSecondSetting: SettingDescription = {
  name: "transferBytesPerSecond",
  kind: "number",
  unit: "bytes/s",
  default: undefined,
  minimum: 1,
  isInteger: false,
  summary: "Bandwidth of a KV transfer before overlap; absent: that of the cluster's link.",
};

/** Of `mixed_pool`. */
export const mixedPoolSettings: readonly SettingDescription[] = [
  {
    name: "promptMaxPendingBatchTokens",
    kind: "number",
    unit: "tokens",
    default: MIXED_POOL_DEFAULTS.promptMaxPendingBatchTokens,
    minimum: 1,
    isInteger: true,
    summary: "Pending tokens on an instance beyond which a further prompt goes elsewhere.",
  },
  {
    name: "tokenMaxPendingBatchTokens",
    kind: "number",
    unit: "tokens",
    default: MIXED_POOL_DEFAULTS.tokenMaxPendingBatchTokens,
    minimum: 1,
    isInteger: true,
    summary: "Requests in their token phase on an instance beyond which a further one goes elsewhere.",
  },
  transferBytesPerSecondSetting,
];

/** Of `autoscaling`. */
export const autoscalingSettings: readonly SettingDescription[] = [
  {
    name: "routing",
    kind: "scheduler",
    unit: "none",
    default: AUTOSCALING_DEFAULTS.routing.type,
    minimum: 0,
    isInteger: false,
    summary: "The scheduler that routes the requests.",
  },
  {
    name: "checkEveryRequests",
    kind: "number",
    unit: "requests",
    default: AUTOSCALING_DEFAULTS.checkEveryRequests,
    minimum: 1,
    isInteger: true,
    summary: "Looks at the queues once for so many placed requests.",
  },
  {
    name: "scaleUpQueueLength",
    kind: "number",
    unit: "tasks",
    default: AUTOSCALING_DEFAULTS.scaleUpQueueLength,
    minimum: 0,
    isInteger: false,
    summary: "Mean waiting tasks per instance of a pool above which it grows by one.",
  },
  {
    name: "scaleDownQueueLength",
    kind: "number",
    unit: "tasks",
    default: AUTOSCALING_DEFAULTS.scaleDownQueueLength,
    minimum: 0,
    isInteger: false,
    summary: "Mean waiting tasks per instance of a pool below which it shrinks by one; 0 never shrinks.",
  },
  {
    name: "cooldownSeconds",
    kind: "number",
    unit: "seconds",
    default: AUTOSCALING_DEFAULTS.cooldownSeconds,
    minimum: 0,
    isInteger: false,
    summary: "Seconds after an action in which its pool is left alone.",
  },
];
