const HOURS_PER_DAY = 24;
const ZONE = /(?:Z|([+-])(\d\d):?(\d\d))$/;

/** The moment of second 0 with its time zone: a time without one is UTC, whatever machine reads it. */
export function startTimeWithZone(startTime: string): string {
  return !startTime.includes("T") || ZONE.test(startTime) ? startTime : `${startTime}Z`;
}

/** Minutes that the wall clock of a start time is ahead of UTC. */
export function utcOffsetMinutes(startTime: string | undefined): number {
  const [, sign, hours, minutes] = ZONE.exec(startTime?.includes("T") ? startTime : "") ?? [];
  const offset = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === "-" ? -offset : offset;
}

/** Hours from Monday 00:00 to the wall time of second 0, in the time zone that the text names, else UTC. */
export function hourOfWeek(startTime: string | undefined): number {
  if (startTime === undefined) return 0;
  // The wall time counts, not the instant: an offset is left out.
  const wall = startTime.replace(ZONE, "");
  const date = new Date(`${wall.includes("T") ? wall : `${startTime}T00:00`}Z`);
  const daysSinceMonday = (date.getUTCDay() + 6) % 7;
  return daysSinceMonday * HOURS_PER_DAY + date.getUTCHours() + date.getUTCMinutes() / 60 + date.getUTCSeconds() / 3600;
}
