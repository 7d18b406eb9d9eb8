import type { PolicyPlatform } from "@tokentide/config";
import { linear, log, type SettingRange, whole } from "../tune/setting-range";
import type { ComparisonSubject, PolicySettings } from "./comparison-subject";
import { aimedOrGuess, kvShare, rounded, stepsAround, TIMES_AIMED, whereAimIsKnown } from "./settings-at-aim";

/** The main settings of a policy, for a search. */
export interface TuningSpace {
  readonly ranges: Readonly<Record<string, SettingRange>>;
  /** What a point of the ranges is in settings; the others stay as they are. */
  readonly settings: (values: Readonly<Record<string, number>>, subject: ComparisonSubject) => PolicySettings;
}

/** What a comparison knows of a type of policy. */
export interface ComparedType {
  readonly type: string;
  /** What surrounds it where it is at home; absent: what the configuration says. */
  readonly platform?: PolicyPlatform;
  /**
   * Settings made from what is compared, where nobody gives any of them; what is not among them has the policy's own defaults.
   */
  readonly settings?: (subject: ComparisonSubject) => PolicySettings;
  /** Further settings that make these needless when they are given. */
  readonly needlessWith?: readonly string[];
  /** Absent: there is nothing to search. */
  readonly tuning?: TuningSpace;
  /** What somebody has to give before it can be run at all. */
  readonly needs?: string;
}

/** Kubernetes looks every 15 s, Knative every 2 s, Dynamo's load loop every 5 s. */
const KUBERNETES: PolicyPlatform = { actuator: "kubernetes", decisionIntervalSeconds: 15 };
const KNATIVE: PolicyPlatform = { actuator: "kubernetes", decisionIntervalSeconds: 2 };
const DYNAMO: PolicyPlatform = { actuator: "kubernetes", decisionIntervalSeconds: 5 };

/** Prompts that wait come and go: a policy that looks at the moment takes no less than so many times their mean for too many. */
const BURST = 2;

/** What Dynamo promises between two tokens where an application says nothing, seconds. */
const UNPROMISED_TBT = 0.05;

/**
 * In the order of the catalog: where a policy is at home, what it is given when nobody says, and the main settings with their
 * ranges. Loads, where they are not the policy's own defaults, are those of an instance at 80 % of what it carries at the promised bounds.
 * A type that is not here is run as the configuration and its own defaults have it.
 */
