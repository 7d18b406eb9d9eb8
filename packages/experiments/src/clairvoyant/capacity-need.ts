import type { PoolTag } from "@tokentide/scaling-manager";
import type { InstanceCapacity } from "../capacity/measure-capacity";
import type { RecordedRequests } from "./recorded-requests";

/** Instances that are to serve in each interval of decisions, by pool. */
export type CapacityNeed = Readonly<Partial<Record<PoolTag, readonly number[]>>>;

/** Load of each interval in instances' worth, by pool: what the interval brings or the one after it, whichever is more. */
export function loadInInstances(
  recorded: RecordedRequests,
  options: { readonly applicationId: number; readonly capacity: InstanceCapacity; readonly intervalSeconds: number },
): CapacityNeed {
  const { applicationId, capacity, intervalSeconds } = options;
  const counts: { prompt: number; requests: number }[] = [];
  for (const batch of recorded) {
    for (let row = 0; row < batch.length; row++) {
      if (batch.applicationId[row] !== applicationId) continue;
      const interval = Math.floor(batch.arrivalSeconds[row]! / intervalSeconds);
      while (counts.length <= interval) counts.push({ prompt: 0, requests: 0 });
      counts[interval]!.requests++;
      counts[interval]!.prompt += batch.promptTokens[row]!;
    }
  }
  return Object.fromEntries(
    Object.entries(capacity).map(([tag, { requestsPerSecond, promptTokensPerSecond }]) => {
      const loads = counts.map(
        ({ prompt, requests }) =>
          // The harder of the two: long prompts are more than so many requests.
          Math.max(requests / requestsPerSecond, prompt / promptTokensPerSecond) / intervalSeconds,
      );
      return [tag, loads.map((load, index) => Math.max(load, loads[index + 1] ?? 0))];
    }),
  );
}

/** The same load as means over so many intervals around each; over all of them where the window is longer. */
export function smoothed(need: CapacityNeed, window: number): CapacityNeed {
  return Object.fromEntries(
    Object.entries(need).map(([tag, loads]) => {
      const mean = (some: readonly number[]) => some.reduce((sum, load) => sum + load, 0) / some.length;
      if (window >= loads.length) return [tag, loads.map(() => mean(loads))];
      const before = Math.floor(window / 2);
      return [tag, loads.map((_, at) => mean(loads.slice(Math.max(0, at - before), at - before + window)))];
    }),
  );
}
