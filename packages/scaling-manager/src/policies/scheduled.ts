import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { POOL_TAGS, type PoolTag } from "../pool-tag";
import { CronExpression } from "./cron-expression";
import type { Policy } from "./policy";

const SECONDS_PER_MINUTE = 60;

/** From when on which counts hold: until the next entry that names the pool. */
export interface ScheduleEntry {
  /** Time of day, `09:00`; every day. Either this or `cron`. */
  readonly at?: string;
  /** Cron expression of five fields. */
  readonly cron?: string;
  /** Instances per pool. A pool that is absent keeps what an earlier entry said. */
  readonly instances: Readonly<Partial<Record<PoolTag, number>>>;
}

/** Settings of {@link scheduledPolicy}. */
export interface ScheduledPolicySettings {
  /** Default: the ancestor's day and night. */
  readonly schedule?: readonly ScheduleEntry[];
  /** Offset of the schedule's local time from UTC. Default 0. */
  readonly utcOffsetMinutes?: number;
}

/** The ancestor's default: from 09 to 23 h 30 prompt and 100 token instances, else 10 and 20. */
export const DAY_AND_NIGHT: readonly ScheduleEntry[] = [
  { at: "09:00", instances: { prompt: 30, token: 100 } },
  { at: "23:00", instances: { prompt: 10, token: 20 } },
];

/**
 * Counts by the time of day or by cron expressions. The entry that holds is the one whose last moment is nearest, so it is
 * right from the first decision on, and also after a restart.
 *
 * @throws InvalidSettingsError on a time that cannot be read
 */
export function scheduledPolicy(settings: ScheduledPolicySettings = {}): Policy<null> {
  const { schedule = DAY_AND_NIGHT, utcOffsetMinutes = 0 } = settings;
  const entries = schedule.map((entry) => ({ entry, cron: cronOf(entry) }));
  return {
    name: "scheduled",
    reads: "gauges",
    initialState: () => null,
    recommend(observation) {
      const localSeconds = observation.unixSeconds + utcOffsetMinutes * SECONDS_PER_MINUTE;
      const moments = entries.map(({ entry, cron }) => ({ entry, since: cron.lastAtOrBefore(localSeconds) }));
      const desired: Partial<Record<PoolTag, number>> = {};
      const reasons: string[] = [];
      for (const tag of POOL_TAGS) {
        let since = Number.NEGATIVE_INFINITY;
        for (const moment of moments) {
          const count = moment.entry.instances[tag];
          // Of two entries of the same moment the later one in the table holds.
          if (count === undefined || moment.since === undefined || moment.since < since) continue;
          since = moment.since;
          desired[tag] = count;
        }
        if (desired[tag] !== undefined) reasons.push(`${desired[tag]} ${tag}`);
      }
      return { desired, reason: `the schedule says ${reasons.join(" and ") || "nothing"}`, state: null };
    },
  };
}

function cronOf({ at, cron }: ScheduleEntry): CronExpression {
  if (cron !== undefined) return new CronExpression(cron);
  const match = /^(\d{1,2}):(\d{2})$/.exec(at ?? "");
  if (match === null) throw new InvalidSettingsError("schedule.at", at, "a time of day such as 09:00, or cron instead");
  return new CronExpression(`${Number(match[2])} ${Number(match[1])} * * *`);
}
