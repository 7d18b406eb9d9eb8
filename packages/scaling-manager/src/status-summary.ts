/** The quick start's eight figures. */
export interface StatusSummary {
  readonly activeInstances: number;
  readonly scalingUpInstances: number;
  readonly drainingInstances: number;
  readonly activeServers: number;
  readonly scalingUpServers: number;
  /** Servers being removed, and those that leave as soon as what drains on them has left. */
  readonly pendingServerScaleDowns: number;
  /** In any state. */
  readonly totalServers: number;
  /** In any state. */
  readonly totalInstances: number;
}