export const COMPARED_TYPES: readonly ComparedType[] = [
  {
    type: "static",
    settings: ({ startInstances }) => ({ instances: startInstances }),
    tuning: {
      // Times what the start state has.
      ranges: { share: log(0.25, 4) },
      settings: ({ share }, { startInstances }) => ({
        instances: mapValues(startInstances, (count) => Math.max(1, Math.round(count * share!))),
      }),
    },
  },
  { type: "scheduled", needs: "a schedule" },
  {
    type: "queue",
    settings: whereAimIsKnown(({ queueTokens }, { startInstances }) =>
      queueSettings(startInstances, { up: BURST * queueTokens, downShare: 0.3 }),
    ),
    needlessWith: ["up_requests_per_instance"],
    tuning: {
      ranges: { queue: log(0.2, 20), downShare: linear(0, 0.5), step: whole(linear(1, 4)) },
      settings: ({ queue, downShare, step }, subject) => ({
        ...queueSettings(subject.startInstances, {
          up: queue! * aimedOrGuess(subject).queueTokens,
          downShare: downShare!,
        }),
        step,
      }),
    },
  },
  {
    type: "utilization",
    // Memory in all contains the weights, which may be more than its bound alone.
    settings: ({ aimedInstance }) =>
      aimedInstance === undefined
        ? { signal: "kv" }
        : { signal: "kv", up: kvShare(aimedInstance.kvFraction), down: kvShare((aimedInstance.kvFraction * 3) / 8) },
    tuning: {
      ranges: { load: TIMES_AIMED, downShare: linear(0.2, 0.8), step: whole(linear(1, 4)) },
      settings: ({ load, downShare, step }, subject) => {
        const up = kvShare(load! * aimedOrGuess(subject).kvFraction);
        return { signal: "kv", up, down: rounded(up * downShare!), step };
      },
    },
  },
  {
    type: "scheduler-load",
    // It grows at 0.8 of that.
    settings: whereAimIsKnown(({ pendingTokens }) => ({
      tokens_per_instance: Math.ceil((BURST * pendingTokens) / 0.8),
    })),
    tuning: {
      ranges: {
        load: log(0.25, 8),
        down: linear(0.1, 0.6),
        cooldown: log(5, 300),
        every: whole(log(10, 200)),
      },
      settings: ({ load, down, cooldown, every }, subject) => ({
        tokens_per_instance: Math.ceil((load! / 0.8) * aimedOrGuess(subject).pendingTokens),
        down,
        cooldown,
        check_every_requests: every,
      }),
    },
  },
  {
    type: "hpa",
    platform: KUBERNETES,
    settings: whereAimIsKnown(({ pendingRequests }) => ({
      metrics: [{ signal: "pending_requests", target: rounded(pendingRequests) }],
    })),
    tuning: {
      ranges: { load: TIMES_AIMED, window: whole(log(30, 900)) },
      settings: ({ load, window }, subject) => ({
        metrics: [{ signal: "pending_requests", target: rounded(load! * aimedOrGuess(subject).pendingRequests) }],
        downscale_stabilization: window,
      }),
    },
  },
  {
    type: "kpa",
    platform: KNATIVE,
    // It aims at 70 % of its target.
    settings: whereAimIsKnown(({ pendingRequests }) => ({
      metric: "concurrency",
      target: rounded(pendingRequests / 0.7),
    })),
    tuning: {
      ranges: { load: TIMES_AIMED, window: whole(log(20, 600)), delay: whole(linear(0, 600)) },
      settings: ({ load, window, delay }, subject) => ({
        metric: "concurrency",
        target: rounded((load! / 0.7) * aimedOrGuess(subject).pendingRequests),
        stable_window: window,
        scale_down_delay: delay,
      }),
    },
  },
  {
    type: "keda",
    platform: KUBERNETES,
    settings: whereAimIsKnown(({ pendingRequests }) => ({
      triggers: [{ signal: "pending_requests", threshold: rounded(pendingRequests) }],
    })),
    tuning: {
      ranges: { load: TIMES_AIMED, cooldown: whole(log(60, 1800)) },
      settings: ({ load, cooldown }, subject) => ({
        triggers: [{ signal: "pending_requests", threshold: rounded(load! * aimedOrGuess(subject).pendingRequests) }],
        cooldown,
      }),
    },
  },
  {
    type: "target-tracking",
    settings: whereAimIsKnown(({ pendingRequests }) => ({
      signal: "pending_requests",
      target: rounded(pendingRequests),
    })),
    tuning: {
      ranges: { load: TIMES_AIMED, inPeriods: whole(log(3, 30)), cooldown: whole(log(30, 900)) },
      settings: ({ load, inPeriods, cooldown }, subject) => ({
        signal: "pending_requests",
        target: rounded(load! * aimedOrGuess(subject).pendingRequests),
        scale_in_periods: inPeriods,
        scale_in_cooldown: cooldown,
      }),
    },
  },
  {
    type: "step",
    // AWS's example grows at 0.6 and shrinks at 0.4.
    settings: whereAimIsKnown(({ pendingRequests }) => stepsAround(pendingRequests, (pendingRequests * 0.4) / 0.6)),
    tuning: {
      ranges: { load: TIMES_AIMED, downShare: linear(0.3, 0.8), periods: whole(linear(1, 3)) },
      settings: ({ load, downShare, periods }, subject) => {
        const growAt = load! * aimedOrGuess(subject).pendingRequests;
        return { ...stepsAround(growAt, growAt * downShare!), evaluation_periods: periods };
      },
    },
  },
  {
    type: "wva",
    platform: KUBERNETES,
    settings: whereAimIsKnown(({ kvFraction }) => ({
      kv_threshold: kvShare(kvFraction),
      kv_spare: kvShare(kvFraction / 8),
    })),
    tuning: {
      // Spare room is less than what counts as full.
      ranges: {
        load: TIMES_AIMED,
        kvShare: linear(0.05, 0.5),
        queue: log(1, 64),
        queueShare: linear(0.1, 0.9),
      },
      settings: ({ load, kvShare: spare, queue, queueShare }, subject) => {
        const threshold = kvShare(load! * aimedOrGuess(subject).kvFraction);
        return {
          kv_threshold: threshold,
          kv_spare: rounded(threshold * spare!),
          queue_threshold: queue,
          queue_spare: rounded(queue! * queueShare!),
        };
      },
    },
  },
  {
    type: "token-supply",
    platform: KUBERNETES,
    settings: whereAimIsKnown(({ kvFraction }) => ({ kv_threshold: kvShare(kvFraction) })),
    tuning: {
      ranges: { load: TIMES_AIMED, up: linear(0.6, 1), downShare: linear(0.3, 0.9) },
      settings: ({ load, up, downShare }, subject) => ({
        kv_threshold: kvShare(load! * aimedOrGuess(subject).kvFraction),
        up,
        down: rounded(up! * downShare!),
      }),
    },
  },
  {
    type: "heteroscale",
    platform: KUBERNETES,
    settings: whereAimIsKnown(({ outputTokensPerSecond, promptToTokenRatio }) => ({
      target: rounded(outputTokensPerSecond),
      ...(promptToTokenRatio === undefined ? {} : { prompt_to_token_ratio: rounded(promptToTokenRatio) }),
    })),
    tuning: {
      ranges: {
        load: TIMES_AIMED,
        tolerance: linear(0.02, 0.3),
        out: whole(log(15, 300)),
        in: whole(log(60, 1200)),
      },
      settings: ({ load, tolerance, out, in: scaleIn }, subject) => ({
        target: rounded(load! * aimedOrGuess(subject).outputTokensPerSecond),
        tolerance,
        scale_out_cooldown: out,
        scale_in_cooldown: scaleIn,
      }),
    },
  },
  {
    type: "two-loop",
    platform: DYNAMO,
    tuning: {
      ranges: { promise: log(0.4, 1.1), down: linear(0.4, 0.95), interval: whole(log(30, 600)) },
      settings: ({ promise, down, interval }, { tbtSeconds = UNPROMISED_TBT }) => ({
        tbt: rounded(promise! * tbtSeconds),
        scale_down_fraction: down,
        throughput_interval: interval,
      }),
    },
  },
  {
    type: "token-velocity",
    tuning: { ranges: { window: whole(log(5, 300)) }, settings: ({ window }) => ({ window }) },
  },
  {
    type: "chiron",
    tuning: {
      ranges: { share: linear(0.2, 1), load: TIMES_AIMED },
      settings: ({ share, load }, subject) => ({
        interactive_share: share,
        requests_per_instance: rounded(load! * aimedOrGuess(subject).pendingRequests),
      }),
    },
  },
  {
    type: "sla-planner",
    tuning: {
      ranges: { promise: log(0.4, 1.1), interval: whole(log(30, 600)) },
      settings: ({ promise, interval }, { tbtSeconds = UNPROMISED_TBT }) => ({
        itl: rounded(promise! * tbtSeconds),
        adjustment_interval: interval,
      }),
    },
  },
  {
    type: "predictive",
    tuning: {
      ranges: { z: linear(0, 3), utilization: linear(0.5, 1.2) },
      settings: ({ z, utilization }) => ({ z, utilization }),
    },
  },
  {
    type: "sage",
    // Its own bounds, 0.9, 0.5 and 0.25, are for caches that fill: the first is what an instance is to have in use.
    settings: whereAimIsKnown(({ kvFraction }) => sageBounds(kvFraction, { spend: 0.5 / 0.9, giveBack: 0.25 / 0.9 })),
    tuning: {
      ranges: { load: TIMES_AIMED, spend: linear(0.2, 0.9), giveBack: linear(0.1, 0.9), buffer: linear(0, 0.5) },
      settings: ({ load, spend, giveBack, buffer }, subject) => ({
        ...sageBounds(load! * aimedOrGuess(subject).kvFraction, { spend: spend!, giveBack: spend! * giveBack! }),
        buffer,
      }),
    },
  },
  { type: "max", needs: "policies" },
  { type: "floor", needs: "a floor and a reactive policy" },
  { type: "external", needs: "a command" },
];

/** Bounds on the queue of a whole pool, which grows with it: those of so many instances as the start state has. */
function queueSettings(
  startInstances: ComparisonSubject["startInstances"],
  { up, downShare }: { readonly up: number; readonly downShare: number },
): PolicySettings {
  return {
    thresholds: mapValues(startInstances, (count) => ({
      up_tokens: Math.ceil(up * count),
      down_tokens: Math.floor(up * count * downShare),
    })),
  };
}

/** Bounds on the KV cache in use: the one beyond which the plan does not hold, and the others as shares of it. */
function sageBounds(
  overrideAbove: number,
  { spend, giveBack }: { readonly spend: number; readonly giveBack: number },
): PolicySettings {
  const bound = kvShare(overrideAbove);
  return {
    override_above: bound,
    spend_above: rounded(bound * spend),
    give_back_below: rounded(bound * giveBack),
  };
}

function mapValues<From, To>(values: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}

/** What a comparison knows of a type. */
export function comparedType(type: string): ComparedType {
  return COMPARED_TYPES.find((entry) => entry.type === type) ?? { type };
}
