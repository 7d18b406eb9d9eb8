import { fc, it } from "@fast-check/vitest";
import { expect } from "vitest";
import { dateOfDay, daysInMonth, daysSince1970 } from "./civil-date";

const MILLISECONDS_PER_DAY = 86_400_000;
/** From 0001-01-01 to 9999-12-31. */
const anyDay = fc.integer({ min: -719_162, max: 2_932_896 });

it.prop([anyDay])("agrees with the calendar both ways", (day) => {
  const date = new Date(day * MILLISECONDS_PER_DAY);
  const expected = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
  expect(dateOfDay(day)).toEqual(expected);
  expect(daysSince1970(expected.year, expected.month, expected.dayOfMonth)).toBe(day);
  expect(expected.dayOfMonth).toBeLessThanOrEqual(daysInMonth(expected.year, expected.month));
});
