/** How a group of measurements is taken. */
export interface GroupOptions {
  /** A rough look in seconds instead of a measurement in minutes. */
  readonly isQuick: boolean;
  /** Also what takes minutes alone: 40 million requests. */
  readonly isLarge: boolean;
}
