/** The panic window: so many percent of the stable one, rounded half up to whole seconds, at least one bucket. */
export function panicWindowSeconds(stableWindowSeconds: number, percentage: number, bucketSeconds = 1): number {
  return Math.max(bucketSeconds, Math.round((stableWindowSeconds * percentage) / 100));
}
