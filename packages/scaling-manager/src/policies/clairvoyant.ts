import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { POOL_TAGS, type PoolTag } from "../pool-tag";
import type { Policy } from "./policy";

/** From when on which counts hold. */
export interface TimedCounts {
  /** Of the manager's clock. */
  readonly fromSeconds: number;
  /** Instances per pool. A pool that is absent keeps what an earlier entry said. */
  readonly instances: Readonly<Partial<Record<PoolTag, number>>>;
}

/** Settings of {@link clairvoyantPolicy}. */
export interface ClairvoyantPolicySettings {
  /** Share of the requests that have to meet their bounds, 0..1: what a schedule is sought for. Default 0.99. */
  readonly targetAttainment?: number;
  /** In order of time. Absent: nobody has computed it yet, and the policy does nothing. */
  readonly schedule?: readonly TimedCounts[];
}

/** A policy that follows a schedule, and what the schedule is to reach. */
export interface ClairvoyantPolicy extends Policy<null> {
  readonly targetAttainment: number;
  readonly schedule: readonly TimedCounts[] | undefined;
}

const DEFAULT_TARGET_ATTAINMENT = 0.99;

/**
 * Knows what will come: counts by the second, made from the whole trace by `clairvoyantSchedule` of
 * `@tokentide/experiments` so that capacity is there just when it is needed. Not a policy to deploy: the bound that others
 * are measured against.
 *
 * @throws InvalidSettingsError when the schedule is not in order, or the target no share
 */
export function clairvoyantPolicy(settings: ClairvoyantPolicySettings = {}): ClairvoyantPolicy {
  const { targetAttainment = DEFAULT_TARGET_ATTAINMENT, schedule } = settings;
  if (!(targetAttainment >= 0 && targetAttainment <= 1)) {
    throw new InvalidSettingsError("targetAttainment", targetAttainment, "a share from 0 to 1");
  }
  schedule?.forEach(({ fromSeconds }, index) => {
    const before = schedule[index - 1]?.fromSeconds ?? Number.NEGATIVE_INFINITY;
    if (fromSeconds >= before) return;
    throw new InvalidSettingsError(`schedule.${index}.fromSeconds`, fromSeconds, `at least ${before}, the one before`);
  });
  return {
    name: "clairvoyant",
    reads: "gauges",
    targetAttainment,
    schedule,
    // Windows and rates are for who does not know what comes.
    ownsRates: true,
    initialState: () => null,
    recommend(_observation, nowSeconds) {
      if (schedule === undefined) return { desired: {}, reason: "there is no schedule", state: null };
      const desired: Partial<Record<PoolTag, number>> = {};
      for (const { fromSeconds, instances } of schedule) {
        if (fromSeconds > nowSeconds) break;
        Object.assign(desired, instances);
      }
      const counts = POOL_TAGS.flatMap((tag) => (desired[tag] === undefined ? [] : [`${desired[tag]} ${tag}`]));
      return { desired, reason: `the schedule says ${counts.join(" and ") || "nothing yet"}`, state: null };
    },
  };
}
