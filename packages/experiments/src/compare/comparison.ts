import type { ServiceLevel } from "@tokentide/simulator";
import type { Estimate } from "../estimate";
import type { Interval } from "../scoring/block-bootstrap";
import type { SloBound } from "../scoring/request-ledger";

/**
 * What {@link compare} found. Plain values; as JSON (`tokentide compare --json`) its keys are in snake_case and a figure that
 * does not exist is `null`.
 */
export interface Comparison {
  /** The runs of every policy: the same requests and the same chances for each. */
  readonly seeds: readonly number[];
  /** The bounds that any application promises, in the order of the columns. */
  readonly bounds: readonly SloBound[];
  /** What "within the SLO" means: the promise of each application, and of each class of requests that has its own. */
  readonly promises: readonly ComparedPromise[];
  /** In the order in which they were asked for. */
  readonly policies: readonly PolicyResult[];
}

/** What was promised to requests; a bound that is absent is no promise. */
export interface ComparedPromise extends ServiceLevel {
  readonly applicationId: number;
  /** Name of the class; absent: the application's own promise. */
  readonly className?: string;
}

/** What a policy came to: every estimate is over the seeds. */
export interface PolicyResult {
  readonly name: string;
  readonly type: string;
  /** Type and settings, as they would stand in `scaling_manager.policy`. */
  readonly policy: { readonly type: string } & Readonly<Record<string, unknown>>;
  /** Those of its settings that nobody gave: made from what is compared. */
  readonly derived?: Readonly<Record<string, unknown>>;
  /** The policy of this comparison whose settings were searched to find these. */
  readonly tunedFrom?: string;
  /** What carried its decisions out, and what its observations went through. */
  readonly actuator: string;
  readonly observation: string;
  /** Share of the arrived requests that met all their bounds, 0..1. */
  readonly attainment: Estimate;
  /** Share that met one bound, whatever the others; bounds that are promised only. */
  readonly attainmentByBound: Readonly<Partial<Record<SloBound, Estimate>>>;
  readonly gpuHours: Estimate;
  readonly costDollars: Estimate;
  /** Dollars for 1,000 requests that met all their bounds; `Infinity` when none did. */
  readonly costPerThousandWithinSlo: Estimate;
  readonly scaleUps: Estimate;
  readonly scaleDowns: Estimate;
  readonly flaps: Estimate;
  /**
   * 95 % intervals by the moving-block bootstrap over the minutes of all runs (blocks of 5): how much of a figure is the luck of
   * the minutes that were seen. The intervals of the estimates are over seeds, and nothing where chance has no part in a run.
   */
  readonly bootstrap: {
    readonly attainment: Interval;
    readonly costPerThousandWithinSlo: Interval;
  };
  /** The minute of all runs whose arrivals fared worst; absent when nothing arrived. */
  readonly worstMinute?: WorstMinute;
  /** Against `clairvoyant`, when it is compared as well. */
  readonly regret?: Regret;
  /** No other policy has at least its attainment for less money, or more attainment for the same. `clairvoyant` stands aside. */
  readonly isOnParetoFront: boolean;
}

/** One minute of one run. */
export interface WorstMinute {
  readonly seed: number;
  /** When it began, in seconds of the run. */
  readonly startSeconds: number;
  readonly arrived: number;
  /** Share of its arrivals that met all their bounds. */
  readonly attainment: number;
}

/** How much worse than with all the future known: the mean over the seeds of the difference to the same seed's run. */
export interface Regret {
  /** Dollars for 1,000 requests within the SLO, more than `clairvoyant`'s. */
  readonly costPerThousandWithinSlo: number;
  /** The same as a share of `clairvoyant`'s. */
  readonly relative: number;
  readonly gpuHours: number;
  /** Requests that missed a bound, as a share of those that arrived. */
  readonly missed: number;
}
