import { hpaRules } from "@tokentide/scaling-manager";
import type { ConformanceKind } from "./conformance-case";
import { NOW_SECONDS } from "./hpa-pods";

interface EventOfCase {
  readonly replicaChange: number;
  readonly ageSeconds: number;
  readonly outdated?: boolean;
}

interface RecommendationOfCase {
  readonly replicas: number;
  readonly ageSeconds: number;
}

interface EventsInput {
  readonly currentReplicas: number;
  readonly scaleUpEvents: readonly EventOfCase[];
  readonly scaleDownEvents: readonly EventOfCase[];
}

type RulesOfCase = hpaRules.ScalingRulesSettings;

/** `null` is said where something is not set. */
export function rulesSettings(rules: RulesOfCase | null | undefined): RulesOfCase {
  return Object.fromEntries(Object.entries(rules ?? {}).filter(([, value]) => value !== null));
}

export function logOf(recommendations: readonly RecommendationOfCase[]): hpaRules.PastReplicas[] {
  return recommendations.map(({ replicas, ageSeconds }) => ({ replicas, timeSeconds: NOW_SECONDS - ageSeconds }));
}

const eventsOf = (events: readonly EventOfCase[]): hpaRules.ScaleEvent[] =>
  events.map(({ replicaChange, ageSeconds, outdated = false }) => ({
    replicaChange,
    timeSeconds: NOW_SECONDS - ageSeconds,
    isOutdated: outdated,
  }));

const bothEvents = (input: EventsInput): hpaRules.ScaleEvents => ({
  up: eventsOf(input.scaleUpEvents),
  down: eventsOf(input.scaleDownEvents),
});

/** Kinds about windows, rates and bounds of the HorizontalPodAutoscaler. */
export const HPA_LIMIT_KINDS: Readonly<Record<string, ConformanceKind>> = {
  "hpa.convertWithRules": { find: (input: hpaRules.LimitInput) => hpaRules.limitReplicas(input) },
  "hpa.scaleUpLimit": {
    find: (input: EventsInput & { readonly rules: RulesOfCase | null }) => {
      const rules = hpaRules.fillScalingRules("up", rulesSettings(input.rules));
      return { limit: hpaRules.scaleUpLimit(input.currentReplicas, bothEvents(input), rules, NOW_SECONDS) };
    },
  },
  "hpa.scaleDownLimit": {
    find: (input: EventsInput & { readonly rules: RulesOfCase | null }) => {
      const rules = hpaRules.fillScalingRules("down", rulesSettings(input.rules));
      return { limit: hpaRules.scaleDownLimit(input.currentReplicas, bothEvents(input), rules, NOW_SECONDS) };
    },
  },
  "hpa.behaviorRate": {
    find: (
      input: EventsInput &
        hpaRules.LimitInput & { readonly scaleUp: RulesOfCase | null; readonly scaleDown: RulesOfCase | null },
    ) =>
      hpaRules.limitReplicasWithBehavior({
        currentReplicas: input.currentReplicas,
        desiredReplicas: input.desiredReplicas,
        minReplicas: input.minReplicas,
        maxReplicas: input.maxReplicas,
        nowSeconds: NOW_SECONDS,
        events: bothEvents(input),
        scaleUp: hpaRules.fillScalingRules("up", rulesSettings(input.scaleUp)),
        scaleDown: hpaRules.fillScalingRules("down", rulesSettings(input.scaleDown)),
      }),
  },
  "hpa.stabilize": {
    find(input: {
      readonly windowSeconds: number;
      readonly recommendations: readonly RecommendationOfCase[];
      readonly desiredReplicas: number;
    }) {
      const { desiredReplicas, windowSeconds } = input;
      const log = logOf(input.recommendations);
      const steady = hpaRules.stabilize(log, desiredReplicas, NOW_SECONDS, windowSeconds);
      return { replicas: steady.replicas, recommendationLogLength: steady.log.length };
    },
  },
  "hpa.stabilizeWithBehavior": {
    find(input: {
      readonly currentReplicas: number;
      readonly desiredReplicas: number;
      readonly recommendations: readonly RecommendationOfCase[];
      readonly scaleUpStabilizationWindowSeconds: number;
      readonly scaleDownStabilizationWindowSeconds: number;
    }) {
      const steady = hpaRules.stabilizeWithBehavior({
        nowSeconds: NOW_SECONDS,
        currentReplicas: input.currentReplicas,
        desiredReplicas: input.desiredReplicas,
        log: logOf(input.recommendations),
        scaleUpWindowSeconds: input.scaleUpStabilizationWindowSeconds,
        scaleDownWindowSeconds: input.scaleDownStabilizationWindowSeconds,
      });
      return { replicas: steady.replicas, recommendationsAfter: steady.log.map(({ replicas }) => replicas) };
    },
  },
  "hpa.storeScaleEvent": {
    find(input: {
      readonly direction: "up" | "down";
      readonly previousReplicas: number;
      readonly newReplicas: number;
      readonly rules: RulesOfCase | null;
      readonly events: readonly EventOfCase[];
      readonly changePeriodSeconds: number;
    }) {
      const { direction, previousReplicas, newReplicas, rules, changePeriodSeconds } = input;
      const before = eventsOf(input.events);
      // Without a behavior nothing is written down: nobody would read it.
      const after =
        rules === null
          ? before
          : hpaRules.storeScaleEvent(
              before,
              Math.abs(newReplicas - previousReplicas),
              NOW_SECONDS,
              hpaRules.fillScalingRules(direction, rulesSettings(rules)).policies,
            );
      return {
        changeInPeriodBefore: hpaRules.changeInPeriod(before, changePeriodSeconds, NOW_SECONDS),
        eventsAfter: after.map(({ replicaChange, isOutdated }) => ({ replicaChange, outdated: isOutdated })),
      };
    },
  },
  "hpa.behaviorDefaults": {
    find(input: { readonly direction: "up" | "down"; readonly rules: RulesOfCase | null }) {
      const filled = hpaRules.fillScalingRules(input.direction, rulesSettings(input.rules));
      return {
        ...filled,
        stabilizationWindowSeconds: filled.stabilizationWindowSeconds ?? null,
        tolerance: filled.tolerance ?? null,
      };
    },
  },
};
