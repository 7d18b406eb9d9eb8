/** A sliding maximum over the last `size` indexes: only the entries that may still be the maximum, falling. Plain data. */
export interface MaxWindow {
  readonly size: number;
  readonly entries: readonly { readonly index: number; readonly value: number }[];
}

/** An empty window. */
export function maxWindow(size: number): MaxWindow {
  return { size, entries: [] };
}

/** A window over so many seconds, in steps of the granularity. */
export function timeMaxWindow(durationSeconds: number, granularitySeconds: number): MaxWindow {
  return maxWindow(Math.ceil(durationSeconds / granularitySeconds));
}

/** Which step of a {@link timeMaxWindow} a moment is in: by whole seconds. */
export function timeIndex(timeSeconds: number, granularitySeconds: number): number {
  return Math.floor(Math.floor(timeSeconds) / granularitySeconds);
}

/**
 * Adds a value at an index that does not go back. What is smaller and older can never be the maximum again; an entry
 * leaves when it is `size` or more indexes behind. Of several at one index the highest stays.
 */
export function recordMax({ size, entries }: MaxWindow, index: number, value: number): MaxWindow {
  const kept = entries.filter((entry) => entry.value > value && index - entry.index < size);
  const last = kept.at(-1);
  return { size, entries: last?.index === index ? kept : [...kept, { index, value }] };
}

/** The maximum; 0 of nothing. */
export function currentMax({ entries }: MaxWindow): number {
  return entries[0]?.value ?? 0;
}
