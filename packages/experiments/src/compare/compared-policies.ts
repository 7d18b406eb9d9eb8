import type { PolicyPlatform } from "@tokentide/config";
import { linear, log, type SettingRange, whole } from "../tune/setting-range";
import type { ComparisonSubject } from "./comparison-subject";

/** Settings in the words of the configuration. */
export type PolicySettings = Readonly<Record<string, unknown>>;

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
  /** Settings where nobody gives any, made from what is compared. Absent: the policy's own defaults. */
  readonly settings?: (subject: ComparisonSubject) => PolicySettings;
  /** Absent: there is nothing to search. */
  readonly tuning?: TuningSpace;
  /** What somebody has to give before it can be run at all. */
  readonly needs?: string;
}

/** Kubernetes looks every 15 s, Knative every 2 s, Dynamo's load loop every 5 s. */
const KUBERNETES: PolicyPlatform = { actuator: "kubernetes", decisionIntervalSeconds: 15 };
const KNATIVE: PolicyPlatform = { actuator: "kubernetes", decisionIntervalSeconds: 2 };
const DYNAMO: PolicyPlatform = { actuator: "kubernetes", decisionIntervalSeconds: 5 };

/** Requests that an instance of a large model can have at a time, from alone to crowded. */
const REQUESTS_PER_INSTANCE = log(1, 256);

/**
 * In the order of the catalog: where a policy is at home, what it is given when nobody says, and the main settings with their
 * ranges. A type that is not here is run as the configuration and its own defaults have it.
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
    tuning: {
      ranges: {
        upTokens: whole(log(200, 50_000)),
        downShare: linear(0, 0.5),
        perInstance: REQUESTS_PER_INSTANCE,
        step: whole(linear(1, 4)),
      },
      settings: ({ upTokens, downShare, perInstance, step }, { startInstances }) => ({
        thresholds: mapValues(startInstances, () => ({
          up_tokens: upTokens,
          down_tokens: Math.floor(upTokens! * downShare!),
        })),
        up_requests_per_instance: perInstance,
        step,
      }),
    },
  },
  {
    type: "utilization",
    // Memory in all contains the weights, which may be more than its bound alone.
    settings: () => ({ signal: "kv" }),
    tuning: {
      ranges: { up: log(0.01, 0.95), downShare: linear(0.2, 0.8), step: whole(linear(1, 4)) },
      settings: ({ up, downShare, step }) => ({ signal: "kv", up, down: rounded(up! * downShare!), step }),
    },
  },
  {
    type: "scheduler-load",
    tuning: {
      ranges: {
        tokens: whole(log(500, 50_000)),
        down: linear(0.1, 0.6),
        cooldown: log(5, 300),
        every: whole(log(10, 200)),
      },
      settings: ({ tokens, down, cooldown, every }) => ({
        tokens_per_instance: tokens,
        down,
        cooldown,
        check_every_requests: every,
      }),
    },
  },
  {
    type: "hpa",
    platform: KUBERNETES,
    tuning: {
      ranges: { target: REQUESTS_PER_INSTANCE, window: whole(log(30, 900)) },
      settings: ({ target, window }) => ({
        metrics: [{ signal: "pending_requests", target }],
        downscale_stabilization: window,
      }),
    },
  },
  {
    type: "kpa",
    platform: KNATIVE,
    tuning: {
      ranges: { target: REQUESTS_PER_INSTANCE, window: whole(log(20, 600)), delay: whole(linear(0, 600)) },
      settings: ({ target, window, delay }) => ({ target, stable_window: window, scale_down_delay: delay }),
    },
  },
  {
    type: "keda",
    platform: KUBERNETES,
    tuning: {
      ranges: { threshold: REQUESTS_PER_INSTANCE, cooldown: whole(log(60, 1800)) },
      settings: ({ threshold, cooldown }) => ({ triggers: [{ signal: "pending_requests", threshold }], cooldown }),
    },
  },
  {
    type: "target-tracking",
    tuning: {
      ranges: { target: REQUESTS_PER_INSTANCE, inPeriods: whole(log(3, 30)), cooldown: whole(log(30, 900)) },
      settings: ({ target, inPeriods, cooldown }) => ({
        target,
        scale_in_periods: inPeriods,
        scale_in_cooldown: cooldown,
      }),
    },
  },
  {
    type: "wva",
    platform: KUBERNETES,
    tuning: {
      // Spare room is less than what counts as full.
      ranges: { kv: log(0.02, 0.95), kvShare: linear(0.05, 0.5), queue: log(1, 64), queueShare: linear(0.1, 0.9) },
      settings: ({ kv, kvShare, queue, queueShare }) => ({
        kv_threshold: kv,
        kv_spare: rounded(kv! * kvShare!),
        queue_threshold: queue,
        queue_spare: rounded(queue! * queueShare!),
      }),
    },
  },
  { type: "token-supply", platform: KUBERNETES },
  {
    type: "heteroscale",
    platform: KUBERNETES,
    tuning: {
      ranges: {
        target: log(50, 5000),
        tolerance: linear(0.02, 0.3),
        out: whole(log(15, 300)),
        in: whole(log(60, 1200)),
      },
      settings: ({ target, tolerance, out, in: scaleIn }) => ({
        target,
        tolerance,
        scale_out_cooldown: out,
        scale_in_cooldown: scaleIn,
      }),
    },
  },
  { type: "two-loop", platform: DYNAMO },
  {
    type: "token-velocity",
    tuning: { ranges: { window: whole(log(5, 300)) }, settings: ({ window }) => ({ window }) },
  },
  {
    type: "predictive",
    tuning: {
      ranges: { z: linear(0, 3), utilization: linear(0.5, 1.2) },
      settings: ({ z, utilization }) => ({ z, utilization }),
    },
  },
  { type: "max", needs: "policies" },
  { type: "floor", needs: "a floor and a reactive policy" },
  { type: "external", needs: "a command" },
];

function mapValues<From, To>(values: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** What a comparison knows of a type. */
export function comparedType(type: string): ComparedType {
  return COMPARED_TYPES.find((entry) => entry.type === type) ?? { type };
}
