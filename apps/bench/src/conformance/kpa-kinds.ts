import { kpaRules } from "@tokentide/scaling-manager";
import type { ConformanceKind } from "./conformance-case";
import { KPA_SCALE_TO_ZERO } from "./kpa-scale-to-zero-kind";
import { KPA_WINDOW_AVERAGE } from "./kpa-window-kind";

interface SpecOfCase extends Omit<kpaRules.KpaSpec, "isReachable" | "tickSeconds"> {
  readonly reachable: boolean;
}

interface AutoscaleCase {
  readonly spec: SpecOfCase;
  readonly readyPodsAtCreation: number | null;
  readonly tickSeconds?: number;
  readonly initialState?: { readonly panicStartSeconds: number | null; readonly maxPanicPods: number };
  readonly steps: readonly {
    readonly atSeconds: number;
    readonly readyPods: number | null;
    readonly stableValue?: number;
    readonly panicValue?: number;
    /** From this step on. */
    readonly spec?: SpecOfCase;
    readonly metricError?: string;
    readonly readyPodsError?: string;
  }[];
}

function autoscale(input: AutoscaleCase): unknown {
  const { initialState, tickSeconds = 2 } = input;
  let state = kpaRules.initialDeciderState(input.readyPodsAtCreation ?? undefined, 0);
  if (initialState !== undefined) state = { ...state, ...initialState };
  let spec = input.spec;
  const steps = input.steps.map((step) => {
    spec = step.spec ?? spec;
    const { stableValue, panicValue, readyPodsError, metricError } = step;
    const hasReading = stableValue !== undefined && panicValue !== undefined && !metricError;
    const reading = hasReading ? { stable: stableValue, panic: panicValue } : undefined;
    const ready = readyPodsError ? undefined : (step.readyPods ?? undefined);
    const { reachable, ...rest } = spec;
    const result = kpaRules.decide(
      { ...rest, isReachable: reachable, tickSeconds },
      reading,
      ready,
      step.atSeconds,
      state,
    );
    state = result.state;
    return {
      valid: result.decision !== undefined,
      desiredPods: result.decision?.desiredPods ?? 0,
      excessBurstCapacity: result.decision?.excessBurstCapacity ?? 0,
      panicStartSeconds: state.panicStartSeconds,
    };
  });
  return { steps };
}

/** The numbers of a case whose names are not laid down, in their order. */
function numbersOf(input: Readonly<Record<string, unknown>>): number[] {
  return Object.values(input).filter((value): value is number => typeof value === "number");
}

/** Kinds about the Knative Pod Autoscaler. */
export const KPA_KINDS: Readonly<Record<string, ConformanceKind>> = {
  "kpa.autoscale": { find: autoscale },
  "kpa.initialState": {
    find(input: { readonly readyPods: number | null }) {
      const state = kpaRules.initialDeciderState(input.readyPods ?? undefined, 0);
      return { inPanic: state.panicStartSeconds !== null, maxPanicPods: state.maxPanicPods };
    },
  },
  "kpa.windowAverage": KPA_WINDOW_AVERAGE,
  "kpa.maxWindow": {
    find(input: {
      readonly size: number;
      readonly values: readonly { readonly index: number; readonly value: number }[];
    }) {
      let window = kpaRules.maxWindow(input.size);
      const current = input.values.map(({ index, value }) => {
        window = kpaRules.recordMax(window, index, value);
        return kpaRules.currentMax(window);
      });
      return { current };
    },
  },
  "kpa.timeWindowMax": {
    find(input: {
      readonly durationSeconds: number;
      readonly granularitySeconds: number;
      readonly values: readonly { readonly at: number; readonly value: number }[];
    }) {
      const { durationSeconds, granularitySeconds } = input;
      const window = input.values.reduce(
        (filled, { at, value }) => kpaRules.recordMax(filled, kpaRules.timeIndex(at, granularitySeconds), value),
        kpaRules.timeMaxWindow(durationSeconds, granularitySeconds),
      );
      return { current: kpaRules.currentMax(window) };
    },
  },
  "kpa.smoothingCoefficient": {
    find: (input: { readonly buckets: number }) => ({ value: kpaRules.smoothingCoefficient(input.buckets) }),
  },
  "kpa.roundToNDigits": {
    find(input: Readonly<Record<string, unknown>>) {
      const digits = input.digits ?? input.n ?? numbersOf(input)[0];
      const value = input.value ?? numbersOf(input)[1];
      return { value: kpaRules.roundToDigits(Number(value), Number(digits)) };
    },
  },
  "kpa.sampleSize": {
    find(input: Readonly<Record<string, unknown>>) {
      const size = kpaRules.sampleSize(numbersOf(input)[0] ?? 0);
      return { sampleSize: size, value: size };
    },
  },
  "kpa.numActivators": {
    find(input: kpaRules.ActivatorInput) {
      const count = kpaRules.activatorCount(input);
      return { numActivators: count, value: count };
    },
  },
  "kpa.panicWindow": {
    find: (input: {
      readonly stableWindowSeconds: number;
      readonly panicWindowPercentage: number;
      readonly bucketSeconds: number;
    }) => ({
      panicWindowSeconds: kpaRules.panicWindowSeconds(
        input.stableWindowSeconds,
        input.panicWindowPercentage,
        input.bucketSeconds,
      ),
    }),
  },
  "kpa.resolveTarget": {
    find: (input: {
      readonly metric: kpaRules.KpaMetric;
      readonly containerConcurrency: number;
      readonly targetAnnotation: number | null;
      readonly targetUtilizationPercentAnnotation: number | null;
      readonly config: kpaRules.KpaTargetConfig;
    }) =>
      kpaRules.resolveTarget(
        {
          metric: input.metric,
          containerConcurrency: input.containerConcurrency,
          target: input.targetAnnotation ?? undefined,
          targetUtilizationPercent: input.targetUtilizationPercentAnnotation ?? undefined,
        },
        input.config,
      ),
  },
  "kpa.config": {
    find(input: { readonly data: Readonly<Record<string, string>> }) {
      try {
        return { config: kpaRules.parseKpaConfig(input.data) };
      } catch (error) {
        return { error: String(error) };
      }
    },
  },
  "kpa.scaleToZero": KPA_SCALE_TO_ZERO,
};
