import type { PoolTag, TimedCounts } from "@tokentide/scaling-manager";
import type { CapacityNeed } from "./capacity-need";

/**
 * When to ask for what, so that what is needed serves in time: the most that is needed from now until what is asked for now
 * would be there. Something that is let go for less than a start-up time is not worth it.
 */
export function scheduleOfNeed(
  need: CapacityNeed,
  { intervalSeconds, bootSeconds }: { readonly intervalSeconds: number; readonly bootSeconds: number },
): TimedCounts[] {
  const ahead = Math.ceil(bootSeconds / intervalSeconds);
  const pools = Object.entries(need) as [PoolTag, readonly number[]][];
  const intervals = Math.max(0, ...pools.map(([, counts]) => counts.length));
  const schedule: TimedCounts[] = [];
  const last: Partial<Record<PoolTag, number>> = {};
  // One beyond the end: nothing is needed any more.
  for (let interval = 0; interval <= intervals; interval++) {
    const instances: Partial<Record<PoolTag, number>> = {};
    for (const [tag, counts] of pools) {
      const wanted = Math.max(0, ...counts.slice(interval, interval + ahead + 1));
      if (wanted === last[tag]) continue;
      instances[tag] = wanted;
      last[tag] = wanted;
    }
    if (Object.keys(instances).length > 0) schedule.push({ fromSeconds: interval * intervalSeconds, instances });
  }
  return schedule;
}
