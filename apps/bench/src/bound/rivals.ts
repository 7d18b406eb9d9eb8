import type { LoadedConfig, PolicyVariant } from "@tokentide/config";
import {
  type ChosenPolicy,
  type ComparisonSubject,
  choosePolicies,
  comparedType,
  comparisonSubject,
  drawValue,
  variantOf,
} from "@tokentide/experiments";
import { RandomStreams } from "@tokentide/sim-core";

const STATIC_COUNTS = [1, 2, 3, 4, 6, 8, 12];

/** Settings that are drawn from the ranges of each policy, beside those that a comparison gives it. */
export interface Draws {
  readonly seed: number;
  /** For each policy. */
  readonly draws: number;
}

/**
 * Every policy that decides by itself: as `tokentide compare` runs it, with the library's own defaults and with settings drawn from
 * its ranges, both where the manager does at once what it is told; constant counts, a schedule by the clock, and combinations.
 */
export function rivalsOf(config: LoadedConfig, { seed, draws }: Draws): PolicyVariant[] {
  const streams = new RandomStreams(seed);
  const subject = comparisonSubject(config);
  const { policies } = choosePolicies(config);
  const chosen = policies.filter(({ policy }) => policy.type !== "clairvoyant");
  const settings = (type: string) => chosen.find(({ policy }) => policy.type === type)!.policy;
  return [
    ...chosen.map((policy) => ({ ...variantOf(policy), name: `${policy.name} at home` })),
    ...chosen
      .filter(({ derived }) => derived !== undefined && !("instances" in derived))
      .map(({ name, policy: { type } }) => ({ name: `${name} by itself`, policy: { type } })),
    ...chosen.flatMap((policy) => drawn(policy, subject, draws, streams)),
    ...STATIC_COUNTS.map((count) => ({
      name: `static ${count}`,
      policy: { type: "static", instances: { mixed: count } },
    })),
    {
      name: "scheduled",
      policy: {
        type: "scheduled",
        schedule: [
          { at: "00:00", instances: { mixed: 2 } },
          { at: "00:05", instances: { mixed: 4 } },
          { at: "00:10", instances: { mixed: 2 } },
        ],
      },
    },
    {
      name: "max of hpa and utilization",
      policy: { type: "max", policies: [settings("hpa"), settings("utilization")] },
    },
    {
      name: "floor of predictive under hpa",
      policy: { type: "floor", floor: settings("predictive"), reactive: settings("hpa") },
    },
  ];
}

function drawn(
  { name, policy }: ChosenPolicy,
  subject: ComparisonSubject,
  draws: number,
  streams: RandomStreams,
): PolicyVariant[] {
  const { tuning } = comparedType(policy.type);
  if (tuning === undefined) return [];
  const random = streams.stream(`rivals/${name}`);
  return Array.from({ length: draws }, (_, index) => {
    const values = Object.fromEntries(
      Object.entries(tuning.ranges).map(([key, range]) => [key, drawValue(range, random)]),
    );
    return { name: `${name}, draw ${index + 1}`, policy: { ...policy, ...tuning.settings(values, subject) } };
  });
}
