import type { InstanceRecord } from "../fleet/instance-record";

/**
 * The instances that a pool can best do without, the best first: the least owed work; among equals those with the fewest
 * neighbours, because they empty a server; among those the newest. One pass with a short list of the best so far:
 * a decision takes few of many.
 *
 * @param owedWork `undefined` where it is not known: such an instance may be the busiest
 */
export function leastLoaded(
  instances: Iterable<InstanceRecord>,
  count: number,
  owedWork: (instance: InstanceRecord) => number | undefined,
): InstanceRecord[] {
  const best: InstanceRecord[] = [];
  const owedByBest: number[] = [];
  for (const instance of instances) {
    const owed = owedWork(instance) ?? Number.MAX_SAFE_INTEGER;
    let place = best.length;
    while (place > 0 && isBetter(instance, owed, best[place - 1]!, owedByBest[place - 1]!)) place--;
    if (place >= count) continue;
    best.splice(place, 0, instance);
    owedByBest.splice(place, 0, owed);
    if (best.length <= count) continue;
    best.pop();
    owedByBest.pop();
  }
  return best;
}

function isBetter(one: InstanceRecord, owed: number, other: InstanceRecord, otherOwed: number): boolean {
  if (owed !== otherOwed) return owed < otherOwed;
  const neighbours = one.server?.instances.size ?? 0;
  const otherNeighbours = other.server?.instances.size ?? 0;
  return neighbours === otherNeighbours ? one.instanceId > other.instanceId : neighbours < otherNeighbours;
}
