/** How scaling went so far. */
export interface ScalingStatistics {
  /** Instances started or taken back. */
  readonly scaleUps: number;
  /** Instances told to drain, or cancelled before they served. */
  readonly scaleDowns: number;
  /** Starts that came to nothing, refused ones by a provider included. */
  readonly failed: number;
  readonly cancelled: number;
  /** Instances that broke or vanished after they had served. */
  readonly lost: number;
  /** Changes of a pool against the direction of its last one within ten minutes. */
  readonly flaps: number;
  /** From start to ACTIVE; NaN when none has become ACTIVE. */
  readonly meanTimeToCapacitySeconds: number;
  /** From DRAINING to SCALING_DOWN; NaN when none has. */
  readonly meanDrainSeconds: number;
}
