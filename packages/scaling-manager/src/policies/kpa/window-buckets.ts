/**
 * What was recorded over a window, in a ring of buckets. Times are counted in buckets since second 0 of the clock. Plain
 * data, so that it survives JSON.
 */
export interface WindowBuckets {
  readonly windowSeconds: number;
  readonly granularitySeconds: number;
  /** Bucket `b` stands at `b` modulo the length. */
  readonly buckets: readonly number[];
  /** The sum of all buckets, those that have scrolled out and were not overwritten yet included. */
  readonly total: number;
  /** `null` before the first record. */
  readonly firstBucket: number | null;
  readonly lastBucket: number | null;
}

/** Averages are cut to so many digits. */
const AVERAGE_DIGITS = 6;

/** An empty window. */
export function windowBuckets(windowSeconds: number, granularitySeconds: number): WindowBuckets {
  const buckets = new Array<number>(Math.ceil(windowSeconds / granularitySeconds)).fill(0);
  return { windowSeconds, granularitySeconds, buckets, total: 0, firstBucket: null, lastBucket: null };
}

/** Which bucket a moment is in. */
export function bucketAt(
  { granularitySeconds }: Pick<WindowBuckets, "granularitySeconds">,
  timeSeconds: number,
): number {
  return Math.floor(timeSeconds / granularitySeconds);
}

/**
 * Adds a value to the bucket of its moment; several add up. A whole window of silence before it starts everything anew.
 * A value of the past counts if it is younger than the last one minus a window.
 */
export function recordValue(window: WindowBuckets, timeSeconds: number, value: number): WindowBuckets {
  const { windowSeconds, granularitySeconds, lastBucket } = window;
  const bucket = bucketAt(window, timeSeconds);
  const buckets = [...window.buckets];
  let { total, firstBucket } = window;
  if (lastBucket === null || (bucket - lastBucket) * granularitySeconds >= windowSeconds) {
    buckets.fill(0);
    total = 0;
    firstBucket = bucket;
  } else if (bucket !== lastBucket) {
    if (bucket * granularitySeconds + windowSeconds <= lastBucket * granularitySeconds) return window;
    if (firstBucket === null || bucket < firstBucket) firstBucket = bucket;
    for (let skipped = lastBucket + 1; skipped <= bucket; skipped++) {
      const slot = slotOf(skipped, buckets.length);
      total -= buckets[slot]!;
      buckets[slot] = 0;
    }
  }
  buckets[slotOf(bucket, buckets.length)]! += value;
  const newest = lastBucket === null ? bucket : Math.max(lastBucket, bucket);
  return { ...window, buckets, total: total + value, firstBucket, lastBucket: newest };
}

/** Whether there is no data: nothing was recorded for *longer* than the window. */
export function isWindowEmpty({ lastBucket, ...window }: WindowBuckets, nowSeconds: number): boolean {
  if (lastBucket === null) return true;
  return (bucketAt(window, nowSeconds) - lastBucket) * window.granularitySeconds > window.windowSeconds;
}

/**
 * The mean of the buckets since the first record, at most a window of them. What has scrolled out by now is left out, and
 * so are the buckets of the silence since the last record: a late figure is no zero. 0 after a window of silence.
 */
export function windowAverage(window: WindowBuckets, nowSeconds: number): number {
  const { windowSeconds, granularitySeconds, buckets, firstBucket, lastBucket } = window;
  if (lastBucket === null || firstBucket === null) return 0;
  const gap = bucketAt(window, nowSeconds) - lastBucket;
  if (gap > 0 && gap * granularitySeconds >= windowSeconds) return 0;
  let { total } = window;
  for (let scrolled = lastBucket + 1; scrolled <= lastBucket + gap; scrolled++) {
    total -= buckets[slotOf(scrolled, buckets.length)]!;
  }
  const counted = Math.min(lastBucket - firstBucket + 1, buckets.length - Math.max(0, gap));
  return roundToDigits(total / counted, AVERAGE_DIGITS);
}

/** The buckets that hold something and have not scrolled out, by the second at which they begin. */
export function filledBuckets(window: WindowBuckets, nowSeconds: number): Map<number, number> {
  const { windowSeconds, granularitySeconds, buckets, lastBucket } = window;
  const filled = new Map<number, number>();
  if (lastBucket === null) return filled;
  const gap = bucketAt(window, nowSeconds) - lastBucket;
  if (gap * granularitySeconds >= windowSeconds) return filled;
  const oldest = lastBucket - buckets.length + Math.max(0, gap) + 1;
  for (let bucket = lastBucket; bucket >= oldest; bucket--) {
    const value = buckets[slotOf(bucket, buckets.length)]!;
    if (value !== 0) filled.set(bucket * granularitySeconds, value);
  }
  return filled;
}

/** The same records over another window. What was silent for longer than the old window is forgotten. */
export function resizeWindow(window: WindowBuckets, windowSeconds: number, nowSeconds: number): WindowBuckets {
  if (windowSeconds === window.windowSeconds) return window;
  const resized = windowBuckets(windowSeconds, window.granularitySeconds);
  const { lastBucket } = window;
  if (lastBucket === null || isWindowEmpty(window, nowSeconds)) return { ...resized, lastBucket };
  const buckets = [...resized.buckets];
  let total = 0;
  const kept = Math.min(buckets.length, window.buckets.length);
  for (let bucket = lastBucket; bucket > lastBucket - kept; bucket--) {
    const value = window.buckets[slotOf(bucket, window.buckets.length)]!;
    buckets[slotOf(bucket, buckets.length)] = value;
    total += value;
  }
  return { ...resized, buckets, total, firstBucket: lastBucket - window.buckets.length + 1, lastBucket };
}

/** Cut, not rounded, to so many digits after the point. */
export function roundToDigits(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.floor(value * scale) / scale;
}

function slotOf(bucket: number, length: number): number {
  return ((bucket % length) + length) % length;
}
