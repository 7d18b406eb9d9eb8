/** What one instance did under a steady load. */
export interface LoadPoint {
  /** Offered. */
  readonly requestsPerSecond: number;
  readonly promptTokensPerSecond: number;
  readonly outputTokensPerSecond: number;
  /** Median over the requests; NaN where there is no such figure. */
  readonly ttftSeconds: number;
  /** Median over the requests of their mean gap between tokens; NaN where there is no such figure. */
  readonly tbtSeconds: number;
  /** Share of the requests that met their bounds, 0..1. */
  readonly attainment: number;
}

/**
 * What one instance of a pool can carry while it keeps the promised bounds, for requests of a given mix. Plain data: from
 * a benchmark of your own, or measured by a simulation (`measureCapacity` of `@tokentide/experiments`).
 *
 * @example
 * const capacity: CapacityProfile = { requestsPerSecond: 4, promptTokensPerSecond: 4600, outputTokensPerSecond: 840 };
 */
export interface CapacityProfile {
  readonly requestsPerSecond: number;
  /** At that rate. */
  readonly promptTokensPerSecond: number;
  /** At that rate. */
  readonly outputTokensPerSecond: number;
  /** The loads that were tried, ascending by rate. Absent: only the figures above are known. */
  readonly ladder?: readonly LoadPoint[];
}
