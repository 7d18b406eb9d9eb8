import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { calendarDay, dayNumber, minuteOfDay, unixSecondsOf } from "./calendar-time";

/** Far enough back for a 29th of February on a given weekday: 28 years, and 12 more around a century without one. */
const SEARCHED_DAYS = 40 * 366;

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of the values from `min` on. */
  readonly names?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31 },
  {
    name: "month",
    min: 1,
    max: 12,
    names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  // Sunday is 0 and 7.
  { name: "day of week", min: 0, max: 7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

const SHORTHANDS: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
};

/**
 * A cron expression of five fields (minute, hour, day of month, month, day of week) with `*`, lists, ranges, steps and
 * names, as crontab(5) has it: where both days are restricted, either will do.
 */
export class CronExpression {
  readonly text: string;
  readonly #minutesOfDay: readonly number[];
  readonly #daysOfMonth: ReadonlySet<number>;
  readonly #months: ReadonlySet<number>;
  readonly #daysOfWeek: ReadonlySet<number>;
  readonly #eitherDay: boolean;

  /** @throws InvalidSettingsError naming the field that cannot be read */
  constructor(text: string) {
    this.text = text;
    const parts = (SHORTHANDS[text.trim().toLowerCase()] ?? text).trim().split(/\s+/);
    if (parts.length !== FIELDS.length) {
      throw new InvalidSettingsError("cron", text, "five fields: minute hour day-of-month month day-of-week");
    }
    const [minutes, hours, daysOfMonth, months, daysOfWeek] = parts.map((part, index) =>
      readField(part, FIELDS[index]!, text),
    ) as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];
    if (daysOfWeek.has(7)) daysOfWeek.add(0);
    this.#minutesOfDay = [...hours]
      .flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute))
      .sort((a, b) => a - b);
    this.#daysOfMonth = daysOfMonth;
    this.#months = months;
    this.#daysOfWeek = daysOfWeek;
    this.#eitherDay = !parts[2]!.startsWith("*") && !parts[4]!.startsWith("*");
  }

  /** The last moment at or before this one that the expression names; `undefined` when there is none in forty years. */
  lastAtOrBefore(unixSeconds: number): number | undefined {
    const today = dayNumber(unixSeconds);
    for (let day = today; day > today - SEARCHED_DAYS; day--) {
      if (!this.#matchesDay(day)) continue;
      const latest = day === today ? minuteOfDay(unixSeconds) : Number.POSITIVE_INFINITY;
      const minute = this.#minutesOfDay.findLast((candidate) => candidate <= latest);
      if (minute !== undefined) return unixSecondsOf(day, minute);
    }
    return undefined;
  }

  #matchesDay(day: number): boolean {
    const { dayOfMonth, month, dayOfWeek } = calendarDay(day);
    if (!this.#months.has(month)) return false;
    const byMonth = this.#daysOfMonth.has(dayOfMonth);
    const byWeek = this.#daysOfWeek.has(dayOfWeek);
    return this.#eitherDay ? byMonth || byWeek : byMonth && byWeek;
  }
}

function readField(text: string, field: Field, expression: string): Set<number> {
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const [range = "", step, ...rest] = item.split("/");
    const [from, to] = readRange(range, field, expression);
    const width = step === undefined ? 1 : Number(step);
    if (rest.length > 0 || !Number.isInteger(width) || width < 1) throw unreadable(field, item, expression);
    // "5/15" means from 5 on, as "5-59/15" does.
    const last = step !== undefined && !range.includes("-") && range !== "*" ? field.max : to;
    for (let value = from; value <= last; value += width) values.add(value);
  }
  return values;
}

function readRange(range: string, field: Field, expression: string): [number, number] {
  if (range === "*") return [field.min, field.max];
  const ends = range.split("-").map((end) => readValue(end, field));
  const [from = Number.NaN, to = from] = ends;
  if (ends.length > 2 || !(from >= field.min && to <= field.max && from <= to))
    throw unreadable(field, range, expression);
  return [from, to];
}

function readValue(text: string, field: Field): number {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return field.min + named;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

function unreadable(field: Field, found: string, expression: string): InvalidSettingsError {
  return new InvalidSettingsError(
    `cron "${expression}": ${field.name}`,
    found,
    `${field.min} to ${field.max}, ranges (a-b), lists (a,b), steps (*/n)${field.names === undefined ? "" : ", names"}`,
  );
}
