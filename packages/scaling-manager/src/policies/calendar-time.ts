const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_DAY = 86_400;
/** 1970-01-01 was a Thursday. */
const WEEKDAY_OF_DAY_ZERO = 4;

/** A day in the Gregorian calendar. */
export interface CalendarDay {
  /** 1..31 */
  readonly dayOfMonth: number;
  /** 1..12 */
  readonly month: number;
  /** 0 is Sunday. */
  readonly dayOfWeek: number;
}

/** Days since 1970-01-01 of a moment. */
export function dayNumber(unixSeconds: number): number {
  return Math.floor(unixSeconds / SECONDS_PER_DAY);
}

/** Minutes since midnight of a moment, 0..1439. */
export function minuteOfDay(unixSeconds: number): number {
  return Math.floor((unixSeconds - dayNumber(unixSeconds) * SECONDS_PER_DAY) / SECONDS_PER_MINUTE);
}

/** The moment of a minute of a day. */
export function unixSecondsOf(day: number, minute: number): number {
  return day * SECONDS_PER_DAY + minute * SECONDS_PER_MINUTE;
}

/**
 * The calendar day so many days after 1970-01-01. After Howard Hinnant's `civil_from_days`
 * (https://howardhinnant.github.io/date_algorithms.html): eras of 400 years, years that begin in March.
 */
export function calendarDay(days: number): CalendarDay {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  return {
    dayOfMonth: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
    month: monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9,
    dayOfWeek: (((days + WEEKDAY_OF_DAY_ZERO) % 7) + 7) % 7,
  };
}
