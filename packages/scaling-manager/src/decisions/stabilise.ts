/** One recommendation of the past. */
export interface PastRecommendation {
  readonly timeSeconds: number;
  readonly desired: number;
}

/** How far back to look, in seconds, when going in either direction. */
export interface StabilisationWindows {
  readonly up: number;
  readonly down: number;
}

/**
 * The safest figure seen over the windows: upwards the lowest, downwards the highest recommendation. What is between the
 * two stays as it is. With windows of 0 only the newest counts.
 *
 * @param history in order of time, the newest included
 */
export function stabilise(
  history: readonly PastRecommendation[],
  current: number,
  windows: StabilisationWindows,
  nowSeconds: number,
): number {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  history.forEach((past, index) => {
    const isNewest = index === history.length - 1;
    if (isNewest || past.timeSeconds > nowSeconds - windows.up) lowest = Math.min(lowest, past.desired);
    if (isNewest || past.timeSeconds > nowSeconds - windows.down) highest = Math.max(highest, past.desired);
  });
  if (current < lowest) return lowest;
  if (current > highest) return highest;
  return current;
}

/**
 * The history with a new entry, without what no window reaches any more, and without what can never be the lowest or the
 * highest again: a window that reaches it reaches a later one at least as low and a later one at least as high. So its
 * length follows the counts that were recommended, not the decisions.
 */
export function remember(
  history: readonly PastRecommendation[],
  newest: PastRecommendation,
  windows: StabilisationWindows,
): PastRecommendation[] {
  const oldest = newest.timeSeconds - Math.max(windows.up, windows.down);
  const kept = [newest];
  let lowest = newest.desired;
  let highest = newest.desired;
  for (let index = history.length - 1; index >= 0; index--) {
    const past = history[index]!;
    if (past.timeSeconds <= oldest) break;
    if (past.desired >= lowest && past.desired <= highest) continue;
    lowest = Math.min(lowest, past.desired);
    highest = Math.max(highest, past.desired);
    kept.push(past);
  }
  return kept.reverse();
}
