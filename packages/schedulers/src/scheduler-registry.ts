import { AutoscalingScheduler } from "./autoscaling-scheduler";
import { KvLeastLoadedScheduler } from "./kv-least-loaded-scheduler";
import { KvRoundRobinScheduler } from "./kv-round-robin-scheduler";
import { LeastLoadedScheduler } from "./least-loaded-scheduler";
import { pendingRequests, pendingTokens } from "./load-figure";
import { defaultMixedPoolRules } from "./mixed-pool-rules";
import { MixedPoolScheduler } from "./mixed-pool-scheduler";
import { RandomScheduler } from "./random-scheduler";
import { RoundRobinScheduler } from "./round-robin-scheduler";
import type { Scheduler } from "./scheduler";
import type { SchedulerContext } from "./scheduler-context";
import { MissingSchedulerContextError } from "./scheduler-errors";
import {
  AUTOSCALING_DEFAULTS,
  type AutoscalingSettings,
  MIXED_POOL_DEFAULTS,
  type SchedulerName,
  type SchedulerSettings,
} from "./scheduler-settings";
import {
  autoscalingSettings,
  mixedPoolSettings,
  type SettingDescription,
  transferBytesPerSecondSetting,
} from "./setting-description";
import { splitwiseSimMixedPoolRules } from "./splitwise-sim/mixed-pool-rules";

/** A scheduler as a catalog shows it and a configuration needs it. */
export interface SchedulerEntry<Settings extends SchedulerSettings = SchedulerSettings> {
  /** One sentence: which instance gets a request. */
  readonly summary: string;
  /** Where the phases of a request run: on one instance, each on its own, or as the load has it. */
  readonly phases: "together" | "apart" | "either";
  /** Pools that need an instance before a request can be placed; a `mixed` instance counts for each. */
  readonly requiredPools: readonly ("prompt" | "token")[];
  /** How many times faster a KV transfer is because it overlaps with the prompt phase. */
  readonly transferOverlapFactor: number;
  /** What can be set about it. */
  readonly settings: readonly SettingDescription[];
  /** Use `createScheduler`, which also checks the settings. */
  create(settings: Settings, context: SchedulerContext): Scheduler;
}

/** Every scheduler by name. A new one is its file, its name and settings in `scheduler-settings.ts`, and an entry here. */
export type SchedulerRegistry = {
  readonly [Name in SchedulerName]: SchedulerEntry<Extract<SchedulerSettings, { readonly type: Name }>>;
};

const TOGETHER = { phases: "together", requiredPools: [], transferOverlapFactor: 1, settings: [] } as const;

const APART = {
  phases: "apart",
  requiredPools: ["prompt", "token"],
  transferOverlapFactor: 1,
  settings: [transferBytesPerSecondSetting],
} as const;

/** SplitwiseSim models the transfer's overlap with the prompt phase, 90 % of it, as ten times the bandwidth. */
const OVERLAPPED = { ...APART, transferOverlapFactor: 10 } as const;

