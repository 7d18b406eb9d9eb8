import type { PoolTag, TimedCounts } from "@tokentide/scaling-manager";
import type { CapacityNeed } from "./capacity-need";

/** Instances that are asked for in each interval of decisions, by pool: a schedule as a search changes it. */
export type CountPlan = Readonly<Partial<Record<PoolTag, readonly number[]>>>;

/** What a pool's instances can be: asking for less or more changes nothing. */
export type CountLimits = Readonly<Partial<Record<PoolTag, { readonly min: number; readonly max: number }>>>;

/**
 * What to ask for so that what is needed serves in time: the most that is needed from now until what is asked for now would be
 * there. Something that is let go for less than a start-up time is not worth it.
 */
export function planOfNeed(need: CapacityNeed, intervalsAhead: number, limits: CountLimits): CountPlan {
  return Object.fromEntries(
    (Object.entries(need) as [PoolTag, readonly number[]][]).map(([tag, counts]) => {
      const { min = 0, max = Number.POSITIVE_INFINITY } = limits[tag] ?? {};
      const wanted = (at: number) => Math.max(0, ...counts.slice(at, at + intervalsAhead + 1));
      return [tag, counts.map((_, at) => Math.min(max, Math.max(min, wanted(at))))];
    }),
  );
}

/** The plan as the policy follows it: what changes when. After its end nothing is asked for. */
export function scheduleOfPlan(plan: CountPlan, intervalSeconds: number): TimedCounts[] {
  const pools = Object.entries(plan) as [PoolTag, readonly number[]][];
  const intervals = Math.max(0, ...pools.map(([, counts]) => counts.length));
  const schedule: TimedCounts[] = [];
  for (let at = 0; at <= intervals; at++) {
    const instances: Partial<Record<PoolTag, number>> = {};
    for (const [tag, counts] of pools) {
      const count = counts[at] ?? 0;
      if (at === 0 || count !== (counts[at - 1] ?? 0)) instances[tag] = count;
    }
    if (Object.keys(instances).length > 0) schedule.push({ fromSeconds: at * intervalSeconds, instances });
  }
  return schedule;
}

/** Instances times intervals that a plan asks for: about what it costs. */
export function instancesOf(plan: CountPlan): number {
  return Object.values(plan).reduce((sum, counts) => sum + counts.reduce((total, count) => total + count, 0), 0);
}
