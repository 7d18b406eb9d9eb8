import { log, type SettingRange } from "../tune/setting-range";
import type { AimedInstance, ComparisonSubject, PolicySettings } from "./comparison-subject";

/** For a search: from an instance that is nearly alone with its work to one that has more than it carries. */
export const TIMES_AIMED: SettingRange = log(0.25, 2);

/** Of an instance where nothing is promised, so that a search has something to begin with. */
const UNPROMISED: AimedInstance = {
  requestsPerSecond: 5,
  outputTokensPerSecond: 1000,
  pendingRequests: 64,
  pendingTokens: 10_000,
  queueTokens: 1000,
  kvFraction: 0.5,
};

/** What an instance is to have in hand; a guess where nothing is promised. */
export function aimedOrGuess({ aimedInstance = UNPROMISED }: ComparisonSubject): AimedInstance {
  return aimedInstance;
}

/** Settings from what an instance is to have in hand; none where nothing is promised. */
export function whereAimIsKnown(
  settings: (aimed: AimedInstance, subject: ComparisonSubject) => PolicySettings,
): (subject: ComparisonSubject) => PolicySettings {
  return (subject) => (subject.aimedInstance === undefined ? {} : settings(subject.aimedInstance, subject));
}

/** Settings are for people: so many digits are kept. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** A share of the KV cache, which ends where it is used up. */
export function kvShare(value: number): number {
  return Math.min(0.95, rounded(value));
}

/**
 * AWS's example of step scaling (10 % above the first bound, 30 % further out, and so down) around two figures of requests in
 * hand. What is a sixth of the bound there is a sixth here.
 */
export function stepsAround(growAt: number, shrinkAt: number): PolicySettings {
  const width = rounded(growAt / 6);
  return {
    signal: "pending_requests",
    scale_out: {
      threshold: rounded(growAt),
      steps: [
        { from: 0, to: width, change: 10 },
        { from: width, change: 30 },
      ],
    },
    scale_in: {
      threshold: rounded(shrinkAt),
      steps: [
        { from: -width, to: 0, change: -10 },
        { to: -width, change: -30 },
      ],
    },
  };
}
