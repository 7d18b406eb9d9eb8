import type { PoolTag } from "@tokentide/scaling-manager";
import type { CapacityNeed } from "./capacity-need";

/** A need that has been tried, and what it costs. */
export interface TriedNeed {
  readonly need: CapacityNeed;
  readonly gpuHours: number;
}

/**
 * Takes instances away, one over a stretch of time, as long as the target is still met and it saves something: over the whole
 * time first, then over halves, quarters and so on. Of equally long stretches those come first that have most to spare.
 *
 * @param attempt answers the GPU-hours of a need, or `undefined` when it misses the target
 */
export function trimNeed(
  start: TriedNeed,
  load: CapacityNeed,
  attempt: (need: CapacityNeed) => number | undefined,
): TriedNeed {
  let best = start;
  const pools = Object.keys(start.need) as PoolTag[];
  const intervals = Math.max(...pools.map((tag) => start.need[tag]!.length));
  const isTrimmed = (tag: PoolTag, from: number, to: number): boolean => {
    const counts = best.need[tag]!;
    if (!counts.slice(from, to).some((count) => count > 0)) return false;
    const need = {
      ...best.need,
      [tag]: counts.map((count, at) => (at >= from && at < to ? Math.max(0, count - 1) : count)),
    };
    const gpuHours = attempt(need);
    if (gpuHours === undefined || gpuHours >= best.gpuHours) return false;
    best = { need, gpuHours };
    return true;
  };
  for (let length = intervals; ; length = Math.ceil(length / 2)) {
    const stretches = pools.flatMap((tag) =>
      Array.from({ length: Math.ceil(intervals / length) }, (_, index) => {
        const [from, to] = [index * length, Math.min(intervals, (index + 1) * length)];
        return { tag, from, to, spare: spareOf(best.need[tag]!, load[tag] ?? [], from, to) };
      }),
    );
    stretches.sort((one, other) => other.spare - one.spare);
    for (const { tag, from, to } of stretches) {
      while (isTrimmed(tag, from, to));
    }
    if (length === 1) return best;
  }
}

/** Instances in a stretch beyond its load, relative to the load. */
function spareOf(need: readonly number[], load: readonly number[], from: number, to: number): number {
  let needed = 0;
  let loaded = 0;
  for (let at = from; at < to; at++) {
    needed += need[at]!;
    loaded += load[at] ?? 0;
  }
  return needed / Math.max(loaded, 1e-9);
}
