import type { PoolTag } from "../pool-tag";
import type { CapacityProfile, LoadPoint } from "./capacity-profile";

/** Median time to the first token at an instance that is given so many prompt tokens per second; NaN without a ladder. */
export function expectedTtft(profile: CapacityProfile, promptTokensPerSecond: number): number {
  return read(
    profile,
    promptTokensPerSecond,
    (point) => point.promptTokensPerSecond,
    (point) => point.ttftSeconds,
  );
}

/** Median time between tokens at an instance that is given so many output tokens per second; NaN without a ladder. */
export function expectedTbt(profile: CapacityProfile, outputTokensPerSecond: number): number {
  return read(
    profile,
    outputTokensPerSecond,
    (point) => point.outputTokensPerSecond,
    (point) => point.tbtSeconds,
  );
}

/**
 * Output tokens per second at which the median time between tokens is the given one, at most what the ladder's end had; 0 when
 * even a lone request takes longer. Without a ladder what the instance carries at the promised bounds.
 */
export function outputTokensAtTbt(profile: CapacityProfile, tbtSeconds: number): number {
  const ladder = (profile.ladder ?? []).filter((point) => point.tbtSeconds > 0);
  if (ladder.length === 0) return profile.outputTokensPerSecond;
  let below: LoadPoint | undefined;
  for (const point of ladder) {
    if (point.tbtSeconds > tbtSeconds) {
      if (below === undefined) return 0;
      const share = (tbtSeconds - below.tbtSeconds) / (point.tbtSeconds - below.tbtSeconds);
      return below.outputTokensPerSecond + share * (point.outputTokensPerSecond - below.outputTokensPerSecond);
    }
    below = point;
  }
  return below!.outputTokensPerSecond;
}

/**
 * Requests that an instance of a pool has in hand, waiting and running, at the load it carries (Little's law): requests/s · TTFT in the
 * prompt phase and output tokens/s · TBT in the token phase. NaN without a ladder.
 */
export function requestsInHand(profile: CapacityProfile, tag: PoolTag): number {
  const { requestsPerSecond, promptTokensPerSecond, outputTokensPerSecond } = profile;
  const prompts = requestsPerSecond * expectedTtft(profile, promptTokensPerSecond);
  const tokens = outputTokensPerSecond * expectedTbt(profile, outputTokensPerSecond);
  if (tag === "mixed") return prompts + tokens;
  return tag === "prompt" ? prompts : tokens;
}

/** A figure along the ladder, in straight lines; beyond its ends that of the end. */
function read(
  { ladder = [] }: CapacityProfile,
  at: number,
  x: (point: LoadPoint) => number,
  y: (point: LoadPoint) => number,
): number {
  const points = ladder.filter((point) => !Number.isNaN(y(point)));
  const [first] = points;
  if (first === undefined) return Number.NaN;
  const next = points.findIndex((point) => x(point) >= at);
  if (next === -1) return y(points.at(-1)!);
  if (next === 0) return y(first);
  const [low, high] = [points[next - 1]!, points[next]!];
  return y(low) + ((at - x(low)) / (x(high) - x(low))) * (y(high) - y(low));
}
