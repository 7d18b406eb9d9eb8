import type { HpaCondition } from "./hpa-conditions";
import type { HpaMetric, MetricProposal } from "./metric-proposals";
import type { MetricUnusableError } from "./metric-unusable-error";
import type { Pod } from "./pod-groups";
import type { ScaleEvents } from "./scale-events";
import type { ScalingBehavior } from "./scaling-rules";
import type { PastReplicas } from "./stabilization";

/** What one pass looks at. */
export interface HpaInput {
  readonly nowSeconds: number;
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly HpaMetric[];
  /** Absent: the older fixed limits, and a window for scaling down only. */
  readonly behavior?: ScalingBehavior | undefined;
  readonly pods: readonly Pod[];
}

/** What passes remember; plain data. */
export interface HpaState {
  /** `null` before the first pass. */
  readonly log: readonly PastReplicas[] | null;
  readonly events: ScaleEvents;
  readonly conditions: readonly HpaCondition[];
}

/** Before the first pass. */
export const INITIAL_HPA_STATE: HpaState = { log: null, events: { up: [], down: [] }, conditions: [] };

/** What a pass came to. */
export interface HpaOutcome {
  readonly desiredReplicas: number;
  readonly action: "scale_up" | "scale_down" | "none";
  /** Of the first metric that could not be used. It may come with an action: growing goes by the metrics that work. */
  readonly error: MetricUnusableError | undefined;
  readonly proposals: readonly MetricProposal[];
  /** In words with the figures. */
  readonly reason: string;
  readonly state: HpaState;
}