/** The schedulers, simplest first: both phases together, then apart, then pools that lend, then scaling on top. */
export const SCHEDULERS: SchedulerRegistry = {
  random: {
    ...TOGETHER,
    summary: "Any instance, each equally likely.",
    create: (_settings, context) => new RandomScheduler(neededBy("random", context, "random", RANDOM_REASON)),
  },
  round_robin: {
    ...TOGETHER,
    summary: "The instances in turn.",
    create: () => new RoundRobinScheduler(),
  },
  jsq: {
    ...TOGETHER,
    summary: "The instance with the fewest pending requests.",
    create: () => new LeastLoadedScheduler(pendingRequests),
  },
  token_jsq: {
    ...TOGETHER,
    summary: "The instance with the fewest pending tokens.",
    create: () => new LeastLoadedScheduler(pendingTokens),
  },
  kv_round_robin: {
    ...APART,
    summary: "The prompt instances in turn, the token instances in a turn of their own.",
    create: () => new KvRoundRobinScheduler(),
  },
  kv_jsq: {
    ...APART,
    summary: "The prompt and the token instance with the fewest pending requests.",
    create: () => new KvLeastLoadedScheduler(pendingRequests),
  },
  kv_token_jsq: {
    ...APART,
    summary: "The prompt and the token instance with the fewest pending tokens.",
    create: () => new KvLeastLoadedScheduler(pendingTokens),
  },
  overlap_kv_jsq: {
    ...OVERLAPPED,
    summary: "As kv_jsq, the KV transfer overlapping with the prompt phase.",
    create: () => new KvLeastLoadedScheduler(pendingRequests),
  },
  overlap_kv_token_jsq: {
    ...OVERLAPPED,
    summary: "As kv_token_jsq, the KV transfer overlapping with the prompt phase.",
    create: () => new KvLeastLoadedScheduler(pendingTokens),
  },
  mixed_pool: {
    summary: "Prompt and token pools that lend each other instances through a mixed pool when one is overloaded.",
    phases: "either",
    requiredPools: [],
    transferOverlapFactor: 1,
    settings: mixedPoolSettings,
    create: (settings, context) => {
      const limits = {
        promptMaxPendingBatchTokens:
          settings.promptMaxPendingBatchTokens ?? MIXED_POOL_DEFAULTS.promptMaxPendingBatchTokens,
        tokenMaxPendingBatchTokens:
          settings.tokenMaxPendingBatchTokens ?? MIXED_POOL_DEFAULTS.tokenMaxPendingBatchTokens,
      };
      const rules = context.dialect === "splitwise-sim" ? splitwiseSimMixedPoolRules : defaultMixedPoolRules;
      return new MixedPoolScheduler(limits, rules);
    },
  },
  autoscaling: {
    summary: "Routes by another scheduler and scales by the mean queue, looking once for so many requests.",
    phases: "either",
    requiredPools: [],
    transferOverlapFactor: 1,
    settings: autoscalingSettings,
    create: createAutoscaling,
  },
};

function createAutoscaling(settings: AutoscalingSettings, context: SchedulerContext): Scheduler {
  const routing = settings.routing ?? AUTOSCALING_DEFAULTS.routing;
  const { create, requiredPools } = SCHEDULERS[routing.type] as SchedulerEntry;
  const cooldownSeconds = settings.cooldownSeconds ?? AUTOSCALING_DEFAULTS.cooldownSeconds;
  const clock = cooldownSeconds > 0 ? neededBy("autoscaling", context, "clock", CLOCK_REASON) : { now: () => 0 };
  return new AutoscalingScheduler({
    routing: create(routing, context),
    scaling: neededBy("autoscaling", context, "scaling", SCALING_REASON),
    firstPools: requiredPools.length === 0 ? ["mixed"] : requiredPools,
    checkEveryRequests: settings.checkEveryRequests ?? AUTOSCALING_DEFAULTS.checkEveryRequests,
    scaleUpQueueLength: settings.scaleUpQueueLength ?? AUTOSCALING_DEFAULTS.scaleUpQueueLength,
    scaleDownQueueLength: settings.scaleDownQueueLength ?? AUTOSCALING_DEFAULTS.scaleDownQueueLength,
    cooldownSeconds,
    now: () => clock.now(),
    refused: context.scalingRefused ?? (() => {}),
  });
}

const RANDOM_REASON = "it draws from a seeded stream. Pass { random: { nextInteger(exclusiveMax) { ... } } }.";
const SCALING_REASON =
  "it commands the application's scaling manager. Add a scaling_manager block or pass { scaling }.";
const CLOCK_REASON =
  "its cooldown is measured in seconds. Pass { clock: { now() { ... } } } or set cooldownSeconds to 0.";

function neededBy<Key extends "random" | "scaling" | "clock">(
  schedulerName: SchedulerName,
  context: SchedulerContext,
  key: Key,
  reason: string,
): NonNullable<SchedulerContext[Key]> {
  const value = context[key];
  if (value === undefined) throw new MissingSchedulerContextError(schedulerName, key, reason);
  return value;
}
