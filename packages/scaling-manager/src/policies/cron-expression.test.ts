import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendarDay } from "./calendar-time";
import { CronExpression } from "./cron-expression";

const utc = (text: string) => Date.parse(`${text}Z`) / 1000;

describe("the last moment of a cron expression", () => {
  it.for([
    { cron: "* * * * *", now: "2024-03-01T12:34:56", last: "2024-03-01T12:34:00" },
    { cron: "0 9 * * *", now: "2024-03-01T08:59:59", last: "2024-02-29T09:00:00" },
    { cron: "*/15 * * * *", now: "2024-03-01T12:44:00", last: "2024-03-01T12:30:00" },
    { cron: "5/20 * * * *", now: "2024-03-01T12:44:00", last: "2024-03-01T12:25:00" },
    { cron: "30 8-17/3 * * mon-fri", now: "2024-03-03T10:00:00", last: "2024-03-01T17:30:00" },
    { cron: "0 0 1,15 * *", now: "2024-03-14T00:00:00", last: "2024-03-01T00:00:00" },
    { cron: "0 0 13 * 5", now: "2024-09-12T00:00:00", last: "2024-09-06T00:00:00" },
    { cron: "0 0 * * 7", now: "2024-03-06T00:00:00", last: "2024-03-03T00:00:00" },
    { cron: "0 12 29 feb *", now: "2023-01-01T00:00:00", last: "2020-02-29T12:00:00" },
    { cron: "@weekly", now: "2024-03-06T05:00:00", last: "2024-03-03T00:00:00" },
    { cron: "@hourly", now: "2024-03-06T05:59:00", last: "2024-03-06T05:00:00" },
  ])("$cron at $now", ({ cron, now, last }) => {
    expect(new CronExpression(cron).lastAtOrBefore(utc(now))).toBe(utc(last));
  });

  it("is unknown where there is none", () => {
    expect(new CronExpression("0 0 31 2 *").lastAtOrBefore(utc("2024-03-01T00:00:00"))).toBeUndefined();
  });

  it("is never later than now, and found again from itself", () => {
    const field = (min: number, max: number) =>
      fc.oneof(
        fc.constant("*"),
        fc.integer({ min, max }).map(String),
        fc.integer({ min: 2, max: 9 }).map((n) => `*/${n}`),
      );
    fc.assert(
      fc.property(
        fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6)),
        fc.integer({ min: 0, max: 4e9 }),
        (fields, now) => {
          const cron = new CronExpression(fields.join(" "));
          const last = cron.lastAtOrBefore(now);
          if (last === undefined) return;
          expect(last).toBeLessThanOrEqual(now);
          expect(cron.lastAtOrBefore(last)).toBe(last);
          expect(cron.lastAtOrBefore(last + 59)).toBe(last);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.for([
    "",
    "* * * *",
    "60 * * * *",
    "* 24 * * *",
    "5-1 * * * *",
    "*/0 * * * *",
    "1/2/3 * * * *",
    "a * * * *",
    "1-2-3 * * * *",
  ])("refuses %j", (text) => {
    expect(() => new CronExpression(text)).toThrow(/allowed/);
  });
});

describe("calendar days", () => {
  it("agree with the platform's", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (days) => {
        const date = new Date(days * 86_400_000);
        expect(calendarDay(days)).toEqual({
          dayOfMonth: date.getUTCDate(),
          month: date.getUTCMonth() + 1,
          dayOfWeek: date.getUTCDay(),
        });
      }),
    );
  });
});
