/*
 * What the page's script gets, as JSON inside the page. Only what it draws; a figure that does not exist is null. The script
 * imports these types, so nothing here may need Node.
 */

/** A column beside others; null where there is no figure. */
export type Column = readonly (number | null)[];

/** Everything that the charts and the table of decisions show. */
export interface PageData {
  readonly lanes: readonly Lane[];
}

/** One application of one run: a line in every chart. */
export interface Lane {
  /** Empty when it is the only one. */
  readonly name: string;
  /** Promised bounds, seconds. */
  readonly bounds: Readonly<Partial<Record<LatencyName, number>>>;
  /** End of each interval, seconds; common to the pools. */
  readonly times: readonly number[];
  /** Length of each interval, seconds. */
  readonly widths: readonly number[];
  /** Rows of `timeline.csv`, by pool and column. */
  readonly pools: readonly LanePool[];
  readonly decisions: readonly PageDecision[];
  readonly failures: readonly PageFailure[];
  readonly latencies: LaneLatencies | undefined;
  /** Intervals and decisions that the page leaves out, in words; empty when it has all. */
  readonly leftOut: readonly string[];
}

/** One pool of a lane. */
export interface LanePool {
  readonly pool: string;
  /** Each as long as the lane's times; by name of the column in `timeline.csv`. */
  readonly columns: Readonly<Record<string, Column>>;
}

/** The latencies that are promised and drawn. */
export type LatencyName = "ttft" | "tbt" | "e2e";

/** How latencies are spread: at each quantile the seconds that such a share did not exceed. */
export type LaneLatencies = Readonly<Record<"quantile" | LatencyName, Column>>;

/** How a decision ended: it changed the pool, was refused by the fleet, held back by a rule, or left things as they were. */
export type DecisionOutcome = "changed" | "refused" | "held" | "kept";

/** One pool in one decision. */
export interface PageDecision {
  readonly t: number;
  readonly pool: string;
  readonly from: number;
  readonly to: number;
  readonly outcome: DecisionOutcome;
  readonly policy: string;
  /** The policy's words. */
  readonly reason: string;
  /** What rules and fleet made of it, in words. */
  readonly steps: readonly string[];
}

/** Something that broke. */
export interface PageFailure {
  readonly t: number;
  readonly what: string;
  readonly target: string;
  readonly detail: string;
}
