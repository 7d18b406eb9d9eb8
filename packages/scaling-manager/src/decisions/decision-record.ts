import type { PoolTag } from "../pool-tag";

/** The steps from a wish to a deed, in order. */
export type DecisionStep = "recommend" | "stabilise" | "rate_limit" | "clamp" | "act";

/** What one step did to the desired count of one pool. */
export interface DecisionMark {
  readonly step: DecisionStep;
  readonly from: number;
  readonly to: number;
  /** In words with the figures; names the rule that bit. */
  readonly reason: string;
}

/** Something that was done, or tried, because of a decision. */
export interface DecisionAction {
  readonly action: "revive" | "boot" | "cancel" | "drain";
  /** `instance_5`; absent when nothing came of it. */
  readonly target?: string;
  /** Why nothing came of it. */
  readonly error?: string;
}

/** One pool in one decision. */
export interface PoolDecision {
  readonly tag: PoolTag;
  /** Booting and active before the decision. */
  readonly current: number;
  /** As the policy said, before any step. */
  readonly recommended: number;
  /** After every step: what there should be. */
  readonly desired: number;
  /** Only the steps that changed the figure, or held it back. */
  readonly marks: readonly DecisionMark[];
  readonly actions: readonly DecisionAction[];
}

/** One decision with all its reasons. */
export interface DecisionRecord {
  /** From 0, one per tick. */
  readonly sequence: number;
  readonly timeSeconds: number;
  readonly policy: string;
  readonly dryRun: boolean;
  /** The policy's own words, or what went wrong with it. */
  readonly reason: string;
  /** Pools that have instances, limits or a recommendation. */
  readonly pools: readonly PoolDecision[];
}
